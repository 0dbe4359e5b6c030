import unicodedata
from datetime import date
from decimal import Decimal

from django import template
from django.utils.translation import get_language

from configurator.languages.dates import written
from configurator.languages.figures import number
from configurator.orders.countries import country_name

register = template.Library()


@register.filter
def direction(text: str) -> str:
    """`rtl` for a text whose first letter with a direction goes from right to left: `dir="auto"`, for paper."""
    strong = (unicodedata.bidirectional(letter) for letter in text)
    first = next((kind for kind in strong if kind in {"L", "R", "AL"}), "L")
    return "ltr" if first == "L" else "rtl"


@register.filter
def country(code: str) -> str:
    """The name of a frozen country; a code that we don't know stays as it is."""
    return country_name(code)


@register.filter
def day(text: str) -> str:
    """A frozen date: as it is in English, in words elsewhere, since Persian would turn its hyphens around."""
    return text if get_language() == "en" or not text else written(date.fromisoformat(text), "j F Y")


@register.filter
def figure(text: str) -> str:
    """A frozen number: as it is in English, with the signs of the language elsewhere."""
    return text if get_language() == "en" or not text else number(Decimal(text))
