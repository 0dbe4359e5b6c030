from django import template

from configurator.languages.figures import number, signed
from configurator.releases.money import MINUS

register = template.Library()


@register.filter
def intcount(value: str | int) -> str:
    """A count of any size, given as text or number, with separators: "3,253,732"."""
    count = int(value)
    return signed(MINUS, number(-count)) if count < 0 else number(count)
