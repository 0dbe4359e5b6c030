from decimal import Decimal

from django import template

from configurator.languages.figures import number, percent

register = template.Library()


@register.filter
def share_percent(share: Decimal) -> str:
    """0.6254 as "63 %"."""
    return percent(Decimal(share) * 100, 0)


@register.filter
def decimals(value: float, places: int) -> str:
    """4.3333 with two places as "4.33"."""
    return number(round(value, places), places)
