"""Components that an import retires while rules, presets and parts still name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from configurator.languages.few import few

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.documents import Document
    from catalog.sheets.report import Report

MOST_NAMED = 5


def retired_notes(report: Report, document: Document) -> Iterator[str]:
    """Say of each component that is retired by an import what still names it: publishing will refuse that."""
    retired = {
        row.key
        for row in report.rows
        if row.kind == "components" and any(c.column == "active" and c.new == "no" for c in row.changes)
    }
    if not retired:
        return
    naming: dict[str, list[str]] = {}
    for words, entries in (("rule", "rules"), ("preset", "presets"), ("module", "modules"), ("price", "prices")):
        for entry in document.get(entries, ()):
            parts = {key: part for key, part in entry.items() if key != "components"}
            for sku in sorted(retired & set(_texts(parts))):
                naming.setdefault(sku, []).append(f"{words} {entry['code']}")
    for entry in document["components"]:
        for sku in sorted(retired & {line["part"] for line in entry.get("parts", ())}):
            naming.setdefault(sku, []).append(_("component {sku}").format(sku=entry["sku"]))
    for sku, names in sorted(naming.items()):
        text = ngettext(
            "{sku} is retired by this, but {names} still names it: mend that before you publish.",
            "{sku} is retired by this, but {names} still name it: mend that before you publish.",
            len(names),
        )
        yield text.format(sku=sku, names=few(names, most=MOST_NAMED))


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, part in node.items():
            yield key
            yield from _texts(part)
    elif isinstance(node, list):
        for part in node:
            yield from _texts(part)
