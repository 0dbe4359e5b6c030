"""Explanations: what happened to a wish, in the customer's words."""

from dataclasses import dataclass

from configurator.configurations.configure import Outcome
from configurator.configurations.renew import name_of
from configurator.configurations.state import BuildState
from configurator.releases.checks import Truth


@dataclass(frozen=True, slots=True)
class Notice:
    """One line where it happened; `make` offers the way out as (module, variable, value), `changes` its size."""

    text: str
    undo: bool = False
    make: tuple[str, str, str] | None = None
    changes: int = 0
    assertive: bool = False


def reasons(state: BuildState, variable: str, value: str) -> tuple[str, ...]:
    """The sentences of the rules that the wish would break, given what is chosen and implied."""
    wished = {**state.decided, variable: value}
    for slot in state.release.translation.vocabulary.slots:
        if slot.nothing is not None:
            wished.setdefault(slot.variable, slot.nothing)
    broken = [r for r in state.release.translation.rules if r.test.truth(wished) is Truth.BROKEN]
    touching = [r for r in broken if r.says]
    return tuple(dict.fromkeys(rule.says for rule in touching))[:2]


def notice_of(outcome: Outcome) -> Notice | None:
    """What to tell after a step; None when the change speaks for itself."""
    if outcome.wish is None:
        return None
    variable, value = outcome.wish
    state = outcome.before
    name = name_of(state.release, variable, value)
    because = " ".join(_sentence(reason) for reason in reasons(state, variable, value))
    if not outcome.refused:
        moved = "; ".join(_moved(state, v, *delta) for v, delta in outcome.repaired.items())
        return Notice(f"{moved}, to make room for {name}. {because}".strip(), undo=True)
    changes = int(state.evaluation.changes[state.release.flat(variable, value)])
    if changes < 0:
        return Notice(f"{name} can't be had in any build. {because}".strip(), assertive=True)
    text = f"{name} does not fit as things are. {because}".strip()
    return Notice(text, make=(state.release.module_of[variable].code, variable, value), changes=changes, assertive=True)


def _moved(state: BuildState, variable: str, was: str | None, now: str | None) -> str:
    module = state.release.module_of[variable].name
    old, new = (name_of(state.release, variable, value or "") for value in (was, now))
    if new == "none":
        return f"{old} is taken out"
    return f"{module} is now {new} instead of {old}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else text + "."
