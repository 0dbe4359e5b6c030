"""Gallery: what customers let us show of their own words and pictures, without their names, once staff have looked."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.utils.translation import gettext as _

from configurator.configurations.imprints.draw import Given
from configurator.configurations.imprints.model import GalleryPiece, GalleryPieceQuerySet, Inscription
from configurator.configurations.imprints.product import Ground, ground_of, shown_on_product
from configurator.configurations.imprints.shown import given_of, unfit_sentence
from configurator.configurations.models import Configuration
from configurator.configurations.page import state_of
from configurator.customers.visitor import Visitor

MOST = 60
"""So many pieces of a family are shown, and wait on one page, the latest first."""
_KEPT = 64


class NothingThereError(Exception):
    """There is nothing on that place that could be shown."""


class OtherwiseError(Exception):
    """The piece is another one than was looked at, or its customer took it back."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A piece as it would be, or is, shown."""

    piece: GalleryPiece
    ground: Ground
    given: Given

    @property
    def words(self) -> str:
        """What it says, for those who don't see it."""
        return " ".join(self.given.text.split()) or _("A picture")


def agree(*, key: uuid.UUID, visitor: Visitor, imprint: str, at: datetime) -> None:
    """Let us show what stands on a place of the visitor's build. Once more changes nothing.

    Raises Configuration.DoesNotExist and NothingThereError.
    """
    with transaction.atomic():
        build = Configuration.objects.owned_by(visitor.customer_id).get(pk=key)
        found = Inscription.objects.filter(configuration=build, imprint=imprint).first()
        if found is None:
            raise NothingThereError
        asked = {"family_code": build.family_code, "version": found.version, "agreed_at": at}
        GalleryPiece.objects.get_or_create(inscription=found, defaults=asked)


def take_back(*, key: uuid.UUID, visitor: Visitor, imprint: str) -> None:
    """Show it no more, from now on. Raises Configuration.DoesNotExist."""
    build = Configuration.objects.owned_by(visitor.customer_id).get(pk=key)
    GalleryPiece.objects.filter(inscription__configuration=build, inscription__imprint=imprint).delete()


def answer(*, piece_key: uuid.UUID, version: int, shown: bool) -> None:
    """Staff let a piece be shown, or not, as it was when they looked. Raises OtherwiseError."""
    state = GalleryPiece.State.SHOWN if shown else GalleryPiece.State.REFUSED
    rows = GalleryPiece.objects.filter(key=piece_key, inscription__version=version)
    if not rows.update(state=state, version=version):
        raise OtherwiseError


def shown_of(*, family_code: str) -> Sequence[Seen]:
    """What is shown of a family, the latest first. One query beyond opening releases."""
    return _seen(GalleryPiece.objects.shown().filter(family_code=family_code))


def waiting() -> Sequence[Seen]:
    """What staff have not looked at as it is now, the oldest first. One query beyond opening releases."""
    return _seen(GalleryPiece.objects.waiting())[::-1]


def shown_piece(*, key: uuid.UUID, also_waiting: bool = False) -> Seen | None:
    """One piece that is shown; for staff also one that waits."""
    rows = GalleryPiece.objects.all() if also_waiting else GalleryPiece.objects.shown()
    return next(iter(_seen(rows.filter(key=key))), None)


def _seen(rows: GalleryPieceQuerySet) -> list[Seen]:
    found = []
    for piece in rows.with_inscriptions().order_by("-agreed_at", "-key")[:MOST]:
        row = piece.inscription
        state = state_of(row.configuration)
        imprint = state.release.imprints.get(row.imprint)
        if imprint is not None and not unfit_sentence(row, imprint):
            found.append(Seen(piece, ground_of(state=state, imprint=imprint), given_of(row, imprint, data=row.data)))
    return found


@lru_cache(maxsize=_KEPT)
def drawn(ground: Ground, given: Given) -> bytes:
    """The picture of a piece; remembered, since anybody may ask for it."""
    return shown_on_product(ground=ground, given=given)
