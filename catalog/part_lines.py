"""What components and modules need to be made, as documents; and all components that this leads to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from catalog.models import Component, PartLine
from catalog.parts import component_documents
from catalog.values import number_text, value_of_columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from catalog.documents import Document
    from catalog.models import ProductFamily


def part_line_document(line: PartLine) -> Document:
    """Give a line with loaded parts (`in_order`) as the file has it."""
    document: Document = {}
    if line.module_id is not None and line.component is not None:
        document["component"] = line.component.sku
    if line.attribute is not None:
        document |= {"attribute": line.attribute.code, "operator": line.operator}
        document["value"] = value_of_columns(number=line.number, text=line.text, yes_no=line.yes_no, items=line.items)
    document |= {"part": line.part.sku, "quantity": number_text(line.quantity)}
    return document if line.per is None else document | {"per": line.per.code}


def module_part_documents(family: ProductFamily) -> dict[int, list[Document]]:
    """Give what is needed for what is chosen, by module: one query."""
    found: dict[int, list[Document]] = defaultdict(list)
    for line in PartLine.objects.filter(module__family=family).in_order():
        if line.module_id is not None:
            found[line.module_id].append(part_line_document(line))
    return found


def whole_components(components: QuerySet[Component]) -> dict[str, Document]:
    """Give components as the file has them, each with its parts if it has any, by SKU: three queries."""
    documents = component_documents(components)
    lines = PartLine.objects.of_components().filter(component__in=components.order_by().values("pk"))
    for line in lines.in_order():
        if line.component is not None:
            documents[line.component.sku].setdefault("parts", []).append(part_line_document(line))
    return documents


def with_parts(
    known: dict[str, Document], lines: Iterable[Document] = (), *, with_retired: bool = False
) -> dict[str, Document]:
    """Add all that known components and further lines lead to, by SKU: three queries for each level of parts."""
    rows = Component.objects.all() if with_retired else Component.objects.active()
    found = dict(known)
    wanted = {line["part"] for line in lines} | _parts_of(known.values())
    while wanted - found.keys():
        added = whole_components(rows.filter(sku__in=wanted - found.keys()))
        wanted = _parts_of(added.values())
        found |= added
    return dict(sorted(found.items()))


def _parts_of(documents: Iterable[Document]) -> set[str]:
    return {line["part"] for document in documents for line in document.get("parts", ())}
