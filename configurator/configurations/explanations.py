"""Explanations: what a step did beyond what was asked for, in the customer's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from configurator.configurations.configure import Outcome
from configurator.configurations.naming import Move, moves, name_of
from configurator.configurations.state import BuildState
from configurator.configurations.why import Wish, sentences_of, several_ways
from configurator.releases.few import few

_NAMED = 4


@dataclass(frozen=True, slots=True)
class Notice:
    """One line where it happened; `make` offers the way out as (module, wish), `changes` its size.

    `why` is the value by flat index whose other ways can be looked at; after an undo if the wish was taken.
    """

    text: str
    undo: bool = False
    make: tuple[str, str] | None = None
    changes: int = 0
    why: int | None = None
    assertive: bool = False


def notice_of(outcome: Outcome, how: str = "Filled in") -> Notice | None:
    """What to tell after a step; None when the change speaks for itself. `how` says how it was filled in."""
    release = outcome.before.release
    gave_way = moves(release, outcome.gave_way)
    if outcome.decision.put_in:
        return Notice(_put_in(outcome, how), undo=True)
    if outcome.wish is None:
        return Notice(_gave_way(gave_way), undo=True) if gave_way else None
    name = name_of(release, *outcome.wish)
    rules = sentences_of(release, outcome.against.rules) if outcome.against else ()
    because = " ".join(_sentence(rule) for rule in rules)
    if outcome.refused:
        return _refused(outcome.before, outcome.wish, name, because)
    moved = "; ".join(move.words for move in moves(release, outcome.repaired))
    text = f"{moved}, to make room for {name}. {because} {_gave_way(gave_way)}".strip()
    others = several_ways(state=outcome.before, wish=outcome.wish)
    return Notice(text, undo=True, why=release.flat(*outcome.wish) if others else None)


def _put_in(outcome: Outcome, how: str) -> str:
    release, values = outcome.before.release, outcome.decision.put_in
    names = [name_of(release, v, value) for v, value in values.items()]
    return f"{how}: {few(names, most=_NAMED)}. What you choose yourself comes first."


def _refused(state: BuildState, wish: Wish, name: str, because: str) -> Notice:
    flat = state.release.flat(*wish)
    changes = int(state.evaluation.changes[flat])
    if changes < 0:
        return Notice(f"{name} can't be had in any build. {because}".strip(), assertive=True)
    text = f"{name} does not fit as things are. {because}".strip()
    make = (state.release.module_of[wish[0]].code, urlencode([wish]))
    return Notice(text, make=make, changes=changes, why=flat, assertive=True)


def _gave_way(given: Iterable[Move]) -> str:
    """What was filled in and changed, said as such."""
    return " ".join(f"{move.words}: it was only filled in for you." for move in given)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else text + "."
