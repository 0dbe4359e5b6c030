"""Stripe: cards, confirmed on the server; the card's number goes from the browser to Stripe and never comes here."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from itertools import takewhile
from typing import Any

import stripe

from configurator.orders.payment.port import Charge, ForgedError, Outcome, ProviderAwayError, RefusedError, Result

TIMEOUT_SECONDS = 10
RETRIES = 1
CLOCKS_DIFFER = 60
"""Seconds by which their clock may be behind ours."""
NOTICES = frozenset({"payment_intent.succeeded", "payment_intent.payment_failed", "payment_intent.processing"})
RESULTS = {
    "succeeded": Result.SUCCEEDED,
    "requires_action": Result.ASKS,
    "processing": Result.PROCESSING,
}
"""Every other status of a payment intent means that this try brought nothing."""


class Stripe:
    """The port's provider for Stripe."""

    code = "stripe"
    name = "Card"

    def __init__(self, *, secret_key: str, webhook_secret: str, address: str) -> None:
        self._webhook_secret = webhook_secret
        self._client = stripe.StripeClient(
            secret_key,
            base_addresses={"api": address},
            max_network_retries=RETRIES,
            http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
        )

    def charge(self, charge: Charge) -> Outcome:
        """Make a payment intent and confirm it at once; a declined card is an outcome, not an error."""
        params: Any = {
            "amount": charge.minor,
            "currency": charge.currency.lower(),
            "payment_method": charge.means,
            "payment_method_types": ["card"],
            "confirm": True,
            "metadata": {"payment": str(charge.key)},
        }
        try:
            intent = self._client.v1.payment_intents.create(params, {"idempotency_key": str(charge.key)})
        except stripe.CardError as declined:
            code = declined.code or "card_declined"
            return Outcome(payment_key=charge.key, reference=_intent_of(declined), result=Result.FAILED, error=code)
        except stripe.StripeError as error:
            raise _translated(error) from error
        return _outcome(intent, charge.key)

    def look(self, *, key: uuid.UUID, reference: str, since: datetime) -> Outcome | None:
        """Read a payment intent, or look for it among those made since."""
        try:
            if reference:
                return _outcome(self._client.v1.payment_intents.retrieve(reference), key)
            newest_first = self._client.v1.payment_intents.list({"limit": 100}).auto_paging_iter()
            young = takewhile(lambda intent: intent.created >= since.timestamp() - CLOCKS_DIFFER, newest_first)
            found = next((intent for intent in young if _key_of(intent) == key), None)
        except stripe.StripeError as error:
            raise _translated(error) from error
        return None if found is None else _outcome(found, key)

    def give_up(self, *, reference: str) -> None:
        """Cancel a payment intent."""
        try:
            self._client.v1.payment_intents.cancel(reference)
        except stripe.StripeError as error:
            raise _translated(error) from error

    def refund(self, *, key: uuid.UUID, reference: str, minor: int) -> str:
        """Pay back a part, or all, of a payment intent."""
        params: Any = {"payment_intent": reference, "amount": minor, "metadata": {"refund": str(key)}}
        try:
            return self._client.v1.refunds.create(params, {"idempotency_key": str(key)}).id
        except stripe.StripeError as error:
            raise _translated(error) from error

    def read_notice(self, *, body: bytes, headers: Mapping[str, str]) -> Outcome | None:
        """Verify the signature, which may be five minutes old, and read what happened to a payment intent of ours."""
        try:
            said = self._client.construct_event(body, headers.get("Stripe-Signature", ""), self._webhook_secret)
        except (ValueError, stripe.SignatureVerificationError) as forged:
            raise ForgedError from forged
        if said.type not in NOTICES:
            return None
        intent: Any = said.data.object
        key = _key_of(intent)
        return None if key is None else _outcome(intent, key)


def _key_of(intent: Any) -> uuid.UUID | None:
    """The payment that an intent was made for; None for one that this shop did not make."""
    try:
        return uuid.UUID(intent.metadata["payment"])
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _outcome(intent: Any, key: uuid.UUID) -> Outcome:
    failed = getattr(intent, "last_payment_error", None)
    code = (failed or {}).get("code") if isinstance(failed, dict) else getattr(failed, "code", None)
    return Outcome(
        payment_key=key,
        reference=intent.id,
        result=RESULTS.get(intent.status, Result.FAILED),
        secret=intent.client_secret or "",
        error=str(code or ""),
    )


def _intent_of(declined: stripe.CardError) -> str:
    intent = getattr(declined.error, "payment_intent", None)
    return str(getattr(intent, "id", "") or "")


def _translated(error: stripe.StripeError) -> Exception:
    """Refused for good where Stripe says that the request is wrong, away for everything else."""
    if isinstance(error, stripe.InvalidRequestError):
        return RefusedError(code=error.code or "invalid_request")
    return ProviderAwayError(type(error).__name__)
