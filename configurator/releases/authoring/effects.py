"""What a rule does to a draft: how many variants it takes away, and whom it hurts. Exact, by compiling both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from catalog.sentences import ASKED_IF
from configurator.languages.figures import number as figure
from configurator.languages.told import say
from configurator.releases.authoring.draft import Draft, Said, compiled, with_rule, without_rule
from configurator.releases.authoring.trial import choices_of, is_possible
from configurator.releases.compile import (
    TooComplexFamilyError,
    UnpublishableError,
    VoidFamilyError,
    constraints_against,
    constraints_saying,
)
from configurator.releases.vocabulary import NO, NONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from catalog.documents import Document

MOST_DEAD = 12
MOST_BLAMED = 4
MOST_ASKED = 8


@dataclass(frozen=True, slots=True)
class Dead:
    """A component that no build can have any more, and the rules that see to it."""

    module: str
    name: str
    because: tuple[Said, ...]
    own: str = ""  # code of the rule that is looked at

    @property
    def others(self) -> tuple[Said, ...]:
        """Those of the rules that are not the one looked at."""
        return tuple(said for said in self.because if said.code != self.own)


@dataclass(frozen=True)
class Effects:
    """What a rule does; counts are exact."""

    before: int
    after: int
    dead: tuple[Dead, ...] = ()
    dead_count: int = 0
    blamed: bool = True  # False: which rules the dead are due to took too long to find out
    said_by: tuple[Said, ...] | None = ()  # None: that took too long to find out
    presets: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    void: tuple[Said, ...] = ()

    @property
    def removed(self) -> int:
        """How many variants the rule takes away."""
        return self.before - self.after

    @property
    def removed_words(self) -> str:
        """That number with its thousands apart."""
        return figure(self.removed)

    @property
    def before_words(self) -> str:
        """All variants without the rule, with the thousands apart."""
        return figure(self.before)

    @property
    def dead_rest(self) -> int:
        """How many components died that are not told one by one."""
        return self.dead_count - len(self.dead)

    @property
    def share(self) -> str:
        """How many of all that is, in per cent."""
        share = 100 * self.removed / self.before if self.before else 0.0
        if 99 < share < 100:  # noqa: PLR2004  per cent
            return _("more than 99 %")
        return f"{share:.0f} %" if share >= 1 else _("less than 1 %")


def effects(document: Document, rule: Document) -> Effects:
    """Compare the draft with a rule to the draft without it; a rule that only speaks counts as if it must hold.

    Raises UnpublishableError where even the draft without the rule can't go on sale, or the two are too complex.
    """
    base = compiled(without_rule(document, rule))
    strict = rule if rule["form"] == ASKED_IF else rule | {"strength": "must"}
    try:
        draft = compiled(with_rule(document, strict))
    except VoidFamilyError as error:
        return Effects(base.count, 0, void=tuple(Said(say(code), say(says)) for code, says in error.rules))
    dead = newly_dead(base, draft)
    reasons = _reasons(draft, dead[:MOST_DEAD])
    return Effects(
        before=base.count,
        after=draft.count,
        dead=tuple(_mourned(draft, dead[:MOST_DEAD], reasons, rule["code"])),
        dead_count=len(dead),
        blamed=reasons is not None,
        said_by=said_already(base, draft, rule) if base.count == draft.count else (),
        presets=tuple(_broken(base, draft, "presets")),
        examples=tuple(failing(draft)),
        mended=tuple(name for name in failing(base) if name not in failing(draft)),
    )


def newly_dead(base: Draft, draft: Draft) -> list[tuple[int, int]]:
    """Values (variable and number, of `draft`) that some variant of the one has and none of the other."""
    alive = dict(_alive(base))
    names, values = draft.knowledge.variables, draft.knowledge.values
    found = []
    for (name, value), ok in _alive(draft):
        if not ok and alive.get((name, value), False) and value not in (NONE, NO, "0"):
            variable = names.index(name)
            found.append((variable, values[variable].index(value)))
    return found


def _alive(draft: Draft) -> Iterator[tuple[tuple[str, str], bool]]:
    knowledge = draft.knowledge
    changes = knowledge.evaluate(knowledge.encode({})).changes
    for number, name in enumerate(knowledge.variables):
        if knowledge.auxiliary[number]:
            continue
        start = int(knowledge.offsets[number])
        for index, value in enumerate(knowledge.values[number]):
            yield (name, value), bool(changes[start + index] >= 0)


def _reasons(draft: Draft, places: list[tuple[int, int]]) -> list[list[str]] | None:
    """For each of the dead the constraints to blame; None where finding them took too long."""
    knowledge = draft.knowledge
    wanted = [{knowledge.variables[v]: knowledge.values[v][number]} for v, number in places]
    try:
        return constraints_against(draft.document, wanted)
    except TooComplexFamilyError:
        return None


def _mourned(draft: Draft, places: list[tuple[int, int]], reasons: list[list[str]] | None, own: str) -> Iterator[Dead]:
    """The dead by name, with the rules to blame where they are known."""
    for (variable, value), ids in zip(places, reasons or [[] for _place in places], strict=True):
        slot = draft.translation.vocabulary.slot[draft.knowledge.variables[variable]]
        sku, quantity = slot.taken[draft.knowledge.values[variable][value]]
        name = draft.names.component(sku)
        shown = _("{count} of {name}").format(count=quantity, name=name) if quantity > 1 else name
        yield Dead(draft.names.module(slot.module), shown, tuple(draft.said(ids)), own)


def said_already(base: Draft, draft: Draft, rule: Document) -> tuple[Said, ...] | None:
    """The rules that together forbid already what a rule would forbid; None where finding them took too long.

    None of them: nothing can break the rule as things are.
    """
    code = rule["module"] if rule["form"] == ASKED_IF else rule["code"]
    try:
        ids = constraints_saying(draft.document, code, most=MOST_ASKED)
    except TooComplexFamilyError:
        return None
    return tuple(base.said(ids)[:MOST_BLAMED])


def _broken(base: Draft, draft: Draft, kind: str) -> Iterator[str]:
    for entry in draft.document[kind]:
        was, still = (is_possible(each, choices_of(each, entry["choices"])) for each in (base, draft))
        if was and not still:
            yield entry["name"]


def failing(draft: Draft) -> list[str]:
    """Names of the examples that a draft does not keep."""
    return [example["name"] for example in failing_examples(draft)]


def failing_examples(draft: Draft) -> Iterable[Document]:
    """The examples that a draft does not keep."""
    for example in draft.document.get("examples", ()):
        possible = is_possible(draft, choices_of(draft, example["choices"]))
        if possible != (example["must_be"] == "possible"):
            yield example


__all__ = ["Dead", "Effects", "UnpublishableError", "effects", "failing", "failing_examples", "newly_dead"]
