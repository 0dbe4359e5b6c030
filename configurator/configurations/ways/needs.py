"""Needs: what a customer says about use becomes the whole build that suits it best.

Answers are wishes: they order what can be built and exclude nothing. Only what must hold, such as an allergy, is chosen
for the customer as their own choices, which stand until they take them back.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from configurator.configurations.ranked import Mask, TooFineError, best_of, least_ranks
from configurator.configurations.state import BuildState, assess
from configurator.releases.needs import Answer, Question, Wish
from configurator.releases.shelf import LoadedRelease

NEEDS = "needs"
FIELD, ASKED = "need-", "asked"
_MOST_TICKED = 20


@dataclass(frozen=True, slots=True)
class Told:
    """What a customer answered: of each question the answers, none where it does not matter."""

    answers: Mapping[str, tuple[Answer, ...]]
    questions: tuple[Question, ...] = ()
    asked: bool = True  # False: the questions are only shown

    @property
    def all(self) -> list[Answer]:
        """All answers, in the order of the questions."""
        return [answer for found in self.answers.values() for answer in found]

    @property
    def soft(self) -> list[tuple[Answer, Wish]]:
        """What is wished for, each with its answer."""
        return [(answer, wish) for answer in self.all if not answer.hard for wish in answer.wishes]

    @property
    def held(self) -> list[tuple[Answer, dict[str, str]]]:
        """What must hold, as choices, each with its answer."""
        return [(answer, wish.choices) for answer in self.all if answer.hard for wish in answer.wishes]

    def fields(self) -> Iterator[tuple[str, str]]:
        """The answers as a form sends them."""
        for code, found in self.answers.items():
            yield from ((f"{FIELD}{code}", answer.code) for answer in found)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for the answers; without a state there is nothing that holds all that must."""

    told: Told
    state: BuildState | None = None
    held: dict[str, str] = field(default_factory=dict)  # the customer's own choices in it
    too_fine: bool = False  # the wishes are too many and too fine to be weighed exactly


def told_in(*, release: LoadedRelease, sent: Mapping[str, Sequence[str]]) -> Told:
    """Read the answers from what an address or a form has; what is not asked in this release is left out."""
    answers = {q.code: tuple(_ticked(q, sent.get(f"{FIELD}{q.code}", ()))) for q in release.needs}
    return Told(answers, release.needs, asked=any(name == ASKED or name.startswith(FIELD) for name in sent))


def _ticked(question: Question, sent: Sequence[str]) -> Iterator[Answer]:
    codes = set(sent[:_MOST_TICKED] if question.several else sent[:1])
    return (answer for answer in question.answers if answer.code in codes)


def proposal(*, release: LoadedRelease, told: Told, lacks: Mask) -> Proposal:
    """The whole build that holds what must, fulfils the most wishes by their weights, then as the cheapest does.

    That is with the fewest doubts (not in stock, not known to fit), then for the lowest price. Cost: one pass of the
    engine, and two to see the state.
    """
    held: dict[str, str] = {}
    for _, choices in told.held:
        if any(held.get(v, value) != value for v, value in choices.items()):
            return Proposal(told)
        held |= choices
    try:
        found = best_of(release, (-points_of(release, told), *least_ranks(release, lacks)), held)
    except TooFineError:
        return Proposal(told, too_fine=True)
    return Proposal(told) if found is None else Proposal(told, _build(release, found, held), held)


def points_of(release: LoadedRelease, told: Told) -> NDArray[np.int64]:
    """For every value how much it fulfils of all that is wished for, by flat index."""
    points = np.zeros(len(release.knowledge.prices), np.int64)
    for _, wish in told.soft:
        for pair, count in wish.points.items():
            points[release.flat(*pair)] += count
    return points


def _build(release: LoadedRelease, variant: NDArray[np.int32], held: Mapping[str, str]) -> BuildState:
    """A build in which all but what must hold is filled in, so that it gives way to every later choice."""
    slots = release.translation.vocabulary.slot
    taken = {v: value for v, value in release.roles.named(variant).items() if value != slots[v].nothing}
    filled = [v for v in taken if v not in held]
    return assess(release=release, choices={**taken, **held}, filled=filled)
