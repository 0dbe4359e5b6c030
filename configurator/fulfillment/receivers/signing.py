"""Signing after Standard Webhooks, by its library: https://www.standardwebhooks.com."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"


class ForgedError(Exception):
    """A message that is not signed with a secret we share, or not lately."""


def signed(*, name: str, body: bytes, secrets: Sequence[str], at: datetime) -> dict[str, str]:
    """The three headers of a message; with two secrets it carries both signatures."""
    text = body.decode()
    signatures = [Webhook(secret).sign(name, at, text) for secret in secrets]
    return {ID: name, TIMESTAMP: str(int(at.timestamp())), SIGNATURE: " ".join(signatures)}


def verify(*, headers: Mapping[str, str], body: bytes, secrets: Sequence[str]) -> None:
    """Accept a message signed with one of the secrets within the last five minutes. Raises ForgedError.

    The time is the machine's own: the library reads it itself.
    """
    if not any(_is_signed(headers, body, secret) for secret in secrets):
        raise ForgedError


def _is_signed(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    try:
        Webhook(secret).verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, ValueError):  # ValueError: not UTF-8, or a header that is no base64
        return False
    return True
