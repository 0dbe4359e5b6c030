"""Picking: the parts of an order as a list to tick off, line by line. Pure: compares what is needed with the ticks."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace

from configurator.fulfillment.models import WorkTick
from configurator.orders.models import Order, OrderLine


@dataclass(frozen=True, slots=True)
class Part:
    """One part of one line: all pieces of it, wherever in the product they go. `of` is what it is built into.

    What is no `piece`, such as a warranty, is shown and never ticked.
    """

    position: int
    sku: str
    name: str
    where: str
    of: str
    picture: str
    needed: int
    done: int = 0
    piece: bool = True

    @property
    def ready(self) -> bool:
        """Whether every piece lies ready."""
        return self.done >= self.needed


@dataclass(frozen=True, slots=True)
class Picked:
    """A line with its parts."""

    line: OrderLine
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class PickList:
    """`back` are ticks that a change of the order made void: those pieces are to be put back, or counted anew."""

    lines: Sequence[Picked]
    back: Sequence[WorkTick]

    @property
    def parts(self) -> list[Part]:
        """All that can be laid ready, in the order of the lines."""
        return [part for picked in self.lines for part in picked.parts if part.piece]

    @property
    def needed(self) -> int:
        """Pieces in all."""
        return sum(part.needed for part in self.parts)

    @property
    def done(self) -> int:
        """Pieces that lie ready."""
        return sum(part.done for part in self.parts)

    @property
    def ready(self) -> bool:
        """Whether nothing is missing, and nothing lies there that does not belong."""
        return not self.back and all(part.ready for part in self.parts)


def pick_list(*, order: Order, ticks: Iterable[WorkTick], no_pieces: Container[str] = ()) -> PickList:
    """The list of an order read `with_parts`. A tick counts while its line needs the number that it needed then.

    `no_pieces` are SKUs of what nobody can lay ready.
    """
    known = {(tick.position, tick.sku): tick for tick in ticks}
    lines = [Picked(line, [_ticked(part, known, no_pieces) for part in parts_of(line)]) for line in order.lines.all()]
    needed = {(part.position, part.sku): part.needed for picked in lines for part in picked.parts}
    back = [tick for place, tick in known.items() if tick.done and needed.get(place) != tick.needed]
    return PickList(lines, back)


def parts_of(line: OrderLine) -> list[Part]:
    """Components and what they consist of; a SKU that stands there several times is one part with their sum."""
    names = {item.sku: item.name for item in line.bom.all()} | {part.sku: part.name for part in line.parts.all()}
    chosen = [(i.sku, i.name, i.module_name, "", i.picture, i.quantity_total) for i in line.bom.all()]
    inside = [(p.sku, p.name, "", names.get(p.of_sku, p.of_sku), "", p.quantity_total) for p in line.parts.all()]
    found: dict[str, Part] = {}
    for sku, name, where, of, picture, number in [*chosen, *inside]:
        before = found.get(sku)
        found[sku] = (
            Part(line.position, sku, name, where, of, picture, number)
            if before is None
            else Part(
                line.position,
                sku,
                name,
                _both(before.where, where),
                _both(before.of, of),
                before.picture,
                before.needed + number,
            )
        )
    return list(found.values())


def _both(one: str, other: str) -> str:
    return ", ".join(dict.fromkeys(filter(None, [*one.split(", "), other])))


def _ticked(part: Part, known: dict[tuple[int, str], WorkTick], no_pieces: Container[str]) -> Part:
    tick = known.get((part.position, part.sku))
    done = tick.done if tick and tick.needed == part.needed else 0
    return replace(part, done=done, piece=part.sku not in no_pieces)
