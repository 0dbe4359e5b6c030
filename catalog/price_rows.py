"""Lines of the price as rows: what differs from a document is written, in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog import rows
from catalog.models import PriceCondition, PriceRule
from catalog.plan import Plan, plan
from catalog.snapshot import price_rule_document

if TYPE_CHECKING:
    from catalog.documents import Document
    from catalog.models import ProductFamily

BATCH = 500


def price_plan(family: ProductFamily, document: Document) -> Plan[PriceRule]:
    """Compare a family's lines of the price with those of a document of normal form."""
    return plan(
        document.get("prices", []),
        key="code",
        existing={row.code: row for row in PriceRule.objects.filter(family=family).in_order().with_conditions()},
        document=price_rule_document,
        new=lambda code: PriceRule(family=family, code=code),
    )


def write_prices(planned: Plan[PriceRule], lookup: rows.Lookup) -> None:
    """Write what is new or changed; the conditions of changed ones have been deleted before."""
    for row in planned.written:
        rows.assign(row, lookup.price_fields(planned.wanted[row.code]))
    rows.next_version(planned.changed)
    rows.renumber(planned)
    PriceRule.objects.bulk_update(planned.changed, [*rows.PRICE_FIELDS, "position", "version"], batch_size=BATCH)
    PriceRule.objects.bulk_create(planned.created)
    made = (lookup.price_conditions_of(row, planned.wanted[row.code]) for row in planned.written)
    PriceCondition.objects.bulk_create((row for conditions in made for row in conditions), batch_size=BATCH)
