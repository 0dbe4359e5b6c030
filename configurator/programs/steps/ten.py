"""The ten steps, and which one comes next: none is skipped, and from the tenth one goes back to the fourth."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

FIRST, AGAIN, RESULTS, LAST = 1, 4, 8, 10


@dataclass(frozen=True, slots=True)
class Step:
    """One of ten; `asks` is what its evidence has to say."""

    number: int
    named: str
    asked: str

    @property
    def name(self) -> str:
        """In the language of the page."""
        return gettext(self.named)

    @property
    def asks(self) -> str:
        """In the language of the page."""
        return gettext(self.asked)


TEN = (
    Step(1, gettext_noop("Baseline and mandate"), gettext_noop("Where do we stand, and who asked for this?")),
    Step(2, gettext_noop("Team"), gettext_noop("Who takes part, from which departments?")),
    Step(3, gettext_noop("Short and long goals"), gettext_noop("How do the goals follow from the baseline?")),
    Step(
        4,
        gettext_noop("Plans for the most valuable and the most growable"),
        gettext_noop("What will each of both groups get that the others don't?"),
    ),
    Step(5, gettext_noop("Plan for those below zero"), gettext_noop("How will serving them cost less, or bring more?")),
    Step(6, gettext_noop("Assessment before the start"), gettext_noop("What could go wrong, and what was tried out?")),
    Step(7, gettext_noop("Start"), gettext_noop("What starts now, and by whom is it watched?")),
    Step(8, gettext_noop("Results, recorded and shared"), gettext_noop("What was learned, and who was told?")),
    Step(
        9,
        gettext_noop("Value and share as measures"),
        gettext_noop("Which figures of sales were replaced by value and share of customer?"),
    ),
    Step(10, gettext_noop("Back to the plans, with new tiers"), gettext_noop("Who moved between tiers, and why?")),
)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A step in a round."""

    round: int
    number: int

    @property
    def step(self) -> Step:
        """Which one it is."""
        return TEN[self.number - 1]


def next_after(passed: Iterable[Place]) -> Place:
    """The one place that may be passed now."""
    last = max(passed, default=None)
    if last is None:
        return Place(1, FIRST)
    return Place(last.round + 1, AGAIN) if last.number == LAST else Place(last.round, last.number + 1)
