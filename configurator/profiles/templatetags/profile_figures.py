"""Figures of reports as a person reads them."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from configurator.languages.figures import signed
from configurator.releases.money import MINUS

register = template.Library()


def _one_place(share: float) -> str:
    words = number_format(round(100 * abs(share), 1), 1)  # it would cut the rest off
    return signed(MINUS, words) if round(share, 3) < 0 else words


@register.filter
def percent(share: float) -> str:
    """0.834 as "83.4 %"."""
    return _("{number} %").format(number=_one_place(share))


@register.filter
def between(interval: tuple[float, float]) -> str:
    """An interval of shares: "81.0 to 85.2 %"."""
    return _("{low} to {high} %").format(low=_one_place(interval[0]), high=_one_place(interval[1]))


@register.filter
def plain(number: float) -> str:
    """A coordinate, the same in every language."""
    return f"{number:.1f}"


@register.filter
def across(place: int) -> str:
    """Where the learning curve has so many orders."""
    return f"{44 + place * 78.4:.1f}"
