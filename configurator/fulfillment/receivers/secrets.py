"""Secrets: made here, shown once, and two at a time while a receiver changes over."""

import base64
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from configurator.fulfillment.models import Receiver, ReceiverSecret

BYTES = 32
CHANGE_OVER = timedelta(hours=24)
"""How long the old secret signs and is believed beside the new one."""


def new_secret() -> str:
    """256 random bits as Standard Webhooks writes them."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def issue_secret(*, receiver: Receiver, at: datetime) -> str:
    """Make a secret; those before it count for another day. Returns it, for the one time that it is shown."""
    secret = new_secret()
    with transaction.atomic():
        live = ReceiverSecret.objects.live(receiver=receiver, at=at)
        live.filter(ends_at=None).update(ends_at=at + CHANGE_OVER)
        ReceiverSecret.objects.create(receiver=receiver, secret=secret, made_at=at)
    return secret


def revoke_old(*, receiver: Receiver, at: datetime) -> int:
    """End every secret but the newest at once, because one leaked. Returns how many."""
    newest, *older = ReceiverSecret.objects.live(receiver=receiver, at=at)
    return ReceiverSecret.objects.filter(pk__in=[old.pk for old in older]).update(ends_at=at) if newest else 0


def live_secrets(*, receiver: Receiver, at: datetime) -> list[str]:
    """What signs and is believed now, newest first."""
    return list(ReceiverSecret.objects.live(receiver=receiver, at=at).values_list("secret", flat=True))
