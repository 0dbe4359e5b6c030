"""Keep: store one rule or condition of a draft, with its history; refused when somebody was faster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalog import rows
from catalog.documents import BUILT_IN, named_attributes
from catalog.facts import family_facts
from catalog.models import (
    Attribute,
    CompatibilityRule,
    Component,
    Module,
    ModuleCondition,
    ProductFamily,
    RuleChange,
    RuleTerm,
)
from catalog.problems import Problem
from catalog.sentences import ASKED_IF
from catalog.snapshot import rule_document, selector_document
from catalog.validate import rule_problems
from catalog.validate_rules import selector_problems

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from catalog.documents import Document
    from configurator.customers.models import User


class UnmeantRuleError(Exception):
    """What was written can't be meant; `problems` say where."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


class ChangedMeanwhileError(Exception):
    """Somebody saved a newer version; `theirs` is it, None if it is gone."""

    def __init__(self, theirs: Document | None, version: int) -> None:
        super().__init__(version)
        self.theirs, self.version = theirs, version


@dataclass(frozen=True)
class Hand:
    """Who keeps something, when, and which way."""

    by: User | None
    at: datetime
    way: str = RuleChange.Way.PAGE


def keep_rule(*, family: ProductFamily, rule: Document, seen: int | None, hand: Hand) -> CompatibilityRule:
    """Store a rule of normal form under its code; `seen` is the version that was edited, None for a new rule.

    Raises UnmeantRuleError and ChangedMeanwhileError; then nothing is stored.
    """
    with transaction.atomic():
        row = _locked_rule(family, rule["code"], seen)
        problems = list(rule_problems(rule, family_facts(family.pk)))
        if problems:
            raise UnmeantRuleError(problems)
        before = None if row is None else rule_document(row)
        if row is None:
            last = CompatibilityRule.objects.filter(family=family).order_by("-position").first()
            row = CompatibilityRule(family=family, code=rule["code"], position=last.position + 1 if last else 0)
        if before == rule:
            return row
        _store_rule(row, rule)
        _tell(family, rule["code"], before, rule, hand)
    return row


def drop_rule(*, family: ProductFamily, code: str, seen: int, hand: Hand) -> None:
    """Take a rule out; its history stays. Raises ChangedMeanwhileError, also when it is gone already."""
    with transaction.atomic():
        row = _locked_rule(family, code, seen)
        assert row is not None  # noqa: S101  for the type checker: with a version seen there is a row
        before = rule_document(row)
        row.delete()
        _tell(family, code, before, None, hand)


def keep_condition(*, family: ProductFamily, condition: Document, seen: int, hand: Hand) -> Module:
    """Store when a module is asked; `condition` is as `condition_document` gives it.

    Raises UnmeantRuleError and ChangedMeanwhileError; then nothing is stored.
    """
    with transaction.atomic():
        locked = Module.objects.select_for_update().get(family=family, code=condition["module"])
        module = Module.objects.with_conditions().get(pk=locked.pk)
        before = condition_document(module)
        if locked.version != seen:
            raise ChangedMeanwhileError(before, locked.version)
        problems = list(condition_problems(condition, family.pk))
        if problems:
            raise UnmeantRuleError(problems)
        if before != condition:
            ModuleCondition.objects.filter(asked=module).delete()
            lookup = _lookup(family, condition[ASKED_IF])
            ModuleCondition.objects.bulk_create(lookup.conditions_of(module, condition))
            module.version += 1
            module.save(update_fields=["version"])
            _tell(family, condition["code"], before, condition, hand)
    return module


def condition_problems(condition: Document, family_id: int) -> Iterator[Problem]:
    """Check when a module is asked."""
    facts = family_facts(family_id)
    for index, selector in enumerate(condition[ASKED_IF]):
        place = (ASKED_IF, index)
        yield from (found.under(*place) for found in selector_problems(selector, facts))
        if selector["module"] == condition["module"]:
            yield Problem((*place, "module"), _("A module can't wait for itself; choose another one."))


def condition_document(module: Module) -> Document:
    """Give a module's conditions as if they were a rule of the form *asked only if*."""
    selectors = [selector_document(condition) for condition in module.conditions.all()]
    return {"code": f"{ASKED_IF}/{module.code}", "form": ASKED_IF, "module": module.code, ASKED_IF: selectors}


def _locked_rule(family: ProductFamily, code: str, seen: int | None) -> CompatibilityRule | None:
    found = CompatibilityRule.objects.filter(family=family, code=code)
    locked = found.select_for_update(of=("self",)).first()
    version = None if locked is None else locked.version
    row = None if locked is None else found.with_terms().get()
    if version != seen:
        raise ChangedMeanwhileError(None if row is None else rule_document(row), version or 0)
    return row


def _store_rule(row: CompatibilityRule, rule: Document) -> None:
    rows.assign(row, rows.rule_fields(rule))
    if row.pk is not None:
        row.version += 1
    row.save()
    row.terms.all().delete()
    RuleTerm.objects.bulk_create(_lookup(row.family, rule).terms_of(row, rule))
    vars(row).pop("_prefetched_objects_cache", None)


def _tell(family: ProductFamily, code: str, before: Document | None, after: Document | None, hand: Hand) -> None:
    RuleChange.objects.create(
        family=family, code=code, way=hand.way, before=before, after=after, at=hand.at, by=hand.by
    )


def _lookup(family: ProductFamily, node: Any) -> rows.Lookup:
    """The rows that a rule names, by code."""
    lookup = rows.Lookup()
    for entry in BUILT_IN:
        if entry["code"] in set(named_attributes(node)):
            Attribute.objects.get_or_create(code=entry["code"], defaults=entry)
    lookup.modules = {module.code: module for module in Module.objects.filter(family=family)}
    lookup.components = {part.sku: part for part in Component.objects.filter(sku__in=set(named_components(node)))}
    lookup.attributes = {row.code: row for row in Attribute.objects.filter(code__in=set(named_attributes(node)))}
    return lookup


def named_components(node: object) -> Iterator[str]:
    """Find the SKUs that a rule or a part of one names."""
    if isinstance(node, dict):
        if isinstance(node.get("component"), str):
            yield node["component"]
        yield from (cell for row in node.get("rows", ()) for cell in row)
        for key in ("if", "then", "unless", ASKED_IF):
            yield from named_components(node.get(key))
    elif isinstance(node, list):
        for entry in node:
            yield from named_components(entry)
