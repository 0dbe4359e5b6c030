"""Figures: numbers, shares and money as each language writes them. English is written here, the rest by CLDR's data."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import get_currency_symbol
from django.utils.translation import get_language, to_locale

LATIN = "0123456789"
PERSIAN, ARABIC = "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"
LRM = "\N{LEFT-TO-RIGHT MARK}"
_TO_LATIN = str.maketrans(PERSIAN + ARABIC + "٫٬", LATIN + LATIN + ".,")
_NUMBER = re.compile(r"[#0.,]+")
_LETTER = re.compile(r"[A-Za-z]")


def latin(text: str) -> str:
    """What somebody typed, with its digits in Latin: people write ۱۲ and ١٢ where we count with 12."""
    return text.translate(_TO_LATIN)


def only_digits(text: str) -> str:
    """The digits of a number that is written or scanned with spaces and hyphens; "" where anything else is in it."""
    digits = "".join(sign for sign in text if sign not in " -")
    return digits if digits.isascii() and digits.isdecimal() else ""


def number(value: Decimal | float, places: int | None = None) -> str:
    """A number with its separators, to so many places: "1,234.5", "1.234,5", "۱٬۲۳۴٫۵"."""
    return local(f"{value:,}" if places is None else f"{value:,.{places}f}")


def local(text: str) -> str:
    """A number that is written in English, as the language writes it: "1,234.5" as "1.234,5"."""
    language = get_language() or "en"
    return text if language == "en" else text.translate(_signs(language))


def measured(text: str, unit: str) -> str:
    """The same for a number that stands beside a unit: beside Latin letters its digits stay Latin, as in "16 GB"."""
    return text if has_own_digits() and _LETTER.search(unit) else local(text)


def has_own_digits() -> bool:
    """Whether the language writes numbers with other digits than 0 to 9."""
    return local(LATIN) != LATIN


def percent(value: Decimal | float, places: int | None = None) -> str:
    """So many percent: "8.1 %", "8,1 %", "۸٫۱٪", "8.1%"."""
    language = get_language() or "en"
    if language == "en":
        return f"{number(value, places)}\N{NO-BREAK SPACE}%"
    pattern = _locale(language).percent_formats[None].pattern
    return _filled(pattern, number(value, places)).replace("%", _percent_sign(language))


def amount(value: Decimal, currency: str, places: int) -> str:
    """An amount that is not negative, with its currency, for any language but English: "1.349,00 €", "€ ۱٬۳۴۹٫۰۰"."""
    language = get_language() or "en"
    locale = _locale(language)
    symbol = get_currency_symbol(currency, locale=locale)
    text = _filled(locale.currency_formats["standard"].pattern, number(value, places))
    between = "\N{NO-BREAK SPACE}" if symbol[-1].isalpha() and re.search(r"¤\d", text) else ""
    return text.replace("¤", symbol + between)


def signed(sign: str, text: str) -> str:
    """A sign before a number. A mark keeps both from left to right where that is not the way of the language."""
    bare = text.removeprefix(LRM)
    return f"{LRM}{sign}{bare}" if bare != text or has_own_digits() else sign + text


def _filled(pattern: str, figures: str) -> str:
    """A pattern of CLDR with the number in it; that of negative numbers is left out."""
    return _NUMBER.sub(lambda _found: figures, pattern.partition(";")[0], count=1)


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(to_locale(language))


@cache
def _signs(language: str) -> Mapping[int, str]:
    """From the signs of an English number to those of another language."""
    symbols = _symbols(language)
    signs = {",": symbols["group"], ".": symbols["decimal"]}
    if _locale(language).default_numbering_system == "arabext":
        signs |= dict(zip(LATIN, PERSIAN, strict=True))
    return {ord(one): other for one, other in signs.items()}


def _percent_sign(language: str) -> str:
    return str(_symbols(language)["percentSign"])


def _symbols(language: str) -> Mapping[str, str]:
    locale = _locale(language)
    found: Mapping[str, str] = locale.number_symbols[locale.default_numbering_system]
    return found
