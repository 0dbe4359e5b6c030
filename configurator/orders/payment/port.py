"""Port: what the shop asks of a payment provider, whichever it is.

A provider is asked outside any transaction. Every request carries a key of ours: repeated after a crash it is the same
request. What a provider tells us by itself (a notice) is an outcome like the answer to a question.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Protocol

from django.conf import settings


class Result(StrEnum):
    """What became of a try to pay."""

    SUCCEEDED = "succeeded"
    ASKS = "asks"  # the customer's bank wants a word with the customer
    PROCESSING = "processing"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The provider's answer. `secret` lets the customer's browser go on where the bank `asks`; `error` is a code."""

    payment_key: uuid.UUID
    reference: str
    result: Result
    secret: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What is to be paid, in the currency's smallest coin, and with what: a token of the provider's for the card."""

    key: uuid.UUID
    minor: int
    currency: str
    means: str


class ProviderAwayError(Exception):
    """The provider could not be reached, or answered nonsense: whether money moved is not known."""


class RefusedError(Exception):
    """The provider refuses the request itself; holds its code."""

    def __init__(self, *, code: str) -> None:
        super().__init__(code)
        self.code = code


class ForgedError(Exception):
    """A notice that is not from the provider, or too old."""


class Provider(Protocol):
    """A payment provider."""

    code: str
    name: str

    def charge(self, charge: Charge) -> Outcome:
        """Try to take the money. Raises ProviderAwayError and RefusedError."""

    def look(self, *, key: uuid.UUID, reference: str, since: datetime) -> Outcome | None:
        """What became of an earlier try, by its name or, without one, by our key; None for one that never was.

        Raises ProviderAwayError.
        """

    def give_up(self, *, reference: str) -> None:
        """End a try that waits for the customer. Raises ProviderAwayError and RefusedError (it is not waiting)."""

    def refund(self, *, key: uuid.UUID, reference: str, minor: int) -> str:
        """Pay back and return the provider's name for it. Raises ProviderAwayError and RefusedError."""

    def read_notice(self, *, body: bytes, headers: Mapping[str, str]) -> Outcome | None:
        """What a notice says; None where it is about something else. Raises ForgedError."""


@cache
def providers() -> Mapping[str, Provider]:
    """The providers that the settings name, by code."""
    found: dict[str, Provider] = {}
    if settings.STRIPE_SECRET_KEY:
        from configurator.orders.payment.stripe import Stripe  # noqa: PLC0415  its library takes a while to import

        found["stripe"] = Stripe(
            secret_key=settings.STRIPE_SECRET_KEY,
            webhook_secret=settings.STRIPE_WEBHOOK_SECRET,
            address=settings.STRIPE_API,
        )
    return found


def minor(amount: Decimal, units: int) -> int:
    """An amount in the smallest coin; `units` of them make one. The amount must be whole in it."""
    coins = amount * units
    if coins != coins.to_integral_value():
        raise ValueError(amount)
    return int(coins)
