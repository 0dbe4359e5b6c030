"""Apply: the best lawful combination of the offers that hold, for the lines of one order. Pure arithmetic, no queries.

The law:

1. Price lists come first. On each line one list holds, the one that makes it cheapest. In a list the price of a
   component counts for that component, the price of a family for the rest of the product.
2. A deal is on all that it names, or not at all, and never on more than its budget has left.
3. Two deals that make one line cheaper go together only where both are of the same group. A deal without a group is
   exclusive: it goes with no other on its lines.
4. Deals are counted one after the other on what is left: free components, n for m, amounts, percentages; by their codes
   within a kind. Those that come by a coupon are counted after all others.
5. Of all combinations that keep to this the one that takes most off counts; of equal ones that with fewer deals, then
   that whose codes come first. So neither the order of lines nor that of deals matters.

The search is exact while no more than `MOST_TOGETHER` deals meet on common lines; deals that share no line are
independent and searched apart, so a thousand deals on different products cost a thousand small searches. Where more
meet, the `MOST_TOGETHER` that take most off alone are combined, and the outcome says that it is not `exact`: it is
lawful all the same. At most 2 ** MOST_TOGETHER combinations for each group of deals that meet.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from configurator.offers.piles import Meant, Piles, meant, piles_of, taken, without
from configurator.offers.terms import WHOLE, Deal, Entry, Item, Less, Line, Outcome, Prices, Source, part

MOST_TOGETHER = 10

Found = tuple[tuple[Meant, ...], tuple[Less, ...]]


def apply(*, lines: Sequence[Line], prices: Sequence[Prices], deals: Sequence[Deal]) -> Outcome:
    """What these lines cost less. Raises nothing; without offers the outcome is empty."""
    listed = [_listed(line, prices) for line in sorted(lines, key=lambda line: line.key)]
    less = [one for _, one in listed if one is not None]
    now = [line for line, _ in listed]
    piles = piles_of(now)
    about = [found for deal in deals if (found := meant(now, piles, deal)) is not None]
    used: list[Deal] = []
    exact = True
    for group in _meeting(about):
        few = _most_saving(group, piles)
        exact = exact and len(few) == len(group)
        chosen, off = _best(few, piles)
        used += [one.deal for one in chosen]
        less += off
    order = {deal.key: place for place, deal in enumerate(sorted(used, key=lambda deal: deal.rank))}
    less.sort(key=lambda one: (one.line, -1 if one.deal is None else order[one.deal]))
    return Outcome(less=tuple(less), deals=tuple(sorted(used, key=lambda deal: deal.rank)), exact=exact)


# Price lists


def _listed(line: Line, prices: Sequence[Prices]) -> tuple[Line, Less | None]:
    """The line at the prices of the list that makes it cheapest, and what that is less."""
    offered = ((_at(line, one), one) for one in prices)
    best, chosen = min(offered, key=lambda found: (found[0].unit_price, found[1].code), default=(line, None))
    if chosen is None or best.unit_price >= line.unit_price:
        return line, None
    off = line.price - best.price
    return best, Less(line=line.key, source=Source.PRICE, code=chosen.code, name=chosen.name, amount=off)


def _at(line: Line, prices: Prices) -> Line:
    """The line at the prices of one list."""
    by_sku = {entry.sku: entry for entry in prices.entries if entry.sku}
    named = [item for item in line.items if item.sku in by_sku]
    items = {item.sku: replace(item, unit_price=_new(item.unit_price, by_sku[item.sku])) for item in named}
    off = sum((item.unit_price - items[item.sku].unit_price) * item.quantity for item in named)
    rest = max(line.unit_price - sum(item.unit_price * item.quantity for item in named), 0)
    family = next((entry for entry in prices.entries if entry.family == line.family and entry.family), None)
    if family is not None and family.price is not None:
        price = min(line.unit_price - min(off, line.unit_price), family.price)
        off = line.unit_price - price
    elif family is not None:
        off += part(rest, family.percent, WHOLE)
    price = max(line.unit_price - off, 0)
    others = tuple(items.get(item.sku) or _in_family(item, family, line, price) for item in line.items)
    return replace(line, unit_price=price, items=others)


def _new(price: int, entry: Entry) -> int:
    """The price of a list; a list never makes anything dearer."""
    return price - part(price, entry.percent, WHOLE) if entry.price is None else min(price, entry.price)


def _in_family(item: Item, family: Entry | None, line: Line, price: int) -> Item:
    """A component without a price of its own: it has its part in what is off the product."""
    if family is None or not line.unit_price:
        return item
    if family.price is None:
        return replace(item, unit_price=item.unit_price - part(item.unit_price, family.percent, WHOLE))
    return replace(item, unit_price=part(item.unit_price, price, line.unit_price))


# Deals


def _meeting(about: Iterable[Meant]) -> list[list[Meant]]:
    """Deals by the lines that they share, directly or through others."""
    groups: list[tuple[set[str], list[Meant]]] = []
    for found in about:
        near = [group for group in groups if group[0] & found.lines]
        lines, members = set(found.lines), [found]
        for group in near:
            lines |= group[0]
            members += group[1]
            groups.remove(group)
        groups.append((lines, members))
    return [members for _, members in groups]


def _most_saving(group: Sequence[Meant], piles: Piles) -> list[Meant]:
    if len(group) <= MOST_TOGETHER:
        return list(group)
    alone = {one.deal.key: sum(one.amount for one in _counted((one,), piles) or ()) for one in group}
    return sorted(group, key=lambda one: (-alone[one.deal.key], one.deal.rank))[:MOST_TOGETHER]


def _best(group: Sequence[Meant], piles: Piles) -> Found:
    best: Found = ((), ())
    best_rank = _rank(best)
    for chosen in _lawful(sorted(group, key=lambda one: one.deal.rank)):
        less = _counted(chosen, piles)
        if less is not None and (rank := _rank((chosen, less))) < best_rank:
            best, best_rank = (chosen, less), rank
    return best


def _rank(found: Found) -> tuple[int, int, list[tuple[str, int]]]:
    chosen, less = found
    return -sum(one.amount for one in less), len(chosen), [(one.deal.code, one.deal.key) for one in chosen]


def _lawful(group: Sequence[Meant], chosen: tuple[Meant, ...] = ()) -> Iterator[tuple[Meant, ...]]:
    """Every combination that keeps to the law of groups, each in the order in which it is counted."""
    for place, one in enumerate(group):
        if all(_together(one, other) for other in chosen):
            more = (*chosen, one)
            yield more
            yield from _lawful(group[place + 1 :], more)


def _together(one: Meant, other: Meant) -> bool:
    return not one.lines & other.lines or bool(one.deal.group and one.deal.group == other.deal.group)


def _counted(chosen: Sequence[Meant], piles: Piles) -> tuple[Less, ...] | None:
    """What a combination takes off; None where one of it takes nothing, or more than its budget has."""
    less: list[Less] = []
    for found in chosen:
        deal, off = found.deal, taken(found, piles)
        total = sum(off.values())
        if not total or (deal.left is not None and total > deal.left):
            return None
        by_line: dict[str, int] = {}
        for (line, _), amount in off.items():
            by_line[line] = by_line.get(line, 0) + amount
        less += [
            Less(line=line, source=deal.source, code=deal.code, name=deal.name, amount=amount, deal=deal.key)
            for line, amount in by_line.items()
        ]
        piles = without(piles, off)
    return tuple(less)
