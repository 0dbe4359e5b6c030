"""Words: the steps of a build as the customer reads them, the latest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from unicodedata import bidirectional

from django.utils.translation import gettext as _

from configurator.configurations.history.trail import FOLLOWED, PUT_IN, STEPS, Step, author_of, mark_of
from configurator.configurations.models import Configuration
from configurator.configurations.naming import Move, moves, nothing
from configurator.configurations.says import in_english
from configurator.languages.few import few
from configurator.releases.shelf import LoadedRelease

Names = Mapping[int, str]
NOBODY_ELSE: Names = MappingProxyType({})
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: the build as it was after a step, and how to get there."""

    words: str
    number: int  # from the start, 0
    way: str  # back | forth | here
    steps: int  # that lie between


def history(*, configuration: Configuration, release: LoadedRelease, names: Names = NOBODY_ELSE) -> list[Entry]:
    """What was done, named, the latest first; then where it began. No query.

    `names` are those of the others who build it together, by their numbers.
    """
    past, ahead, me = configuration.past, configuration.ahead, configuration.who
    start = _("What was before is not kept") if len(past) + len(ahead) >= STEPS else _("The start")
    done = [(step, in_words(release, step)) for step in past]
    done += [(step, in_words(release, step, undone=True)) for step in reversed(ahead)]
    words = [start, *(by(author_of(step), text, names, me=me) for step, text in done)]
    here = len(past)
    return [
        Entry(text, number, "back" if number < here else "forth" if number > here else "here", abs(number - here))
        for number, text in reversed(list(enumerate(words)))
    ]


def by(author: int, text: str, names: Names, *, me: int) -> str:
    """A step in words as one of those who build it together reads it: “Ann chose Bell” of somebody else's."""
    return text if author == me else _("{who} {did}").format(who=called(names, author), did=lowered(text))


def lowered(text: str) -> str:
    """A step within a sentence. In English it begins with its verb; in other languages often with a name."""
    return f"{text[:1].lower()}{text[1:]}" if in_english() else text


def called(names: Names, author: int) -> str:
    """A name within a sentence; one that is written from right to left leaves the rest of it in its order."""
    name = names.get(author) or _("Somebody")
    turns = any(bidirectional(letter) in {"R", "AL"} for letter in name)
    return f"\u2068{name}\u2069" if turns else name


def in_words(release: LoadedRelease, step: Step, *, undone: bool = False) -> str:
    """What a step did: what was asked for, and what that changed. An undone one is held the other way round."""
    shown = {v: [*(change[1::-1] if undone else change[:2]), mark_of(change)] for v, change in step.items()}
    own = {v: change for v, change in shown.items() if not change[2] & FOLLOWED}
    put_in = {v: change for v, change in own.items() if change[2] & PUT_IN and change[1] is not None}
    after = moves(release, {v: change for v, change in shown.items() if v not in own})
    if put_in:
        return _("Filled in {names}").format(names=_some([move.new for move in moves(release, put_in)]))
    asked = _asked(moves(release, own))
    changed = _some([_followed(move) for move in after])
    return _("{asked}; that changed {changed}").format(asked=asked, changed=changed) if after else asked


def _asked(found: tuple[Move, ...]) -> str:
    gone = [move.old for move in found if move.new == nothing()]
    if len(found) > 1 and len(gone) == len(found):
        return _("Took out {names}").format(names=_some(gone))
    return few([_one(move) for move in found], most=_NAMED, between="; ")


def _one(move: Move) -> str:
    none = nothing()
    if move.new == move.old == none:
        return _("Left out {module}").format(module=move.module)
    if move.new == none:
        return _("Took out {names}").format(names=move.old)
    if move.old == move.new:
        return _("Kept {name}").format(name=move.new)
    if move.old == none:
        return _("Chose {name}").format(name=move.new)
    return _("Changed {module} to {name}").format(module=move.module, name=move.new)


def _followed(move: Move) -> str:
    said = _("{module} (none now)") if move.new == nothing() else _("{module} to {name}")
    return said.format(module=move.module, name=move.new)


def _some(names: list[str]) -> str:
    return few(names, most=_NAMED)
