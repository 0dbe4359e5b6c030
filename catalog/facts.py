"""What a family is made of, as far as rules and presets speak of it: gathered from a file or from the tables."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.cells import PIECES, WEIGHT
from catalog.documents import BUILT_IN
from catalog.models import Attribute, ComponentAttribute, Module, Offering
from catalog.numbers import NUMBER, Span, is_span, span_of
from catalog.snapshot import numbers_document
from catalog.values import plain_number, value_of_columns

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
    span: Span | None = None  # the numbers that can be given
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
        owned.append(set(given_attributes(module)))
        here = ModuleFacts(module["kind"], dict.fromkeys(skus, 1), frozenset().union(*owned), span=_span(module))
        return replace(self, modules={**self.modules, module["code"]: here})


def given_attributes(module: Document) -> frozenset[str]:
    """The attribute of the numbers that can be given in a module, if any can."""
    return frozenset({module[NUMBER]["attribute"]} if NUMBER in module else ())


def _span(module: Document) -> Span | None:
    return span_of(module[NUMBER]) if NUMBER in module and is_span(module[NUMBER]) else None


def document_facts(document: dict[str, Any]) -> Facts:
    """Gather the facts of a family from a document of normal form."""
    owned = {part["sku"]: {*part["attributes"], *EVERYBODYS} for part in document["components"]}
    modules = {
        module["code"]: ModuleFacts(
            kind=module["kind"],
            most={offering["sku"]: offering["max_quantity"] for offering in module["components"]},
            attributes=frozenset().union(
                *(owned.get(offering["sku"], ()) for offering in module["components"]), given_attributes(module)
            ),
            maximum=module["maximum"],
            span=_span(module),
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
            attributes=frozenset(owned[module.pk] | (EVERYBODYS if most[module.pk] else set()))
            | given_attributes(numbers_document(module)),
            maximum=module.maximum,
            span=_span(numbers_document(module)),
            retired=frozenset(retired[module.pk]),
        )
        for module in Module.objects.filter(family_id=family_id).select_related("number_attribute")
    }
    known = list(Attribute.objects.values_list("code", "kind", "unit"))
    kinds = {entry["code"]: entry["kind"] for entry in BUILT_IN} | {code: kind for code, kind, _ in known}
    return Facts(attributes=kinds, modules=modules, units={code: unit for code, _, unit in known})


def _given(family_id: int, code: str, attribute: str) -> dict[str, Any]:
    """The numbers that can be given in a module, if that is their attribute."""
    rows = Module.objects.filter(family_id=family_id, code=code, number_attribute__code=attribute)
    spans = (_span(numbers_document(row)) for row in rows.select_related("number_attribute"))
    return {text: plain_number(Decimal(text)) for span in spans if span is not None for text in span.texts()}


def family_values(family_id: int) -> Callable[[str, str], dict[str, Any]]:
    """What components have, from the tables: of a module and an attribute by SKU; up to three queries each time.

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
        return {**spare, **known} if weights else _given(family_id, module, attribute)

    return values
