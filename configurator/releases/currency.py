"""Currency: how an amount is counted and rounded. Money in words for people is `money`."""

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_MINOR_UNITS = {"JPY": 1, "KRW": 1, "CLP": 1, "ISK": 1, "VND": 1, "BHD": 1000, "KWD": 1000, "OMR": 1000, "TND": 1000}


def minor_units(currency: str) -> int:
    """How many of the smallest coin make one unit: 100 cents a euro, 1 yen a yen."""
    return _MINOR_UNITS.get(currency, 100)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """An amount with the currency's own decimals, half a coin up: the one place where money is rounded."""
    return amount.quantize(coin(currency), ROUND_HALF_UP)


def coin(currency: str) -> Decimal:
    """The smallest coin as an amount: 0.01, 1, or 0.001."""
    return Decimal(1) / minor_units(currency)


def coins_of(thousandths: "npt.NDArray[np.int64]", currency: str) -> "npt.NDArray[np.int64]":
    """How many of the smallest coin many amounts are, rounded as `rounded` does; none is below zero."""
    each = 1_000 // minor_units(currency)
    return (thousandths + each // 2) // each
