from decimal import Decimal

from django import template

from configurator.languages.figures import percent as percent_of
from configurator.releases.money import money as in_words

register = template.Library()


@register.filter
def money(amount: Decimal | None, currency: str) -> str:
    """`{{ order.total|money:order.currency }}`."""
    return in_words(amount, currency)


@register.filter
def percent(share: Decimal) -> str:
    """`{{ tax.percent|percent }}`: "8.1 %"."""
    return percent_of(Decimal(f"{Decimal(share).normalize():f}"))
