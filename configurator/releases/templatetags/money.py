from decimal import Decimal

from django import template

from configurator.releases.money import money as in_words

register = template.Library()


@register.filter
def money(amount: Decimal | None, currency: str) -> str:
    """`{{ order.total|money:order.currency }}`."""
    return in_words(amount, currency)
