"""Find: the shared build behind a link, or behind a code that somebody typed."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from configurator.configurations.models import Configuration
from configurator.configurations.sharing.model import SharedBuild
from configurator.configurations.sharing.share import ALPHABET, CODE_LENGTH
from configurator.customers.visitor import Visitor

_LONGEST = 40  # of what somebody types for a code; no code is a tenth as long with any spaces


class UnknownLinkError(Exception):
    """Nobody was given this link or code; or the code is not this person's to open, which sounds the same."""


class ClosedLinkError(Exception):
    """It was there: its owner took it back, or it is too old. Holds which."""

    def __init__(self, share: SharedBuild) -> None:
        super().__init__(share.pk)
        self.share = share
        self.is_revoked = share.revoked_at is not None


class UnreadableCodeError(Exception):
    """No code can look like this. The text is for the person."""


def by_link(*, token: str, at: datetime) -> SharedBuild:
    """The shared build of a link. Raises UnknownLinkError and ClosedLinkError."""
    found = SharedBuild.objects.select_related("configuration").filter(configuration__deleted_at=None)
    return _open(found.filter(token=token).first(), at)


def by_code(*, text: str, visitor: Visitor, for_staff: bool, at: datetime) -> SharedBuild:
    """The shared build of a code, for its owner or for staff.

    Raises UnreadableCodeError, UnknownLinkError and ClosedLinkError.
    """
    found = SharedBuild.objects.select_related("configuration").filter(configuration__deleted_at=None)
    found = found.filter(code=read_code(text=text))
    if not for_staff:
        found = found.filter(configuration__in=Configuration.objects.owned_by(visitor.customer_id))
    return _open(found.first(), at)


def read_code(*, text: str) -> str:
    """A code as it is stored, of what somebody typed: in any case, with or without spaces and dashes.

    Raises UnreadableCodeError.
    """
    typed = "".join(letter for letter in text[:_LONGEST].upper() if letter.isalnum())
    wrong = sorted({letter for letter in typed if letter not in ALPHABET})
    if wrong:
        names = pgettext("between two of several letters", " or ").join(wrong)
        text = _("Codes have no {letters}: please look once more. They leave out 0, O, 1, I, L and U.")
        if len(wrong) >= CODE_LENGTH:
            text = _("Codes have no such letters: please look once more. They leave out 0, O, 1, I, L and U.")
        raise UnreadableCodeError(text.format(letters=names))
    if len(typed) != CODE_LENGTH:
        text = _("A code has {length} letters and digits, like K7QM-3XWT; this has {typed}.")
        raise UnreadableCodeError(text.format(length=CODE_LENGTH, typed=len(typed)))
    return typed


def _open(found: SharedBuild | None, at: datetime) -> SharedBuild:
    if found is None:
        raise UnknownLinkError
    if not found.is_live(at):
        raise ClosedLinkError(found)
    return found
