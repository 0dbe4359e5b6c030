"""Stop: the link at the foot of every letter ends them, without signing in."""

import uuid
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.urls import reverse

from configurator.letters.permission import refuse_letters

_SALT = "configurator.letters.stop"


class UnknownLinkError(Exception):
    """Nobody was given this link."""


def stop_link(*, customer_id: uuid.UUID) -> str:
    """The address that ends the letters to a customer; it works for as long as there are letters."""
    token = signing.Signer(salt=_SALT).sign(customer_id.hex)
    return f"{settings.SITE_URL}{reverse('letters:stop', args=[token])}"


def whose(*, token: str) -> uuid.UUID:
    """The customer of a link. Raises UnknownLinkError."""
    try:
        return uuid.UUID(signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        raise UnknownLinkError from None


def stop_letters(*, token: str, at: datetime) -> None:
    """Withdraw the leave to write, as often as it is asked for; the ledger gets one line. Raises UnknownLinkError."""
    customer_id = whose(token=token)
    refuse_letters(customer_id=customer_id, source="letter", at=at)
