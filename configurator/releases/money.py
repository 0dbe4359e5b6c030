"""Money in words for people: one function, so that a price reads the same everywhere."""

from decimal import Decimal
from functools import lru_cache

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CHF": "CHF ", "CNY": "CN¥"}
MINUS, THIN = "\N{MINUS SIGN}", "\N{NARROW NO-BREAK SPACE}"


@lru_cache(maxsize=8192)
def money(amount: Decimal | int | None, currency: str) -> str:
    """An amount with its currency: "€1,349.00"; None is "price on request"."""
    if amount is None:
        return "price on request"
    value = Decimal(amount)
    text = f"{abs(value):,.0f}" if currency == "JPY" else f"{abs(value):,.2f}"
    sign = MINUS if value < 0 else ""
    return f"{sign}{_SYMBOLS.get(currency, currency + ' ')}{text}"


@lru_cache(maxsize=8192)
def difference(amount: Decimal, currency: str) -> str:
    """A price difference with its sign: "+ €40.00"."""
    sign = MINUS if amount < 0 else "+"
    return f"{sign}{THIN}{money(abs(amount), currency)}"
