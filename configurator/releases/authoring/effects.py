"""What a rule does to a draft: how many variants it takes away, and whom it hurts. Exact, by compiling both."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.sentences import ASKED_IF
from configurator.engine import Rulebook, parse_model
from configurator.releases.authoring.draft import Draft, Said, compiled, with_rule, without_rule
from configurator.releases.authoring.trial import choices_of, is_possible
from configurator.releases.compile import UnpublishableError, VoidFamilyError
from configurator.releases.vocabulary import NO, NONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from catalog.documents import Document

MOST_DEAD = 12
PATIENCE = 2.0  # seconds for finding out who is to blame
MOST_BLAMED = 4
MOST_ASKED = 8
MOST_SEARCHED = 4  # variables of a rule that is looked at when another is said already
AGAINST = "(not) "  # begins the id of what is negated; no code has such signs


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
    said_by: tuple[Said, ...] = ()
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
        return f"{self.removed:,}"

    @property
    def before_words(self) -> str:
        """All variants without the rule, with the thousands apart."""
        return f"{self.before:,}"

    @property
    def dead_rest(self) -> int:
        """How many components died that are not told one by one."""
        return self.dead_count - len(self.dead)

    @property
    def share(self) -> str:
        """How many of all that is, in per cent."""
        share = 100 * self.removed / self.before if self.before else 0.0
        if 99 < share < 100:  # noqa: PLR2004  per cent
            return "more than 99 %"
        return f"{share:.0f} %" if share >= 1 else "less than 1 %"


def effects(document: Document, rule: Document) -> Effects:
    """Compare the draft with a rule to the draft without it; a rule that only speaks counts as if it must hold.

    Raises UnpublishableError where even the draft without the rule can't go on sale, or the two are too complex.
    """
    base = compiled(without_rule(document, rule))
    strict = rule if rule["form"] == ASKED_IF else rule | {"strength": "must"}
    try:
        draft = compiled(with_rule(document, strict))
    except VoidFamilyError as error:
        return Effects(base.count, 0, void=tuple(Said(code, says) for code, says in error.rules))
    dead = newly_dead(base, draft)
    return Effects(
        before=base.count,
        after=draft.count,
        dead=tuple(_mourned(draft, dead[:MOST_DEAD], rule["code"])),
        dead_count=len(dead),
        said_by=tuple(said_already(base, draft, rule)) if base.count == draft.count else (),
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
        start = int(knowledge.offsets[number])
        for index, value in enumerate(knowledge.values[number]):
            yield (name, value), bool(changes[start + index] >= 0)


def _mourned(draft: Draft, places: list[tuple[int, int]], own: str) -> Iterator[Dead]:
    """The dead by name; the rules to blame for as many as there is patience for."""
    until = time.monotonic() + PATIENCE
    for place in places:
        yield _dead(draft, place, own, with_reasons=time.monotonic() < until)


def _dead(draft: Draft, place: tuple[int, int], own: str, *, with_reasons: bool) -> Dead:
    knowledge = draft.knowledge
    variable, value = place
    found = knowledge.explain(knowledge.encode({}), wish=place, rules=draft.rulebook) if with_reasons else None
    slot = draft.translation.vocabulary.slot[knowledge.variables[variable]]
    sku, quantity = slot.taken[knowledge.values[variable][value]]
    name = draft.names.component(sku)
    because = tuple(draft.said(found.constraints)) if found is not None else ()
    return Dead(draft.names.module(slot.module), f"{quantity} of {name}" if quantity > 1 else name, because, own)


def said_already(base: Draft, draft: Draft, rule: Document) -> list[Said]:
    """The rules of a draft that forbid already what a rule would forbid."""
    code = rule["module"] if rule["form"] == ASKED_IF else rule["code"]
    own = [c for c in draft.translation.model["constraints"] if c["id"].split(":")[0] == code]
    found: dict[str, None] = {}
    for constraint in own[:MOST_ASKED]:
        found |= dict.fromkeys(_implying(base, constraint))
    return base.said(found)[:MOST_BLAMED]


def _implying(base: Draft, constraint: Document) -> Iterator[str]:
    """Constraints that imply this one, looked for among those about the same things only, so that it is quick."""
    model, about = base.translation.model, _about(constraint)
    if constraint["kind"] == "sum":
        yield from (other["id"] for other in model["constraints"] if _is_tighter(other, constraint))
        return
    others = [c for c in model["constraints"] if _about(c) <= about and len(_about(c)) <= MOST_SEARCHED]
    values = {variable["name"]: variable["values"] for variable in model["variables"]}
    book = Rulebook(parse_model(model | {"constraints": [*others, *_negated(constraint, values)]}))
    yield from (name for name in book.blame(base.knowledge.encode({})) if not name.startswith(AGAINST))


def _about(constraint: Document) -> set[str]:
    return set(constraint["weights"]) if constraint["kind"] == "sum" else {name for name, _ in constraint["literals"]}


def _is_tighter(other: Document, constraint: Document) -> bool:
    """Whether one sum of the same things stays within the bound of the other."""
    if other["kind"] != "sum" or other["weights"] != constraint["weights"]:
        return False
    bound, op = other["bound"], constraint["op"]
    fits = {"<=": bound <= constraint["bound"], ">=": bound >= constraint["bound"], "==": bound == constraint["bound"]}
    return other["op"] in (op, "==") and fits[op]


def _negated(clause: Document, values: dict[str, list[str]]) -> Iterator[Document]:
    """Clauses that hold together exactly where this one does not."""
    for number, (name, holds) in enumerate(clause["literals"]):
        outside = [value for value in values[name] if value not in holds]
        yield {"kind": "clause", "id": f"{AGAINST}{number}", "literals": [[name, outside]]}


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
