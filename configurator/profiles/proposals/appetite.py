"""Appetite: from proven and cheap to newest and experimental, in five steps. What was told counts; choices refine it.

Where a component stands between the two is read from what the data says, each as its rank within the module, from 0 to
1: its price, its lead time (what is new or rare takes longer), and an attribute for its year, where there is one. The
position is their mean. A module whose components differ in none of them says nothing.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from configurator.profiles.told import APPETITE, Statement, Told

Words = Callable[[], str]
"""A reason that is put into words once it is shown, in the language of who reads it."""

STEPS = {
    1: pgettext_lazy("appetite", "proven and cheap"),
    2: pgettext_lazy("appetite", "rather proven"),
    3: pgettext_lazy("appetite", "somewhere between"),
    4: pgettext_lazy("appetite", "rather new"),
    5: pgettext_lazy("appetite", "newest and experimental"),
}
_IT_DEPENDS = _("It depends")
QUESTIONS = (
    (
        "new",
        _("When something new comes out"),
        (_("I wait for years"), _("I wait a little"), _IT_DEPENDS, _("I try it soon"), _("I want it first")),
    ),
    (
        "better",
        _("For a part that is a little better"),
        (_("I take the cheaper"), _("I seldom pay more"), _IT_DEPENDS, _("I often pay more"), _("I pay what it costs")),
    ),
    (
        "rare",
        _("For something special that takes longer"),
        (_("I don't wait"), _("I'd rather not wait"), _IT_DEPENDS, _("I wait a while"), _("I wait gladly")),
    ),
)
YEARS = ("year", "release_year", "released")
"""Attributes that tell how new a component is."""

STRENGTH = 3.0
"""Log-weight between the two ends of a module for somebody who is at one end."""

_MIDDLE = 0.5
_OUTWARDS = 1e-3  # of two that are equally far from the own place, the one towards the customer's end

NEAR = 0.25
"""So close to the customer's own place a component is called theirs."""

LEAST_CHOICES, LEAST_MODULES = 5, 3
"""Fewer choices than that say nothing about an appetite."""

_REASONS = {
    1: _("you like what is proven and cheap"),
    2: _("you like what is proven"),
    4: _("you like what is new"),
    5: _("you like the newest"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """What is known of one component of a module; None where the data is silent."""

    price: float | None = None
    lead_days: float | None = None
    year: float | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """Which step the choices speak for, and how many choices that was read from."""

    step: int
    choices: int


def positions(items: Sequence[Item]) -> list[float | None]:
    """Where each stands in its module, 0 proven and cheap to 1 newest; None where nothing tells. It sorts."""
    signals = [ranks([getattr(item, name) for item in items]) for name in ("price", "lead_days", "year")]
    found = []
    for across in zip(*signals, strict=True):
        known = [rank for rank in across if rank is not None]
        found.append(sum(known) / len(known) if known else None)
    return found


def ranks(values: Sequence[float | None]) -> list[float | None]:
    """The share of other known values that are smaller, half for equal ones; None for unknown, and if all are equal."""
    known = sorted(value for value in values if value is not None)
    if not known or known[0] == known[-1]:
        return [None] * len(values)
    return [None if value is None else _rank(known, value) for value in values]


def _rank(known: Sequence[float], value: float) -> float:
    first, last = bisect_left(known, value), bisect_right(known, value) - 1
    return (first + last) / 2 / (len(known) - 1)


def log_weights(places: Sequence[float | None], step: int | None) -> list[float]:
    """For each component how the logarithm of its probability shifts: 0 at the customer's own place, less farther off.

    All 0 without an appetite, and where nothing tells.
    """
    if step is None:
        return [0.0] * len(places)
    own = (step - 1) / (len(STEPS) - 1)
    end = (own > _MIDDLE) - (own < _MIDDLE)
    return [0.0 if p is None else -STRENGTH * abs(p - own) + _OUTWARDS * end * (p - (end > 0)) for p in places]


def reason(place: float | None, step: int | None) -> Words | None:
    """What to say where a component is close to the customer's own place; None elsewhere, and in the middle."""
    if step is None or place is None or abs(place - (step - 1) / (len(STEPS) - 1)) > NEAR or step not in _REASONS:
        return None
    return partial(str, _REASONS[step])


def step_words(step: int) -> str:
    """A step as one says it; "" for none."""
    return str(STEPS[step]) if step in STEPS else ""


def questions() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """The three questions by code, each with its five answers."""
    return tuple((code, str(text), tuple(map(str, answers))) for code, text, answers in QUESTIONS)


def observed(places: Mapping[str, float | None], weights: Mapping[str, int]) -> Observed | None:
    """What choices speak for: the weighted mean place of what was taken. Both by `module/SKU`.

    None with fewer than `LEAST_CHOICES` components in `LEAST_MODULES` modules: that would be a guess.
    """
    taken = {code: place for code, place in places.items() if place is not None and weights.get(code)}
    if len(taken) < LEAST_CHOICES or len({code.partition("/")[0] for code in taken}) < LEAST_MODULES:
        return None
    total = sum(weights[code] for code in taken)
    mean = sum(place * weights[code] for code, place in taken.items()) / total
    return Observed(1 + math.floor(mean * (len(STEPS) - 1) + 0.5), len(taken))


def told_step(told: Told) -> int | None:
    """The step that the customer told, None for none."""
    value = told.value(APPETITE)
    return int(value) if value in {str(step) for step in STEPS} else None


def from_answers(answers: Mapping[str, str]) -> int | None:
    """The step that three answers, 1 to 5 each, come to: their mean; None unless all are answered so."""
    given = [answers.get(code, "") for code, _, _ in QUESTIONS]
    if not all(answer in {str(step) for step in STEPS} for answer in given):
        return None
    return math.floor(sum(map(int, given)) / len(given) + 0.5)


def statement(step: int) -> Statement:
    """To tell a step."""
    words = gettext("Appetite: {step}").format(step=step_words(step))
    return Statement(
        subject=APPETITE, value=str(step), words=words, use=gettext_noop("order of proposals, and filling in")
    )
