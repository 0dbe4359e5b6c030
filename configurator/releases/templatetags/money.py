from decimal import Decimal

from django import template

from configurator.releases.money import money as in_words

register = template.Library()


@register.filter
def money(amount: Decimal | None, currency: str) -> str:
    """`{{ order.total|money:order.currency }}`."""
    return in_words(amount, currency)


@register.filter
def percent(share: Decimal) -> str:
    """`{{ tax.percent|percent }}`: "8.1 %"."""
    return f"{Decimal(share).normalize():f}\N{NO-BREAK SPACE}%"
