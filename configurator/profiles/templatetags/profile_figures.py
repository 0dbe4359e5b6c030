"""Figures of reports as a person reads them."""

from django import template

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """0.834 as "83.4 %"."""
    return f"{100 * share:.1f} %"


@register.filter
def between(interval: tuple[float, float]) -> str:
    """An interval of shares: "81.0 to 85.2 %"."""
    return f"{100 * interval[0]:.1f} to {100 * interval[1]:.1f} %"


@register.filter
def plain(number: float) -> str:
    """A coordinate, the same in every language."""
    return f"{number:.1f}"


@register.filter
def across(place: int) -> str:
    """Where the learning curve has so many orders."""
    return f"{44 + place * 78.4:.1f}"
