"""What a family is made of, as far as rules and presets speak of it: gathered from a file or from the tables."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from catalog.cells import PIECES, WEIGHT
from catalog.documents import BUILT_IN
from catalog.models import Attribute, ComponentAttribute, Module, Offering
from catalog.values import value_of_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from catalog.documents import Document

EVERYBODYS = frozenset({WEIGHT, PIECES})


@dataclass(frozen=True)
class ModuleFacts:
    """One module: its kind, the most of each component by SKU, and which attributes some component of it has.

    `retired` are those of its components that no customer can take any more; a file does not know them apart.
    """

    kind: str
    most: Mapping[str, int]
    attributes: frozenset[str]
    maximum: int | None = None
    retired: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Facts:
    """A family: attribute kinds by code, modules by code, and the attributes' units."""

    attributes: Mapping[str, str]
    modules: Mapping[str, ModuleFacts]
    units: Mapping[str, str] = field(default_factory=dict)

    def with_module(self, module: Document, components: Mapping[str, Document]) -> Facts:
        """The same family with this module as it is given, of which these components are known."""
        skus = [offering["sku"] for offering in module["components"]]
        owned = [{*components[sku]["attributes"], *EVERYBODYS} for sku in skus if sku in components]
        here = ModuleFacts(module["kind"], dict.fromkeys(skus, 1), frozenset().union(*owned))
        return replace(self, modules={**self.modules, module["code"]: here})


def document_facts(document: dict[str, Any]) -> Facts:
    """Gather the facts of a family from a document of normal form."""
    owned = {part["sku"]: {*part["attributes"], *EVERYBODYS} for part in document["components"]}
    modules = {
        module["code"]: ModuleFacts(
            kind=module["kind"],
            most={offering["sku"]: offering["max_quantity"] for offering in module["components"]},
            attributes=frozenset().union(*(owned.get(offering["sku"], ()) for offering in module["components"])),
            maximum=module["maximum"],
        )
        for module in document["modules"]
    }
    return Facts(
        attributes={entry["code"]: entry["kind"] for entry in document["attributes"]},
        modules=modules,
        units={entry["code"]: entry.get("unit", "") for entry in document["attributes"]},
    )


def family_facts(family_id: int) -> Facts:
    """Gather the facts of a family from the tables, in four queries."""
    most: dict[int, dict[str, int]] = defaultdict(dict)
    retired: dict[int, set[str]] = defaultdict(set)
    offerings = Offering.objects.filter(module__family_id=family_id)
    columns = ("module_id", "component__sku", "max_quantity", "component__is_active")
    for module_id, sku, quantity, is_active in offerings.values_list(*columns):
        most[module_id][sku] = quantity
        if not is_active:
            retired[module_id].add(sku)
    owned: dict[int, set[str]] = defaultdict(set)
    values = ComponentAttribute.objects.filter(component__offerings__module__family_id=family_id)
    for module_id, code in values.values_list("component__offerings__module_id", "attribute__code").distinct():
        owned[module_id].add(code)
    modules = {
        module.code: ModuleFacts(
            kind=module.kind,
            most=most[module.pk],
            attributes=frozenset(owned[module.pk] | (EVERYBODYS if most[module.pk] else set())),
            maximum=module.maximum,
            retired=frozenset(retired[module.pk]),
        )
        for module in Module.objects.filter(family_id=family_id)
    }
    known = list(Attribute.objects.values_list("code", "kind", "unit"))
    kinds = {entry["code"]: entry["kind"] for entry in BUILT_IN} | {code: kind for code, kind, _ in known}
    return Facts(attributes=kinds, modules=modules, units={code: unit for code, _, unit in known})


def family_values(family_id: int) -> Callable[[str, str], dict[str, Any]]:
    """What components have, from the tables: of a module and an attribute by SKU; one query each time it is asked.

    Of those that may still be sold; those of which it is not known are absent.
    """

    def values(module: str, attribute: str) -> dict[str, Any]:
        here = {"module__family_id": family_id, "module__code": module, "component__is_active": True}
        weights = dict(Offering.objects.filter(**here).values_list("component__sku", "component__weight_g"))
        spare = {WEIGHT: weights, PIECES: dict.fromkeys(weights, 1)}.get(attribute, {})
        columns = ("component__sku", "number", "text", "yes_no", "items")
        rows = ComponentAttribute.objects.filter(component__sku__in=weights, attribute__code=attribute)
        known = {
            sku: value_of_columns(number=number, text=text, yes_no=yes_no, items=items)
            for sku, number, text, yes_no, items in rows.values_list(*columns)
        }
        return {**spare, **known}

    return values
