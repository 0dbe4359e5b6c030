"""Who imported what: an entry in the history of each thing that an import touched, and of the family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_noop

from catalog.models import Attribute, CompatibilityRule, Component, Module, PriceRule
from catalog.sheets.columns import KEYS
from catalog.sheets.draft import BATCH
from configurator.languages.told import Told, as_text, told, told_by, told_names

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model

    from catalog.models import ProductFamily
    from catalog.sheets.report import Report, Row
    from configurator.customers.models import User

MODELS: dict[str, type[Model]] = {
    "attributes": Attribute,
    "modules": Module,
    "components": Component,
    "rules": CompatibilityRule,
    "prices": PriceRule,
}
FLAGS = {"new": ADDITION, "changed": CHANGE, "removed": DELETION}
MOST_NAMED = 8
Pks = dict[tuple[str, str], int]


@dataclass(frozen=True)
class Act:
    """Who imports what, and when."""

    source: str
    by: User
    at: datetime


def touched(report: Report) -> list[Row]:
    """Give the rows that changed something with a history of its own; a text in another language has none."""
    return [row for row in report.rows if row.status in FLAGS and row.kind in MODELS]


def pks_of(family: ProductFamily, report: Report) -> Pks:
    """Find the primary keys of what the rows are about, as far as it is there now."""
    found: Pks = {}
    for kind, model in MODELS.items():
        keys = [row.key for row in touched(report) if row.kind == kind]
        rows = model._default_manager.all()
        if kind in ("modules", "rules", "prices"):
            rows = rows.filter(family=family)
        for start in range(0, len(keys), BATCH):
            part = rows.filter(**{f"{KEYS[kind]}__in": keys[start : start + BATCH]})
            found |= {(kind, key): pk for key, pk in part.values_list(KEYS[kind], "pk")}
    return found


def record_history(*, family: ProductFamily, report: Report, pks: Pks, act: Act) -> None:
    """Write the entries, in bulk."""
    types = {kind: ContentType.objects.get_for_model(model).pk for kind, model in MODELS.items()}
    entries = [
        _entry(act, types[row.kind], pks[row.kind, row.key], _shown(row), _flag(row), _told(row, act, family))
        for row in touched(report)
    ]
    words = gettext_noop("Imported {source}: {summary}.")
    imported = told(words, source=act.source, summary=told_by(lambda: report.summary))
    own_type = ContentType.objects.get_for_model(family).pk
    entries.append(_entry(act, own_type, family.pk, str(family), CHANGE, imported))
    LogEntry.objects.bulk_create(entries, batch_size=BATCH)


def _entry(act: Act, type_id: int, pk: int, name: str, flag: int, one: Told) -> LogEntry:
    return LogEntry(
        user_id=act.by.pk,
        content_type_id=type_id,
        object_id=str(pk),
        object_repr=name[:200],
        action_flag=flag,
        change_message=as_text(one),
        action_time=act.at,
    )


def _shown(row: Row) -> str:
    return f"{row.name} ({row.key})" if row.kind == "components" else row.name or row.key


def _flag(row: Row) -> int:
    # A component that leaves a family stays in the catalog.
    return CHANGE if row.kind == "components" and row.status == "removed" else FLAGS[row.status]


def _told(row: Row, act: Act, family: ProductFamily) -> Told:
    source: dict[str, Any] = {"source": act.source, "row": str(row.number)}
    if row.status == "removed" and row.kind == "components":
        return told(gettext_noop("Imported {source}, row {row}: left {family}."), **source, family=str(family))
    if row.status == "removed":
        return told(gettext_noop("Imported {source}, row {row}: removed."), **source)
    if row.status == "new":
        return told(gettext_noop("Imported {source}, row {row}: new."), **source)
    names = told_names([change.column for change in row.changes], most=MOST_NAMED)
    return told(gettext_noop("Imported {source}, row {row}: changed {names}."), **source, names=names)
