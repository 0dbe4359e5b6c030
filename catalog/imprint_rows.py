"""Imprints and their fonts as rows: what differs from a document is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog import rows
from catalog.models import Font, Imprint
from catalog.plan import Plan, plan
from catalog.snapshot import font_document, imprint_document

if TYPE_CHECKING:
    from catalog.documents import Document
    from catalog.models import ProductFamily

FONT_FIELDS = ("name", "file", "licence")
FIELDS = ("name", "takes", "most", "lines", "scripts", "fonts", "colour", "paper", "corners", "width_mm", "height_mm")
OTHER_FIELDS = ("help_text", "module", "is_looked_at", "position")


def store_fonts(document: Document) -> Plan[Font]:
    """Write the fonts that a document has; those of other families stay."""
    entries = document.get("fonts", [])
    found = Font.objects.in_bulk([entry["code"] for entry in entries], field_name="code")
    planned = plan(entries, key="code", existing=found, document=font_document, new=lambda code: Font(code=code))
    for row in planned.written:
        rows.assign(row, {name: planned.wanted[row.code][name] for name in FONT_FIELDS})
        row.save()
    return planned


def imprint_plan(family: ProductFamily, document: Document) -> Plan[Imprint]:
    """Compare a family's imprints with those of a document of normal form; what goes is deleted at once.

    It may still name a module that goes.
    """
    planned = plan(
        document.get("imprints", []),
        key="code",
        existing={row.code: row for row in Imprint.objects.filter(family=family).in_order()},
        document=imprint_document,
        new=lambda code: Imprint(family=family, code=code),
    )
    Imprint.objects.filter(pk__in=[row.pk for row in planned.removed]).delete()
    Imprint.objects.filter(pk__in=[row.pk for row in planned.changed]).update(module=None)
    return planned


def write_imprints(planned: Plan[Imprint], lookup: rows.Lookup) -> None:
    """Write what is new or changed, once the modules are there."""
    for row in planned.written:
        entry = planned.wanted[row.code]
        rows.assign(row, {name: entry[name] for name in FIELDS})
        row.help_text, row.is_looked_at = entry["help"], entry["look_first"]
        row.module = lookup.modules[entry["on"]] if "on" in entry else None
    rows.renumber(planned)
    rows.next_version(planned.changed)
    Imprint.objects.bulk_update(planned.changed, [*FIELDS, *OTHER_FIELDS, "version"])
    Imprint.objects.bulk_create(planned.created)
