"""Deliver: hand a letter to the mail server, if the customer still lets us. Done by the relay."""

import json
import uuid
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from configurator.letters.models import Letter, Reason
from configurator.letters.permission import may_write
from configurator.letters.stop import stop_link
from configurator.outbox.mail import Mail, hand_over
from configurator.outbox.models import Message


def deliver(*, message: Message, holds: Callable[[Letter], bool], at: datetime) -> None:
    """Send the letter of an outbox message, at most once. `holds` says whether what it is about still stands.

    Asked again here: leave that was withdrawn, or an occasion that is over, since it was written, suppresses it. A
    letter whose sender died in the middle is given up: it may have arrived, and nobody is written to twice. Raises
    OSError when the server can't be reached or refuses; the letter then waits on.
    """
    letter = _begin(uuid.UUID(json.loads(bytes(message.payload))["letter"]), holds, at)
    if letter is None:
        return
    try:
        hand_over(_mail(letter))
    except OSError:
        Letter.objects.filter(pk=letter.pk).update(begun_at=None)
        raise
    Letter.objects.filter(pk=letter.pk).update(status=Letter.Status.SENT, settled_at=at)


def _begin(key: uuid.UUID, holds: Callable[[Letter], bool], at: datetime) -> Letter | None:
    """The letter, marked as begun; None when it must not go."""
    with transaction.atomic():
        letter = Letter.objects.select_for_update().waiting().filter(pk=key).first()
        if letter is None:
            return None
        reason = _against(letter, holds, at)
        if reason:
            given_up = {"status": Letter.Status.SUPPRESSED, "reason": reason, "settled_at": at}
            Letter.objects.filter(pk=key).update(**given_up)
            return None
        Letter.objects.filter(pk=key).update(begun_at=at)
    return letter


def _against(letter: Letter, holds: Callable[[Letter], bool], at: datetime) -> str:
    """Why a letter must not go; "" when nothing stands against it."""
    if letter.begun_at is not None:
        return Reason.STOPPED
    if not may_write(customer_id=letter.customer_id):
        return Reason.WITHDRAWN
    over = letter.until is not None and at >= letter.until
    return Reason.OVERTAKEN if over or not holds(letter) else ""


def _mail(letter: Letter) -> Mail:
    """With the headers of RFC 8058, by which mail programs offer their own button to stop."""
    link = stop_link(customer_id=letter.customer_id)
    return Mail(
        name=f"letter-{letter.pk}",
        to=letter.to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        headers={"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
