import unicodedata

from django import template

register = template.Library()


@register.filter
def direction(text: str) -> str:
    """`rtl` for a text whose first letter with a direction goes from right to left: `dir="auto"`, for paper."""
    strong = (unicodedata.bidirectional(letter) for letter in text)
    first = next((kind for kind in strong if kind in {"L", "R", "AL"}), "L")
    return "ltr" if first == "L" else "rtl"
