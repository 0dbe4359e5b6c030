"""What a family is made of, as far as rules and presets speak of it: gathered from a file or from the tables."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from catalog.models import Attribute, ComponentAttribute, Module, Offering

if TYPE_CHECKING:
    from collections.abc import Mapping

# A component without an attribute of this code has its weight instead.
WEIGHT = "weight_g"


@dataclass(frozen=True)
class ModuleFacts:
    """One module: its kind, the most of each component by SKU, and which attributes some component of it has."""

    kind: str
    most: Mapping[str, int]
    attributes: frozenset[str]
    maximum: int | None = None


@dataclass(frozen=True)
class Facts:
    """A family: attribute kinds by code and modules by code."""

    attributes: Mapping[str, str]
    modules: Mapping[str, ModuleFacts]


def document_facts(document: dict[str, Any]) -> Facts:
    """Gather the facts of a family from a document of normal form."""
    owned = {part["sku"]: {*part["attributes"], WEIGHT} for part in document["components"]}
    modules = {
        module["code"]: ModuleFacts(
            kind=module["kind"],
            most={offering["sku"]: offering["max_quantity"] for offering in module["components"]},
            attributes=frozenset().union(*(owned.get(offering["sku"], ()) for offering in module["components"])),
            maximum=module["maximum"],
        )
        for module in document["modules"]
    }
    return Facts(attributes={entry["code"]: entry["kind"] for entry in document["attributes"]}, modules=modules)


def family_facts(family_id: int) -> Facts:
    """Gather the facts of a family from the tables, in four queries."""
    most: dict[int, dict[str, int]] = defaultdict(dict)
    offerings = Offering.objects.filter(module__family_id=family_id)
    for module_id, sku, quantity in offerings.values_list("module_id", "component__sku", "max_quantity"):
        most[module_id][sku] = quantity
    owned: dict[int, set[str]] = defaultdict(set)
    values = ComponentAttribute.objects.filter(component__offerings__module__family_id=family_id)
    for module_id, code in values.values_list("component__offerings__module_id", "attribute__code").distinct():
        owned[module_id].add(code)
    modules = {
        module.code: ModuleFacts(
            kind=module.kind,
            most=most[module.pk],
            attributes=frozenset(owned[module.pk] | ({WEIGHT} if most[module.pk] else set())),
            maximum=module.maximum,
        )
        for module in Module.objects.filter(family_id=family_id)
    }
    return Facts(attributes=dict(Attribute.objects.values_list("code", "kind")), modules=modules)
