"""Django's filter `date`, with the order and the signs of the page's language. Loaded for all templates."""

import datetime as dt

from django import template

from configurator.languages.dates import written

register = template.Library()


@register.filter(expects_localtime=True, is_safe=False)
def date(value: dt.date | dt.time | str | None, arg: str | None = None) -> str:
    """`{{ order.placed_at|date:"j F Y" }}`: "4 March 2026", "4. März 2026", "4 مارس 2026", "2026年3月4日"."""
    return written(value, arg)
