"""Credit: what taken proposals saved, counted anew, and which programme each counts for."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from configurator.customers.models import User
from configurator.insight.models import ChannelMove
from configurator.insight.savings.count import Saved, saved_by
from configurator.programs.models import Programme, SavingCredit


@dataclass(frozen=True, slots=True)
class Line:
    """One move with what it saved until now, and its programme."""

    move: ChannelMove
    saved: Saved
    programme: Programme | None


@dataclass(frozen=True, slots=True)
class Total:
    """What the moves of one programme were to save and saved, in one currency; without a programme those of none."""

    programme: Programme | None
    currency: str
    moves: int
    expected: Decimal
    saved: Decimal


def credit(*, move_id: int, programme_key: uuid.UUID | None, by: User | None, at: datetime) -> None:
    """Count a move for a programme from its start on, or for none. Raises Programme.DoesNotExist."""
    if programme_key is None:
        SavingCredit.objects.filter(move=move_id).delete()
        return
    values = {"programme": Programme.objects.get(pk=programme_key), "by": by, "at": at}
    SavingCredit.objects.update_or_create(move_id=move_id, defaults=values)


def all_moves(*, at: datetime, programme: Programme | None = None) -> list[Line]:
    """All that were ever taken, or those of a programme, the latest first, withdrawn ones too. Eight queries."""
    rows = ChannelMove.objects.order_by("-at", "-pk")
    if programme is not None:
        rows = rows.filter(credit__programme=programme)
    moves = list(rows.select_related("customer", "by", "withdrawn_by", "credit__programme"))
    saved = saved_by(moves, at=at)
    return [Line(move, saved[move.pk], _programme(move)) for move in moves]


def totals(lines: Iterable[Line]) -> list[Total]:
    """By programme and currency, those with the most saved first."""
    found: dict[tuple[uuid.UUID | None, str], list[Line]] = {}
    for line in lines:
        key = line.programme.pk if line.programme else None
        found.setdefault((key, line.move.currency), []).append(line)
    sums = [_total(those) for those in found.values()]
    return sorted(sums, key=lambda one: (-one.saved, one.programme.name if one.programme else ""))


def _programme(move: ChannelMove) -> Programme | None:
    found: SavingCredit | None = getattr(move, "credit", None)
    return found.programme if found else None


def _total(lines: list[Line]) -> Total:
    return Total(
        programme=lines[0].programme,
        currency=lines[0].move.currency,
        moves=len(lines),
        expected=sum((line.move.expected for line in lines if not line.move.withdrawn_at), Decimal(0)),
        saved=sum((line.saved.amount for line in lines), Decimal(0)),
    )
