from decimal import Decimal

from django import template

from configurator.languages.figures import percent

register = template.Library()


@register.filter
def share_percent(share: Decimal) -> str:
    """0.6254 as "63 %"."""
    return percent(Decimal(share) * 100, 0)
