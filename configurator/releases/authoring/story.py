"""The history of a rule in words: who changed what and when, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from catalog.models import CompatibilityRule, RuleChange
from catalog.sentences import ASKED_IF, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from catalog.documents import Document
    from catalog.models import ProductFamily
    from catalog.sentences import Names
    from configurator.releases.authoring.place import Place

PARTS = {
    "rule": pgettext_lazy("a part of a rule", "rule"),
    "rows": pgettext_lazy("a part of a rule", "rows"),
    "says": pgettext_lazy("a part of a rule", "says"),
    "strength": pgettext_lazy("a part of a rule", "strength"),
    "first day": pgettext_lazy("a part of a rule", "first day"),
    "last day": pgettext_lazy("a part of a rule", "last day"),
    "note": pgettext_lazy("a part of a rule", "note"),
}
NOTHING = gettext_lazy("nothing")
MOST = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of a rule, before and after."""

    part: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """One change in words; `goes_back_to` is whether the state before can be had again."""

    pk: int
    code: str
    who: str
    at: datetime
    way: str
    what: str
    sentence: str
    differences: tuple[Difference, ...]
    can_go_back: bool


def parts(rule: Document | None, names: Names) -> dict[str, str]:
    """A rule's parts in words, those that are there."""
    if rule is None:
        return {}
    strengths = dict(CompatibilityRule.Strength.choices)
    found = {"rule": sentence(rule | {"strength": "must"}, names)}
    if rule["form"] == ASKED_IF:
        return found
    if rule["form"] == "table":
        found["rows"] = "; ".join(" + ".join(names.component(cell) for cell in row) for row in rule["rows"])
    found |= {"says": rule["says"], "strength": str(strengths[rule["strength"]])}
    spare = {"first day": "valid_from", "last day": "valid_to", "note": "note"}
    return found | {part: rule[key] for part, key in spare.items() if rule.get(key)}


def differences(before: Document | None, after: Document | None, names: Names) -> tuple[Difference, ...]:
    """What differs between two states of a rule."""
    old, new = parts(before, names), parts(after, names)
    return tuple(
        Difference(str(PARTS[part]), old.get(part, str(NOTHING)), new.get(part, str(NOTHING)))
        for part in {**old, **new}
        if old.get(part) != new.get(part)
    )


def history(place: Place, *, code: str | None = None) -> list[Told]:
    """What was done to one rule, or to all; the newest first."""
    changes = RuleChange.objects.filter(family=place.family).newest_first()
    changes = changes if code is None else changes.filter(code=code)
    return list(told(changes[:MOST], place))


def told(changes: Iterable[RuleChange], place: Place) -> Iterator[Told]:
    """Changes in words."""
    rows = list(changes)
    names = place.names([rule for row in rows for rule in (row.before, row.after) if rule is not None])
    for row in rows:
        what = _("wrote it") if row.before is None else _("took it out") if row.after is None else _("changed it")
        yield Told(
            pk=row.pk,
            code=row.code,
            who=who(row),
            at=row.at,
            way=row.get_way_display(),
            what=what,
            sentence=sentence(row.after or row.before or {}, names),
            differences=differences(row.before, row.after, names) if row.before and row.after else (),
            can_go_back=row.before is not None,
        )


def who(change: RuleChange) -> str:
    """Who made a change, by name."""
    if change.by is None:
        return _("The command line") if change.way == RuleChange.Way.FILE else _("Somebody")
    return change.by.name or change.by.email


def last_changes(family: ProductFamily) -> dict[str, RuleChange]:
    """The last change of each rule, by its code; one query."""
    rows = RuleChange.objects.filter(family=family).newest_first().defer("before", "after")
    found: dict[str, RuleChange] = {}
    for row in rows:
        found.setdefault(row.code, row)
    return found


@dataclass(frozen=True, slots=True)
class ThreeWays:
    """One part of a rule that two people changed: as it was, as the other left it, as it is typed now."""

    part: str
    was: str
    theirs: str
    mine: str


def three_ways(*, was: Document | None, theirs: Document | None, mine: Document, names: Names) -> list[ThreeWays]:
    """The parts in which the three differ."""
    sides = [parts(side, names) for side in (was, theirs, mine)]
    keys = dict.fromkeys(key for side in sides for key in side)
    rows = [(str(PARTS[key]), *(side.get(key, str(NOTHING)) for side in sides)) for key in keys]
    return [ThreeWays(*row) for row in rows if len(set(row[1:])) > 1]
