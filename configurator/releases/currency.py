"""Currency: how an amount is counted and rounded. Money in words for people is `money`."""

from decimal import ROUND_HALF_UP, Decimal

_MINOR_UNITS = {"JPY": 1, "KRW": 1, "CLP": 1, "ISK": 1, "VND": 1, "BHD": 1000, "KWD": 1000, "OMR": 1000, "TND": 1000}


def minor_units(currency: str) -> int:
    """How many of the smallest coin make one unit: 100 cents a euro, 1 yen a yen."""
    return _MINOR_UNITS.get(currency, 100)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """An amount with the currency's own decimals, half a coin up: the one place where money is rounded."""
    return amount.quantize(Decimal(1) / minor_units(currency), ROUND_HALF_UP)
