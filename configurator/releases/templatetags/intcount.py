from django import template

from configurator.languages.figures import number

register = template.Library()


@register.filter
def intcount(value: str | int) -> str:
    """A count of any size, given as text or number, with separators: "3,253,732"."""
    return number(int(value))
