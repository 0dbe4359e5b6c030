"""Money in words for people: one function, so that a price reads the same everywhere."""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CHF": "CHF ", "CNY": "CN¥"}
_MINOR_UNITS = {"JPY": 1, "KRW": 1, "CLP": 1, "ISK": 1, "VND": 1, "BHD": 1000, "KWD": 1000, "OMR": 1000, "TND": 1000}
MINUS, THIN = "\N{MINUS SIGN}", "\N{NARROW NO-BREAK SPACE}"


def minor_units(currency: str) -> int:
    """How many of the smallest coin make one unit: 100 cents a euro, 1 yen a yen."""
    return _MINOR_UNITS.get(currency, 100)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """An amount with the currency's own decimals, half a coin up: the one place where money is rounded."""
    return amount.quantize(Decimal(1) / minor_units(currency), ROUND_HALF_UP)


@lru_cache(maxsize=8192)
def money(amount: Decimal | int | None, currency: str) -> str:
    """An amount with its currency: "€1,349.00"; None is "price on request"."""
    if amount is None:
        return "price on request"
    value = Decimal(amount)
    digits = len(str(minor_units(currency))) - 1
    text = f"{abs(value):,.{digits}f}"
    sign = MINUS if value < 0 else ""
    return f"{sign}{_SYMBOLS.get(currency, currency + ' ')}{text}"


@lru_cache(maxsize=8192)
def difference(amount: Decimal, currency: str) -> str:
    """A price difference with its sign: "+ €40.00"."""
    sign = MINUS if amount < 0 else "+"
    return f"{sign}{THIN}{money(abs(amount), currency)}"
