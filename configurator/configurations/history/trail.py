"""Trail: the steps of a build that can be undone and redone, as plain data in the build's own row."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from configurator.configurations.models import Configuration
from configurator.configurations.together.model import OWNER

STEPS = 30  # that a build remembers, undone ones included

WAS_FILLED, FOLLOWED, PUT_IN = 1, 2, 4
"""Marks of a change: the old value was only filled in; it followed from another choice; the new one was filled in."""

Step = dict[str, list[Any]]
"""Variable -> [old, new], its marks as one number where there are any, and who did it where that was not the owner."""


@dataclass(frozen=True, slots=True)
class Trail:
    """What a build's row holds of its choices and of the way to them."""

    choices: dict[str, str]
    filled: list[str]
    past: list[Step]
    ahead: list[Step]  # undone, the one to redo next last; each as what would be undone by redoing it


def went_on(
    *,
    configuration: Configuration,
    choices: Mapping[str, str],
    filled: Collection[str],
    followed: Collection[str] = (),
    put_in: Collection[str] = (),
    who: int = OWNER,
) -> Trail:
    """The trail after a new choice. Nothing is left to redo; a step that changed nothing is none."""
    marks = {v for v in filled if v in choices}
    step = _step(configuration.choices, set(configuration.filled), choices, marks)
    for variable, change in step.items():
        mark = mark_of(change) | FOLLOWED * (variable in followed) | PUT_IN * (variable in put_in)
        change[2:] = _signed(mark, who)
    past = [*configuration.past, step][-STEPS:] if step else configuration.past
    return Trail(dict(choices), sorted(marks), past, [] if step else configuration.ahead)


def went_back(*, configuration: Configuration, steps: int) -> Trail:
    """The trail so many steps earlier, or as many as there are."""
    return _walked(configuration, configuration.past, configuration.ahead, steps, backwards=True)


def went_forth(*, configuration: Configuration, steps: int) -> Trail:
    """The trail with so many undone steps done again."""
    return _walked(configuration, configuration.ahead, configuration.past, steps, backwards=False)


def mark_of(change: list[Any]) -> int:
    """The marks of one change. Rows of earlier days say True for what was filled in, which is the same number."""
    return int(change[2]) if len(change) > 2 else 0  # noqa: PLR2004  old, new, marks


def author_of(step: Step) -> int:
    """Who did a step, by their number among those who build it together."""
    return next((int(change[3]) for change in step.values() if len(change) > 3), OWNER)  # noqa: PLR2004  and who


def put_back(step: Step, choices: dict[str, str], marks: set[str]) -> None:
    """Make of the choices after a step, and of the variables that are filled in, those before it."""
    for variable, change in step.items():
        _put_back(variable, change, choices, marks)


def _signed(mark: int, who: int) -> list[int]:
    return [mark, who] if who else [mark] if mark else []


def _walked(
    configuration: Configuration, left: list[Step], entered: list[Step], steps: int, *, backwards: bool
) -> Trail:
    """Put the steps at the end of `left` back one by one; each goes to the end of `entered`, turned round."""
    left, entered = list(left), list(entered)
    choices, marks = dict(configuration.choices), set(configuration.filled)
    for _ in range(min(steps, len(left))):
        step = left.pop()
        now, marked = dict(choices), set(marks)
        put_back(step, choices, marks)
        turned, who = _step(now, marked, choices, marks), author_of(step)
        entered.append({v: _marked(change, mark_of(step.get(v, [])), who) for v, change in turned.items()})
    past, ahead = (left, entered) if backwards else (entered, left)
    return Trail(choices, sorted(marks), past, ahead)


def _put_back(variable: str, change: list[Any], choices: dict[str, str], marks: set[str]) -> None:
    choices.pop(variable, None)
    marks.discard(variable)
    if change[0] is not None:
        choices[variable] = change[0]
        marks |= {variable} if mark_of(change) & WAS_FILLED else set()


def _marked(change: list[Any], mark: int, who: int) -> list[Any]:
    """A change turned round keeps why it was made, and by whom."""
    both = mark_of(change) | (mark & (FOLLOWED | PUT_IN))
    return [*change[:2], *_signed(both, who)]


def _step(old: Mapping[str, str], marked: Collection[str], new: Mapping[str, str], marks: Collection[str]) -> Step:
    return {
        v: [old.get(v), new.get(v), *([WAS_FILLED] if v in marked else [])]
        for v in {**old, **new}
        if old.get(v) != new.get(v) or (v in marked) != (v in marks)
    }
