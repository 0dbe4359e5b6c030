"""Shortage: which parts are short for an order, in the customer's words, and the ways out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import ngettext

from configurator.orders.bom import SoldItem, SoldLine
from configurator.stock.levels import Level, levels
from configurator.stock.reserve import Short
from configurator.stock.words import date_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A line that wants what is short. `most` is how many of it could be had, all else being equal.

    `module_code` is where another part can be taken; "" where the part comes with another and nobody chooses it.
    """

    line: SoldLine
    module_code: str
    module_name: str
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """A part of which an order wants more than there is. `more` says when others come, "" where none do."""

    sku: str
    name: str
    wanted: int
    left: int
    ways: tuple[Way, ...]
    more: str = ""


def shortages(*, short: Iterable[Short], lines: Sequence[SoldLine]) -> list[Shortage]:
    """Name what is short, say which lines want it and when more come. One pass over the lines for each."""
    seen, today = levels(), timezone.localdate()
    return [
        Shortage(
            sku=piece.sku,
            name=_name(piece.sku, lines),
            wanted=piece.wanted,
            left=piece.left,
            ways=tuple(_ways(piece, lines)),
            more=_more(seen.get(piece.sku), today),
        )
        for piece in short
    ]


def _more(level: Level | None, today: date) -> str:
    """How many come, and when where it is known and not past."""
    if level is None or not level.incoming:
        return ""
    more, day = level.incoming, level.incoming_date
    if day and day >= today:
        words = ngettext("{more} more comes on {day}.", "{more} more come on {day}.", more)
        return words.format(more=more, day=date_words(day, today))
    return ngettext("{more} more comes soon.", "{more} more come soon.", more).format(more=more)


def _name(sku: str, lines: Iterable[SoldLine]) -> str:
    return next((one.name for line in lines for one in line.pieces if one.sku == sku), sku)


def _ways(piece: Short, lines: Iterable[SoldLine]) -> Iterator[Way]:
    for line in lines:
        used = [one for one in line.pieces if one.sku == piece.sku]
        if used:
            chosen = next((item for item in used if isinstance(item, SoldItem)), None)
            others = piece.wanted - sum(one.quantity_total for one in used)
            yield Way(
                line=line,
                module_code=chosen.module_code if chosen else "",
                module_name=chosen.module_name if chosen else "",
                most=max(piece.left - others, 0) // sum(one.quantity for one in used),
            )
