"""The list of a family's rules, as people read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.keep import condition_document
from catalog.models import CompatibilityRule, Module
from catalog.sentences import ASKED_IF, sentence
from catalog.snapshot import rule_document
from configurator.releases.authoring.place import FORMS
from configurator.releases.authoring.story import last_changes, who

if TYPE_CHECKING:
    from datetime import date

    from catalog.documents import Document
    from catalog.models import RuleChange
    from configurator.releases.authoring.place import Place


@dataclass(frozen=True, slots=True)
class Line:
    """One rule of the list."""

    code: str
    url: str
    sentence: str
    says: str
    strength: str
    strength_words: str
    note: str
    when: str
    is_out: bool  # outside its days: the next publishing does without it
    changed: RuleChange | None

    @property
    def changed_by(self) -> str:
        """Who changed it last, or that a file did."""
        if self.changed is None:
            return ""
        return who(self.changed) if self.changed.by is not None else _("from a file")


@dataclass(frozen=True, slots=True)
class Group:
    """Rules of one form."""

    name: str
    means: str
    lines: tuple[Line, ...]


def listing(place: Place, *, words: str, today: date) -> list[Group]:
    """All rules that have the words, by form."""
    family = place.family
    rules = [rule_document(row) for row in CompatibilityRule.objects.filter(family=family).in_order().with_terms()]
    asked = Module.objects.filter(family=family, conditions__isnull=False).distinct().in_order().with_conditions()
    conditions = [condition_document(module) for module in asked]
    names, changes = place.names([*rules, *conditions]), last_changes(family)
    found: dict[str, list[Line]] = {form: [] for form in FORMS}
    for rule in [*rules, *conditions]:
        line = _line(place, rule, sentence(rule | {"strength": "must"}, names), changes.get(rule["code"]), today)
        text = f"{line.sentence} {line.says} {line.code} {line.note}".lower()
        if all(word in text for word in words.lower().split()):
            found[rule["form"]].append(line)
    return [
        Group(str(FORMS[form].name), str(FORMS[form].means), tuple(lines)) for form, lines in found.items() if lines
    ]


def _line(place: Place, rule: Document, words: str, changed: RuleChange | None, today: date) -> Line:
    is_condition = rule["form"] == ASKED_IF
    code = rule["module"] if is_condition else rule["code"]
    when, is_out = validity(rule, today)
    strength = rule.get("strength", "must")
    return Line(
        code=rule["code"],
        url=reverse("rules:condition" if is_condition else "rules:rule", args=[place.family.code, code]),
        sentence=words,
        says=rule.get("says", ""),
        strength=strength,
        strength_words=str(dict(CompatibilityRule.Strength.choices)[strength]),
        note=rule.get("note", ""),
        when=when,
        is_out=is_out,
        changed=changed,
    )


def validity(rule: Document, today: date) -> tuple[str, bool]:
    """When a rule is valid in words, and whether it is not today."""
    first, last, day = rule.get("valid_from", ""), rule.get("valid_to", ""), today.isoformat()
    if first > day:
        said = _("comes in with the first publishing from {first} on")
        said = _("comes in with the first publishing from {first} on, until {last}") if last else said
        return said.format(first=first, last=last), True
    if last and last < day:
        return _("ended on {last}; the next publishing does without it").format(last=last), True
    return (_("until {last}").format(last=last) if last else ""), False
