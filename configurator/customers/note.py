"""Note: what a colleague notes about a customer for the next contact, and what the customer may read and erase."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from configurator.customers.consent import may_use
from configurator.customers.known import best_known
from configurator.customers.models import Channel, Interaction, Note, Purpose, User, Verb

LONGEST = 200
QUICK_PHRASES = (
    _("Likes it quiet"),
    _("Looks at the price first"),
    _("Wants the newest"),
    _("Prefers a telephone call"),
    _("In a hurry"),
)


class NotAllowedError(Exception):
    """The customer has us remember nothing."""


class UnreadableNoteError(Exception):
    """No words, or more than fit."""


def add_note(*, customer_id: uuid.UUID, text: str, by: User, at: datetime, channel: Channel) -> Note:
    """Note something, and that it was noted, in the time line. Raises NotAllowedError, UnreadableNoteError.

    The time line holds the note's number only; the words are in one place.
    """
    words = " ".join(text.split())
    if not words or len(words) > LONGEST:
        raise UnreadableNoteError
    if not may_use(customer_id=customer_id, purpose=Purpose.PERSONALISE):
        raise NotAllowedError
    with transaction.atomic():
        note = Note.objects.create(customer_id=customer_id, text=words, at=at, by=by)
        identity = best_known(customer_id)
        if identity is not None:
            Interaction.objects.create(
                identity=identity, at=at, channel=channel, verb=Verb.NOTED, detail={"note": note.pk}
            )
    return note


def notes_of(customer_id: uuid.UUID) -> list[Note]:
    """Everything noted about a person, the latest first, each with who noted it. One query."""
    return list(Note.objects.of(customer_id).select_related("by").newest_first())
