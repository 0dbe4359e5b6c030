"""Cells: sales of one period as figures in which no household can be singled out.

A set of sales is *safe* when at least ten households stand behind it and none of them makes up more than 30 % of it.
Sales hang on a tree: supplier, category, kind, product. What is safe by itself becomes a cell; what is not is pooled
with the other unsafe children of its node as the node's rest. If the rest is still not safe, the node's smallest cells
join it (complementary suppression: otherwise the node's total less its cells would be that rest), or, where not even
the whole node is safe, it goes up to the next node. What is left at the top is not shown, nor is the top's total then.

So cells don't overlap, each is safe, and the total of a supplier, if it is safe, is the sum of its cells. Whatever can
be worked out from these by adding and subtracting is a union of cells, and a union of safe sets that don't overlap is
safe: it has no fewer households, and no household's share of it is greater than in the worst of them. Totals of nodes
between are never shown: a safe one less than another would leave the rest. That holds for one tree and for periods
that don't overlap; what was reported once must not be reported again after a correction.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Path = tuple[str, ...]


@dataclass(frozen=True)
class Rules:
    """What may be shown, and how roughly."""

    households: int = 10
    dominance: float = 0.3
    """The greatest share that one household may make up."""
    households_step: int = 5
    """Households are rounded down to a multiple of it, but not below `households`."""
    cents_step: int = 100
    """Sums are rounded to the nearest multiple of it."""

    def safe(self, by_household: Counter[str]) -> bool:
        """Whether the sum over these households may be shown. Cost: the households."""
        total = sum(by_household.values())
        return len(by_household) >= self.households and max(by_household.values()) <= self.dominance * total


@dataclass(frozen=True)
class Sale:
    """What one household spent on one leaf of the tree."""

    household: str
    path: Path
    cents: int
    """More than 0; what was taken back is no sale."""


@dataclass(frozen=True)
class Cell:
    """One figure, exact; `shown` rounds it. Holds no households."""

    path: Path
    rest: bool
    """All of this path that has no cell of its own, instead of just this path."""
    households: int
    cents: int
    leaves: tuple[Path, ...]

    def shown(self, rules: Rules) -> tuple[int, int]:
        """Households and sum as they leave the house."""
        step = rules.cents_step
        rounded = self.households - self.households % rules.households_step
        return max(rules.households, rounded), (self.cents + step // 2) // step * step


@dataclass
class _Set:
    """Leaves with what each household spent on them."""

    path: Path
    rest: bool
    leaves: tuple[Path, ...] = ()
    by_household: Counter[str] = field(default_factory=Counter)

    def add(self, other: "_Set") -> None:
        self.leaves += other.leaves
        self.by_household.update(other.by_household)

    @property
    def cents(self) -> int:
        return sum(self.by_household.values())


def cells(sales: Iterable[Sale], *, rules: Rules) -> tuple[Cell, ...]:
    """The safe cells of all sales, in order of path; paths are all of one length. Cost: sales times levels.

    The first part of a path is the supplier: nothing is pooled over suppliers.
    """
    at: defaultdict[Path, list[_Set]] = defaultdict(list)
    leaves: dict[Path, _Set] = {}
    for sale in sales:
        leaf = leaves.setdefault(sale.path, _Set(sale.path, rest=False, leaves=(sale.path,)))
        leaf.by_household[sale.household] += sale.cents
    for path, leaf in sorted(leaves.items()):
        at[path].append(leaf)
    done: list[_Set] = []
    for length in range(max(map(len, leaves), default=0), 0, -1):
        done = []
        for sets in at.values():
            done.extend(sets)
        at = _one_up(at, length, rules)
    found = [one for one in done if rules.safe(one.by_household)]
    ordered = sorted(found, key=lambda one: (one.path, one.rest))
    return tuple(Cell(one.path, one.rest, len(one.by_household), one.cents, one.leaves) for one in ordered)


def _one_up(at: dict[Path, list[_Set]], length: int, rules: Rules) -> defaultdict[Path, list[_Set]]:
    """The sets of all nodes one level higher."""
    found: defaultdict[Path, list[_Set]] = defaultdict(list)
    for path, sets in at.items():
        found[path[: length - 1]].extend(sets)
    for path in found:
        if path:
            found[path] = list(_pooled(path, found[path], rules))
    return found


def _pooled(path: Path, sets: list[_Set], rules: Rules) -> Iterator[_Set]:
    """The safe sets of a node and one rest, which is safe if the whole node is."""
    own = sorted((one for one in sets if rules.safe(one.by_household)), key=lambda one: -one.cents)
    rest = _Set(path, rest=True)
    for one in sets:
        if not rules.safe(one.by_household):
            rest.add(one)
    if rest.leaves and not rules.safe(rest.by_household) and _whole_is_safe(sets, rules):
        while not rules.safe(rest.by_household):
            rest.add(own.pop())
    yield from own
    if rest.leaves:
        yield rest


def _whole_is_safe(sets: list[_Set], rules: Rules) -> bool:
    whole: Counter[str] = Counter()
    for one in sets:
        whole.update(one.by_household)
    return rules.safe(whole)


def covered(found: Iterable[Cell], sales: Iterable[Sale]) -> float:
    """The share of all sales that stands in a cell; 0 of none."""
    total = sum(sale.cents for sale in sales)
    return sum(cell.cents for cell in found) / total if total else 0.0
