"""Classes: customers who look the same in all that is told, never fewer than ten.

Full-domain generalisation: a column is told equally finely of everybody. All begin untold; then each column in turn is
told one step finer, as long as no more than a few customers have to be left out for being in a class of fewer than
ten. A column that can't go on never can later, since finer columns only make smaller classes: so the outcome is as fine
as may be (no column could go one step further), and takes as many looks as there are steps.

Then, where nearly all who look the same in what others could have seen also have the same of something reckoned, that
is not told of them. This is (alpha, k)-anonymity: R. Wong, J. Li, A. Fu, K. Wang, KDD 2006.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from configurator.insight.research.bands import UNTOLD, Column, Value

Row = tuple[Value, ...]
"""What is known of a customer, in the order of columns."""
Labels = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """What may leave the house."""

    fewest: int = 10
    """So many customers are in every class."""
    left_out: float = 0.05
    """At most this share is left out for it."""
    alike: float = 0.8
    """Of those who look alike from outside, at most this share has the same of anything reckoned."""


@dataclass(frozen=True, slots=True)
class Published:
    """Classes with how many customers are in each, in order; how finely each column is told; how many are left out."""

    classes: tuple[tuple[Labels, int], ...]
    steps: tuple[int, ...]
    left_out: int

    @property
    def rows(self) -> int:
        """Customers in classes."""
        return sum(count for _labels, count in self.classes)


def publish(rows: Iterable[Row], *, columns: Sequence[Column], rules: Rules) -> Published:
    """The classes of these customers. Nobody of fewer than ten; the order of rows does not matter.

    Cost: the different rows times steps of all columns.
    """
    counts = Counter(rows)
    steps = finest(counts, columns=columns, rules=rules)
    classes = _generalised(counts, columns, steps)
    kept = {labels: count for labels, count in classes.items() if count >= rules.fewest}
    told = sorted(_withheld(kept, columns, rules).items())
    return Published(tuple(told), steps, counts.total() - sum(kept.values()))


def finest(counts: Mapping[Row, int], *, columns: Sequence[Column], rules: Rules) -> tuple[int, ...]:
    """How finely each column may be told; a column's number of steps where it may not."""
    steps = [len(column.steps) for column in columns]
    most = rules.left_out * sum(counts.values())
    turns = list(range(len(columns)))
    while turns:
        for place in tuple(turns):
            finer = [*steps[:place], steps[place] - 1, *steps[place + 1 :]]
            if finer[place] >= 0 and left_out(counts, columns=columns, steps=finer, rules=rules) <= most:
                steps = finer
            else:
                turns.remove(place)
    return tuple(steps)


def left_out(counts: Mapping[Row, int], *, columns: Sequence[Column], steps: Sequence[int], rules: Rules) -> int:
    """How many customers are in classes that are too small, if columns are told so finely."""
    classes = _generalised(counts, columns, steps)
    return sum(count for count in classes.values() if count < rules.fewest)


def _generalised(counts: Mapping[Row, int], columns: Sequence[Column], steps: Sequence[int]) -> Counter[Labels]:
    words = [
        {value: column.label(step, value) for value in {row[place] for row in counts}}
        for place, (column, step) in enumerate(zip(columns, steps, strict=True))
    ]
    found: Counter[Labels] = Counter()
    for row, count in counts.items():
        found[tuple(word[value] for word, value in zip(words, row, strict=True))] += count
    return found


def _withheld(classes: Mapping[Labels, int], columns: Sequence[Column], rules: Rules) -> Counter[Labels]:
    """The same with reckoned values untold where they follow from the others; classes that are now equal are one."""
    alike: defaultdict[Labels, list[tuple[Labels, int]]] = defaultdict(list)
    for labels, count in classes.items():
        alike[_seen(labels, columns)].append((labels, count))
    found: Counter[Labels] = Counter()
    for group in alike.values():
        hidden = set(_too_alike(group, columns, rules))
        for labels, count in group:
            told = (UNTOLD if place in hidden else label for place, label in enumerate(labels))
            found[tuple(told)] += count
    return found


def _seen(labels: Labels, columns: Sequence[Column]) -> Labels:
    """What others than the shop could know of a customer."""
    return tuple(label for label, column in zip(labels, columns, strict=True) if not column.reckoned)


def _too_alike(group: Sequence[tuple[Labels, int]], columns: Sequence[Column], rules: Rules) -> Iterator[int]:
    total = sum(count for _labels, count in group)
    for place, column in enumerate(columns):
        if column.reckoned:
            values: Counter[str] = Counter()
            for labels, count in group:
                values[labels[place]] += count
            if max(values.values()) > rules.alike * total:
                yield place
