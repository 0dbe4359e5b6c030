"""Piles: what of an order is there to become cheaper, and what one deal takes off it.

A pile is a line, or one component of a line: so many pieces that cost so much together. What is taken off a component
is taken off its line too, and no pile ever falls below zero.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from configurator.offers.terms import WHOLE, Deal, Item, Kind, Line, Target, part

Place = tuple[str, int]
"""The key of a line with the place of a component in it; LINE for the line itself."""
LINE = -1


@dataclass(frozen=True, slots=True)
class Pile:
    """So many pieces that cost so much together."""

    total: int
    count: int

    @property
    def each(self) -> Fraction:
        """What one costs."""
        return Fraction(self.total, self.count)


Piles = dict[Place, Pile]


def piles_of(lines: Iterable[Line]) -> Piles:
    """Every line and every component of one."""
    found: Piles = {}
    for line in lines:
        found[line.key, LINE] = Pile(line.price, line.quantity)
        for place, item in enumerate(line.items):
            count = item.quantity * line.quantity
            found[line.key, place] = Pile(item.unit_price * count, count)
    return found


def places_of(lines: Iterable[Line], targets: Sequence[Target]) -> tuple[Place, ...]:
    """What targets name; of a line that is named itself, not its components as well."""
    found: list[Place] = []
    for line in lines:
        if not targets or any(_is_product(target, line) for target in targets):
            found.append((line.key, LINE))
        else:
            named = (place for place, item in enumerate(line.items) if any(_names(t, item) for t in targets))
            found += [(line.key, place) for place in named]
    return tuple(found)


def _is_product(target: Target, line: Line) -> bool:
    return target == Target() or bool(target.family and target.family == line.family)


def _names(target: Target, item: Item) -> bool:
    if target.sku:
        return target.sku == item.sku
    return bool(target.attribute) and target.value in item.attributes.get(target.attribute, ())


@dataclass(frozen=True, slots=True)
class Meant:
    """A deal with what it counts (`places`) and what it makes cheaper (`reduced`)."""

    deal: Deal
    places: tuple[Place, ...]
    reduced: tuple[Place, ...]

    @property
    def lines(self) -> frozenset[str]:
        """The lines that it makes cheaper."""
        return frozenset(line for line, _ in self.reduced)


def meant(lines: Sequence[Line], piles: Mapping[Place, Pile], deal: Deal) -> Meant | None:
    """What a deal is about in these lines; None where there is not enough of it."""
    places = places_of(lines, deal.targets)
    reduced = places_of(lines, [Target(sku=deal.free_sku)]) if deal.kind == Kind.FREE else places
    pieces = sum(piles[place].count for place in places)
    return Meant(deal, places, reduced) if reduced and pieces >= max(deal.minimum, 1) else None


def taken(found: Meant, piles: Mapping[Place, Pile]) -> dict[Place, int]:
    """What a deal takes off each pile, as they are now; never more than its line costs."""
    deal, pieces = found.deal, sum(piles[place].count for place in found.places)
    number, cheapest_first = _number(deal, pieces)
    sign = 1 if cheapest_first else -1
    left = {line: piles[line, LINE].total for line in found.lines}
    result: dict[Place, int] = {}
    for place in sorted(found.reduced, key=lambda at: (sign * piles[at].each, at)):
        pile = piles[place]
        count = pile.count if number is None else min(number, pile.count)
        off = min(_off(deal, pile, count), left[place[0]])
        number = None if number is None else number - count
        left[place[0]] -= off
        if off:
            result[place] = off
    return result


def _number(deal: Deal, pieces: int) -> tuple[int | None, bool]:
    """How many pieces become cheaper (None: all), and whether the cheapest do."""
    match deal.kind:
        case Kind.N_FOR_M:
            groups = pieces // deal.take
            return (groups if deal.most is None else min(groups, deal.most)) * (deal.take - deal.pay), True
        case Kind.FREE:
            times = pieces // max(deal.minimum, 1)
            return times if deal.most is None else min(times, deal.most), False
    return deal.most, False


def _off(deal: Deal, pile: Pile, count: int) -> int:
    """What is taken off `count` pieces of a pile."""
    match deal.kind:
        case Kind.PERCENT:
            return part(pile.total, count * deal.percent, pile.count * WHOLE)
        case Kind.AMOUNT:
            return min(deal.amount * count, part(pile.total, count, pile.count))
    return part(pile.total, count, pile.count)


def without(piles: Piles, off: Mapping[Place, int]) -> Piles:
    """The piles after something was taken off: a line with its components, and its components with the line."""
    result = dict(piles)
    for (line, place), amount in off.items():
        result[line, place] = replace(result[line, place], total=result[line, place].total - amount)
        if place != LINE:
            result[line, LINE] = replace(result[line, LINE], total=result[line, LINE].total - amount)
    whole = {line for line, place in off if place == LINE}
    for (line, place), pile in piles.items():
        if line in whole and place != LINE and piles[line, LINE].total:
            before, now = piles[line, LINE].total, result[line, LINE].total
            result[line, place] = replace(pile, total=part(pile.total, now, before))
    return result
