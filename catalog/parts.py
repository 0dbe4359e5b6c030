"""Components and offerings as documents, read column by column: a family may have tens of thousands of them.

A row of a table becomes a document without a model instance in between, which would cost ten times as much.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from catalog.models import ComponentAttribute, Offering
from catalog.values import money_text, value_of_columns

if TYPE_CHECKING:
    from collections.abc import Container

    from django.db.models import QuerySet

    from catalog.documents import Document
    from catalog.models import Component

_COMPONENT = (
    "pk",
    "sku",
    "name",
    "description",
    "picture",
    "cost",
    "weight_g",
    "lead_time_days",
    "is_active",
    "is_piece",
)
_VALUE = ("component_id", "attribute__code", "number", "text", "yes_no", "items")


def component_documents(components: QuerySet[Component]) -> dict[str, Document]:
    """Give components as the file has them, by SKU in its order: two queries."""
    attributes = _attributes(components)
    rows = components.order_by("sku").values_list(*_COMPONENT)
    return {row[1]: _component(row, attributes.get(row[0], {})) for row in rows}


def _attributes(components: QuerySet[Component]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    chosen = components.order_by().values("pk")
    values = ComponentAttribute.objects.filter(component__in=chosen).order_by("component_id", "attribute__code")
    for pk, code, number, text, yes_no, items in values.values_list(*_VALUE).iterator(5000):
        found[pk][code] = value_of_columns(number=number, text=text, yes_no=yes_no, items=items)
    return found


def _component(row: tuple[Any, ...], attributes: dict[str, Any]) -> Document:
    _, sku, name, description, picture, cost, weight_g, lead_time_days, is_active, is_piece = row
    return {
        "sku": sku,
        "name": name,
        "description": description,
        "picture": picture or "",
        "cost": money_text(cost),
        "weight_g": weight_g,
        "lead_time_days": lead_time_days,
        "active": is_active,
        **({} if is_piece else {"piece": False}),
        "attributes": attributes,
    }


def offering_documents(
    offerings: QuerySet[Offering], *, skus: Container[str] | None = None
) -> dict[int, list[Document]]:
    """Give what each module offers as the file has it, by module, of these SKUs only (None: all): one query."""
    found: dict[int, list[Document]] = defaultdict(list)
    rows = offerings.order_by("module_id", "position", "pk")
    for module_id, sku, price, most in rows.values_list("module_id", "component__sku", "price", "max_quantity"):
        if skus is None or sku in skus:
            text = None if price is None else money_text(price)
            found[module_id].append({"sku": sku, "price": text, "max_quantity": most})
    return found
