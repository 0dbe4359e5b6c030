"""Layers of the live picture as rows: what differs from a document is written, in bulk."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from catalog import rows
from catalog.models import LayerComponent, LayerNumber, PictureLayer
from catalog.plan import Plan, plan
from catalog.snapshot import layer_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.documents import Document
    from catalog.models import ProductFamily

BATCH = 500
FIELDS = ("name", "picture", "place", "at_least")


def layer_plan(family: ProductFamily, document: Document) -> Plan[PictureLayer]:
    """Compare a family's layers with those of a document of normal form."""
    return plan(
        document.get("layers", []),
        key="code",
        existing={row.code: row for row in PictureLayer.objects.filter(family=family).in_order().with_components()},
        document=layer_document,
        new=lambda code: PictureLayer(family=family, code=code),
    )


def clear_layers(planned: Plan[PictureLayer]) -> None:
    """Take away what goes or is written anew: it may still name a module that goes."""
    LayerComponent.objects.filter(layer__in=planned.changed).delete()
    LayerNumber.objects.filter(layer__in=planned.changed).delete()
    PictureLayer.objects.filter(pk__in=[row.pk for row in planned.removed]).delete()


def write_layers(planned: Plan[PictureLayer], lookup: rows.Lookup) -> None:
    """Write what is new or changed, after `clear_layers`."""
    for row in planned.written:
        rows.assign(row, {name: planned.wanted[row.code][name] for name in FIELDS})
    rows.renumber(planned)
    rows.next_version(planned.changed)
    PictureLayer.objects.bulk_update(planned.changed, [*FIELDS, "position", "version"], batch_size=BATCH)
    PictureLayer.objects.bulk_create(planned.created)
    made = (row for layer in planned.written for row in _components_of(layer, planned.wanted[layer.code], lookup))
    LayerComponent.objects.bulk_create(made, batch_size=BATCH)
    given = (row for layer in planned.written for row in _numbers_of(layer, planned.wanted[layer.code], lookup))
    LayerNumber.objects.bulk_create(given, batch_size=BATCH)


def _numbers_of(layer: PictureLayer, entry: Document, lookup: rows.Lookup) -> Iterator[LayerNumber]:
    for position, (code, number) in enumerate(entry.get("from", {}).items()):
        yield LayerNumber(layer=layer, module=lookup.modules[code], number=Decimal(number), position=position)


def _components_of(layer: PictureLayer, entry: Document, lookup: rows.Lookup) -> Iterator[LayerComponent]:
    pairs = ((code, sku) for code, skus in entry["with"].items() for sku in skus)
    for position, (code, sku) in enumerate(pairs):
        yield LayerComponent(
            layer=layer, module=lookup.modules[code], component=lookup.components[sku], position=position
        )
