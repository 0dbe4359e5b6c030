"""Load: fixed products from a file of the format atelier-products/1; one that is there already stays as it is."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction

from catalog.models import FixedProduct

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "atelier-products/1"
_FIELDS = ("sku", "name", "department", "category", "kind", "size", "maker", "price", "currency", "barcode", "weight_g")


class ProductFileError(Exception):
    """The file can't be read; each fault names its place. Nothing was changed."""

    def __init__(self, *, faults: tuple[str, ...]) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many products came in, and how many were there before."""

    new: int
    kept: int


def load_products(*, path: Path) -> Loaded:
    """Take in every product that the file names and whose SKU is not there yet. Raises OSError, ProductFileError."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ProductFileError(faults=(f"not JSON: {error}",)) from None
    is_ours = isinstance(document, dict) and document.get("format") == FORMAT
    if not is_ours or not isinstance(document.get("products"), list):
        raise ProductFileError(faults=(f'needs "format": "{FORMAT}" and a list "products"',))
    known = set(FixedProduct.objects.values_list("sku", flat=True))
    made, faults, kept = [], [], 0
    for place, entry in enumerate(document["products"]):
        if isinstance(entry, dict) and entry.get("sku") in known:
            kept += 1
            continue
        product, said = _read(entry)
        faults += [f"products[{place}]: {says}" for says in said]
        made += [product] if product is not None else []
    faults += [*_twice("SKU", [one.sku for one in made]), *_twice("barcode", [one.barcode for one in made])]
    if faults:
        raise ProductFileError(faults=tuple(faults))
    with transaction.atomic():
        for product in made:
            product.save()
    return Loaded(new=len(made), kept=kept)


def _twice(what: str, codes: list[str]) -> list[str]:
    counted = Counter(code for code in codes if code)
    return [f"the {what} {code} is named {number} times" for code, number in counted.items() if number > 1]


def _read(entry: Any) -> tuple[FixedProduct | None, list[str]]:
    """The product of an entry, with what is wrong with it."""
    if not isinstance(entry, dict):
        return None, ["needs an object"]
    if unknown := sorted(entry.keys() - {*_FIELDS}):
        return None, [f"has no field {unknown[0]}"]
    product = FixedProduct(**entry)
    try:
        product.full_clean()
    except ValidationError as error:
        return None, [f"{name}: {' '.join(said)}" for name, said in error.message_dict.items()]
    return product, []
