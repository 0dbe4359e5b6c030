"""Money in words for people: one function, so that a price reads the same everywhere in a language."""

from decimal import Decimal
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from configurator.languages.figures import amount as written
from configurator.languages.figures import signed
from configurator.releases.currency import minor_units, rounded

__all__ = ["difference", "minor_units", "money", "rate", "rounded"]

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CHF": "CHF ", "CNY": "CN¥"}
MINUS, THIN = "\N{MINUS SIGN}", "\N{NARROW NO-BREAK SPACE}"


def money(amount: Decimal | int | None, currency: str) -> str:
    """An amount with its currency: "€1,349.00", "1.349,00 €" in German; None is "price on request"."""
    return _money(amount, currency, get_language())


def rate(amount: Decimal, currency: str) -> str:
    """A price per unit with all its decimals, of which it may have more than coins do: "€0.045"."""
    exact = max(-int(amount.normalize().as_tuple().exponent), _places(currency))
    return _written(amount, currency, get_language(), exact)


def difference(amount: Decimal, currency: str) -> str:
    """A price difference with its sign: "+ €40.00"."""
    return _difference(amount, currency, get_language())


@lru_cache(maxsize=16_384)
def _money(amount: Decimal | int | None, currency: str, language: str | None) -> str:
    """What a process has written once it remembers by language."""
    if amount is None:
        return _("price on request")
    value = Decimal(amount)
    text = _written(abs(value), currency, language, _places(currency))
    return signed(MINUS, text) if value < 0 else text


def _written(amount: Decimal, currency: str, language: str | None, places: int) -> str:
    if language in {"en", None}:
        return f"{_SYMBOLS.get(currency, currency + ' ')}{amount:,.{places}f}"
    return written(amount, currency, places)


def _places(currency: str) -> int:
    return len(str(minor_units(currency))) - 1


@lru_cache(maxsize=16_384)
def _difference(amount: Decimal, currency: str, language: str | None) -> str:
    sign = MINUS if amount < 0 else "+"
    return signed(sign + THIN, _money(abs(amount), currency, language))
