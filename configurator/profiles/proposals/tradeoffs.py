"""Trade-offs: what matters more to a customer, found out by asking "rather lighter or rather cheaper?". No database.

What a customer wants is a ranking of a family's qualities that we don't know. Every ranking is as likely as any other
until answers tell; an answer is taken to be a slip with probability `SLIP`. The best question is the one whose answer
is expected to tell most: the mutual information of answer and ranking. A quality is written as its name and the
direction that is better: `price<`, `weight<`, `lead<`, and for an attribute `noise_db<` or `refresh_hz>`.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, permutations

from django.utils.translation import pgettext_lazy

SLIP = 0.1
"""How often an answer is not meant so."""

MOST = 6
"""Qualities of a family that are weighed at once: 720 rankings."""

ENOUGH = 0.05
"""Bits below which a question is not worth the asking."""

SAME = "same"
WORDS = {
    "price<": pgettext_lazy("quality", "cheaper"),
    "weight<": pgettext_lazy("quality", "lighter"),
    "lead<": pgettext_lazy("quality", "here sooner"),
}

Pair = tuple[str, str]  # in the order of the alphabet
Answers = Mapping[Pair, str]  # the quality that matters more, or `SAME`


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what its answer is expected to tell, in bits."""

    pair: Pair
    bits: float


def pair_of(one: str, other: str) -> Pair:
    """A pair in its one spelling."""
    return (one, other) if one < other else (other, one)


@lru_cache(maxsize=256)
def _rankings(qualities: tuple[str, ...]) -> tuple[dict[str, int], ...]:
    return tuple({quality: place for place, quality in enumerate(order)} for order in permutations(qualities))


def posterior(qualities: Sequence[str], answers: Answers) -> list[float]:
    """How likely each ranking is after the answers, in the order of `itertools.permutations`. n! times the answers."""
    likelihoods = [_likelihood(ranking, answers) for ranking in _rankings(tuple(qualities[:MOST]))]
    total = sum(likelihoods)
    return [likelihood / total for likelihood in likelihoods]


def _likelihood(ranking: Mapping[str, int], answers: Answers) -> float:
    found = 1.0
    for (one, other), preferred in answers.items():
        if one in ranking and other in ranking and preferred in (one, other):
            against = other if preferred == one else one
            found *= 1 - SLIP if ranking[preferred] < ranking[against] else SLIP
    return found


def bits_of(pair: Pair, qualities: Sequence[str], answers: Answers) -> float:
    """What asking a pair is expected to tell: the entropy of the answer less that of a slip."""
    one, other = pair
    weights = posterior(qualities, answers)
    before = sum(w for w, r in zip(weights, _rankings(tuple(qualities[:MOST])), strict=True) if r[one] < r[other])
    return _entropy(before * (1 - SLIP) + (1 - before) * SLIP) - _entropy(SLIP)


def best_question(qualities: Sequence[str], answers: Answers) -> Asked | None:
    """The pair not asked yet that tells most; None when all were asked, or none tells enough."""
    open_pairs = [p for p in combinations(sorted(qualities[:MOST]), 2) if p not in answers]
    asked = [Asked(pair, bits_of(pair, qualities, answers)) for pair in open_pairs]
    best = max(asked, key=lambda entry: entry.bits, default=None)
    return best if best is not None and best.bits >= ENOUGH else None


def weights_of(answers: Answers) -> dict[str, float]:
    """How much each quality that was spoken of matters, 0 to 1: its expected place. Empty without answers."""
    qualities = sorted({quality for pair in answers for quality in pair})[:MOST]
    if len(qualities) < 2:  # noqa: PLR2004  a pair
        return {}
    likely = list(zip(posterior(qualities, answers), _rankings(tuple(qualities)), strict=True))
    last = len(qualities) - 1
    return {q: sum(w * (last - ranking[q]) / last for w, ranking in likely) for q in qualities}


def cycles(answers: Answers) -> list[tuple[str, ...]]:
    """Answers that can't all hold: A before B, B before C, C before A. The shortest through each, each once."""
    before: dict[str, set[str]] = {}
    for (one, other), preferred in answers.items():
        if preferred in (one, other):
            before.setdefault(preferred, set()).add(other if preferred == one else one)
    found = {_from_smallest(cycle) for start in before for cycle in _shortest(start, before)}
    return sorted(found)


def _shortest(start: str, before: Mapping[str, set[str]]) -> Iterable[tuple[str, ...]]:
    """The first cycle through a quality, breadth first."""
    waiting: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    while waiting:
        path = waiting.pop(0)
        for after in sorted(before.get(path[-1], ())):
            if after == start:
                return [path]
            if after not in seen:
                seen.add(after)
                waiting.append((*path, after))
    return []


def _from_smallest(cycle: tuple[str, ...]) -> tuple[str, ...]:
    first = cycle.index(min(cycle))
    return cycle[first:] + cycle[:first]


def _entropy(p: float) -> float:
    return -sum(q * math.log2(q) for q in (p, 1 - p) if 0 < q < 1)
