"""Match: which of the groups that are known a newly found class is, by who is in both, else by what tells it apart."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt

from configurator.insight.groups.divide import Division
from configurator.insight.groups.model import Figures, NeedsGroup

SAME_PEOPLE = 1 / 3
"""So many of those who are in either must be in both, of the people who were grouped before and are now."""
SAME_SHARES = 0.8
"""What tells a class from the others must go along with what told the group, as a correlation."""
_HALF = 2

Pair = tuple[int, int]  # a group's number, and the place of a class


def match(
    *, groups: Sequence[NeedsGroup], before: Mapping[uuid.UUID, int], found: Sequence[Division]
) -> dict[int, int]:
    """By place of a class the number of its group; classes that are new are left out.

    `before` says who was in which group. A group that was retired is known by its shares alone.
    """
    matched = _best(_by_people(before, found), SAME_PEOPLE, {})
    likeness = {
        (group.number, place): likeness_of(group.figures, one.figures)
        for group in groups
        for place, one in enumerate(found)
    }
    return _best(likeness, SAME_SHARES, matched)


def _best(likeness: Mapping[Pair, float], least: float, matched: Mapping[int, int]) -> dict[int, int]:
    """The likest pairs first; a group is one class, and a class one group."""
    taken = dict(matched)
    for (number, place), much in sorted(likeness.items(), key=lambda pair: (-pair[1], pair[0])):
        if much >= least and place not in taken and number not in taken.values():
            taken[place] = number
    return taken


def _by_people(before: Mapping[uuid.UUID, int], found: Sequence[Division]) -> dict[Pair, float]:
    now = {member.person: place for place, one in enumerate(found) for member in one.members if member.person in before}
    both = Counter((before[person], place) for person, place in now.items())
    old, new = Counter(before[person] for person in now), Counter(now.values())
    return {(number, place): n / (old[number] + new[place] - n) for (number, place), n in both.items()}


def likeness_of(one: Figures, other: Figures) -> float:
    """The correlation of what tells each from its others, over the columns of both; 0 where they have few in common."""
    common = sorted(one.keys() & other.keys())
    if _HALF * len(common) < max(len(one), len(other)) or len(common) < _HALF:
        return 0.0
    return _correlation([_lead(one[key]) for key in common], [_lead(other[key]) for key in common])


def _lead(shares: Iterable[float]) -> float:
    share, elsewhere = shares
    return share - elsewhere


def _correlation(one: Sequence[float], other: Sequence[float]) -> float:
    means = sum(one) / len(one), sum(other) / len(other)
    pairs = [(a - means[0], b - means[1]) for a, b in zip(one, other, strict=True)]
    size = sqrt(sum(a * a for a, _ in pairs) * sum(b * b for _, b in pairs))
    return sum(a * b for a, b in pairs) / size if size else 0.0
