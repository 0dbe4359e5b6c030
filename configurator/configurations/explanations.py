"""Explanations: what a step did beyond what was asked for, in the customer's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from configurator.configurations.configure import Outcome
from configurator.configurations.naming import Move, moves, name_of
from configurator.configurations.state import BuildState
from configurator.configurations.why import Wish, sentences_of, several_ways
from configurator.languages.few import few, listed
from configurator.releases.shelf import LoadedRelease

_NAMED = 4
_ENDS = (".", "!", "?", "؟", "。", "！", "？")  # noqa: RUF001  of sentences in any language of the shop


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


def notice_of(outcome: Outcome, how: str = "") -> Notice | None:
    """What to tell after a step; None when the change speaks for itself. `how` says how it was filled in."""
    release = outcome.before.release
    gave_way = moves(release, outcome.gave_way)
    if outcome.decision.put_in:
        return Notice(_put_in(outcome, how or _("Filled in")), undo=True)
    if outcome.wish is None:
        return Notice(_gave_way(gave_way), undo=True) if gave_way else None
    name = name_of(release, *outcome.wish)
    rules = sentences_of(release, outcome.against.rules) if outcome.against else ()
    because = " ".join(_sentence(rule) for rule in rules)
    if outcome.refused:
        return _refused(outcome.before, outcome.wish, name, because)
    moved = listed([move.words for move in moves(release, outcome.repaired)], between="; ")
    made_room = _("{changes}, to make room for {name}.").format(changes=moved, name=name)
    text = f"{made_room} {because} {_gave_way(gave_way)}".strip()
    others = several_ways(state=outcome.before, wish=outcome.wish)
    return Notice(text, undo=True, why=release.flat(*outcome.wish) if others else None)


def _put_in(outcome: Outcome, how: str) -> str:
    release, values = outcome.before.release, outcome.decision.put_in
    named = few([_named(release, v, value) for v, value in values.items()], most=_NAMED)
    return _("{how}: {names}. What you choose yourself comes first.").format(how=how, names=named)


def _named(release: LoadedRelease, variable: str, value: str) -> str:
    """A number alone does not say what of."""
    module, name = release.module_of[variable], name_of(release, variable, value)
    return f"{module.name} {name}" if module.code in release.numbers else name


def _refused(state: BuildState, wish: Wish, name: str, because: str) -> Notice:
    flat = state.release.flat(*wish)
    changes = int(state.evaluation.changes[flat])
    if changes < 0:
        never = _("{name} can't be had in any build.").format(name=name)
        return Notice(f"{never} {because}".strip(), assertive=True)
    unfit = _("{name} does not fit as things are.").format(name=name)
    text = f"{unfit} {because}".strip()
    make = (state.release.module_of[wish[0]].code, urlencode([wish]))
    return Notice(text, make=make, changes=changes, why=flat, assertive=True)


def _gave_way(given: Iterable[Move]) -> str:
    """What was filled in and changed, said as such."""
    return " ".join(_("{change}: it was only filled in for you.").format(change=move.words) for move in given)


def _sentence(text: str) -> str:
    return text if text.endswith(_ENDS) else text + "."
