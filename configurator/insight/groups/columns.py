"""Columns: what groups are told by, as yes, no and unknown of each customer; those that say most, within a budget.

A column's key says what it is about:

    buys:laptop               ordered a product of this line; known of everybody who bought anything
    has:laptop/colour=black   took it in an order, or in a build; known of who ordered or built one
    more:Deli                 buys more of this category than is usual; known of who bought enough for one to be usual
    told:question:noise=low   answered so; known of who answered. Answers of one question share a block
    likes:laptop/colour=black told us that it is liked (yes) or avoided (no); without a line in front: of all of them
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from configurator.insight.needs.indicators import ALONE, UNKNOWN, Indicators, Marks, collapse

BUYS, HAS, MORE, TOLD, LIKES = "buys:", "has:", "more:", "told:", "likes:"
_SOURCES = ((BUYS, HAS), (MORE,), (TOLD, LIKES))

MOST_COLUMNS = 120
RARE = 0.03
"""Had by fewer of those of whom it is known, or lacked by fewer, it tells nobody from anybody."""
FEWEST = 10
"""So many at least have it, and so many lack it."""
SEEN = 0.02
"""Known of fewer customers, a column is left out."""
ALIKE = 0.9
"""Of two columns whose correlation is greater one is left out: it would count the same thing twice."""
_COMPARED = 20_000

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Column:
    """Of everybody whether they have it, and of whom that is known. `block` is the question that it answers, if any."""

    key: str
    yes: Flags
    known: Flags
    block: str = ""

    @property
    def worth(self) -> float:
        """How much it says: bits of each of whom it is known, summed. 0 where it is rare, near-universal or unknown."""
        known, yes = int(self.known.sum()), int(self.yes.sum())
        share = yes / known if known else 0.0
        if min(yes, known - yes) < FEWEST or not RARE <= share <= 1 - RARE or known < SEEN * len(self.known):
            return 0.0
        return known * float(-share * np.log2(share) - (1 - share) * np.log2(1 - share))


@dataclass(frozen=True, slots=True)
class Table:
    """The people of whom something is known, and of each the marks of the chosen columns."""

    people: tuple[uuid.UUID, ...]
    keys: tuple[str, ...]
    marks: Marks
    blocks: tuple[int, ...]

    def indicators(self) -> Indicators:
        """For the classes."""
        return collapse(self.marks, blocks=self.blocks)


def table(*, people: Sequence[uuid.UUID], columns: Sequence[Column], most: int = MOST_COLUMNS) -> Table:
    """The columns that say most and not the same as another, and who is known by them.

    Cost: columns squared times customers, of whom at most 20,000 are compared.
    """
    ranked = sorted((c for c in columns if c.worth), key=lambda column: (-column.worth, column.key))
    kept = _different(_shared_out(ranked, most // len(_SOURCES))[: 2 * most])[:most]
    if not kept:
        return Table((), (), np.empty((0, 0), np.int8), ())
    kept.sort(key=lambda column: (column.block, column.key))
    marks, blocks = _marked(kept)
    some = (marks != UNKNOWN).any(axis=1)
    known = tuple(person for person, there in zip(people, some, strict=True) if there)
    return Table(known, tuple(column.key for column in kept), marks[some], blocks)


def _shared_out(ranked: Sequence[Column], each: int) -> list[Column]:
    """So many of each source first, whatever the others say: what few told is as good a need as what many bought."""
    seen: Counter[int] = Counter()
    first: list[Column] = []
    rest: list[Column] = []
    for column in ranked:
        source = next(number for number, kinds in enumerate(_SOURCES) if column.key.startswith(kinds))
        seen[source] += 1
        (first if seen[source] <= each else rest).append(column)
    return [*first, *rest]


def _different(ranked: Sequence[Column]) -> list[Column]:
    """Without those that say the same as one before them."""
    if not ranked:
        return []
    step = -(-len(ranked[0].yes) // _COMPARED)
    alike = np.abs(_correlations(ranked, step)) >= ALIKE
    kept: list[int] = []
    for number in range(len(ranked)):
        if not alike[number, kept].any():
            kept.append(number)
    return [ranked[number] for number in kept]


def _correlations(columns: Sequence[Column], step: int) -> npt.NDArray[np.float64]:
    """Of each two, over those of whom both are known."""
    yes = np.stack([c.yes[::step] for c in columns], axis=1).astype(np.float64)
    known = np.stack([c.known[::step] for c in columns], axis=1).astype(np.float64)
    both, mine = known.T @ known, yes.T @ known  # mine: of how many with the first the second is known
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = mine / both, mine.T / both
        found = (yes.T @ yes / both - one * other) / np.sqrt(one * (1 - one) * other * (1 - other))
    return np.nan_to_num(found)


def _marked(columns: Sequence[Column]) -> tuple[Marks, tuple[int, ...]]:
    """Marks by customer and column, and the block of each.

    Who gave an answer that has no column is unknown in its question; a question of which one answer is left is none.
    """
    marks = np.stack([np.where(c.known, c.yes.astype(np.int8), np.int8(UNKNOWN)) for c in columns], axis=1)
    names = [column.block for column in columns]
    blocks = np.full(len(columns), ALONE)
    for number, name in enumerate(sorted({name for name in names if name and names.count(name) > 1})):
        places = np.flatnonzero(np.array(names) == name)
        blocks[places] = number
        other = ~(marks[:, places] == 1).any(axis=1)
        marks[np.ix_(other, places)] = UNKNOWN
    return marks, tuple(blocks.tolist())
