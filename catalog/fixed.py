"""One SKU is one thing: a component, or something that is sold as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from catalog.models import FixedProduct
from catalog.problems import Problem

if TYPE_CHECKING:
    from catalog.documents import Document


def sold_already(name: str) -> str:
    """What is said beside the SKU of a component."""
    return _("“{product}” is sold under this SKU as it is. One SKU is one thing: take another.").format(product=name)


def fixed_problems(document: Document) -> list[Problem]:
    """Components of a document whose SKU a fixed product has. One query, however many products there are."""
    components = document["components"]
    sold = FixedProduct.objects.in_bulk([entry["sku"] for entry in components], field_name="sku")
    return [
        Problem(("components", index, "sku"), sold_already(sold[entry["sku"]].name))
        for index, entry in enumerate(components)
        if entry["sku"] in sold
    ]
