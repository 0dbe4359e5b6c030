"""Read a whole family in the structure of its file: what the release compiler and the dump start from."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from catalog.documents import FORMAT
from catalog.models import (
    Attribute,
    CompatibilityRule,
    Component,
    Example,
    Module,
    ModuleCondition,
    Offering,
    Preset,
    ProductFamily,
    RuleTerm,
)
from catalog.parts import component_documents, offering_documents
from catalog.values import money_text, number_text, value_of_columns

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from catalog.documents import Document
    from catalog.models.base import Selector


def snapshot(family_code: str, *, with_retired: bool = False, on: date | None = None) -> Document:
    """Give the family in the normal form of `atelier-catalog/1`; a picture is its name in the storage ("" without one).

    Retired components and their offerings are left out unless `with_retired`; rules and presets that still name them
    stay as they are, for `validate.document_problems` to find. Attributes are those that a component has or a rule
    names, by code; components stand by SKU; all else stands as staff arranged it.
    With `on` only the rules that are valid on that day are there, otherwise all. Always twelve queries, whatever the
    size. Raises ProductFamily.DoesNotExist. Read it inside a transaction when staff may be writing.
    """
    family = ProductFamily.objects.get(code=family_code)
    modules = list(modules_with_conditions(family.modules.all()))
    rules = list(CompatibilityRule.objects.filter(family=family).valid(on).in_order().with_terms())
    presets = list(Preset.objects.filter(family=family).in_order().with_choices())
    examples = Example.objects.filter(family=family).in_order()
    offered = Component.objects.filter(pk__in=Offering.objects.filter(module__family=family).values("component"))
    components = component_documents(offered if with_retired else offered.active())
    offerings = offering_documents(Offering.objects.filter(module__family=family), skus=components)
    attributes = _attributes_of(modules, rules, components.values())
    return {
        "format": FORMAT,
        "attributes": [attribute_document(attribute) for attribute in attributes],
        "family": family_document(family),
        "components": list(components.values()),
        "modules": [module_document(module, offerings.get(module.pk, [])) for module in modules],
        "rules": [rule_document(rule) for rule in rules],
        "presets": [preset_document(preset) for preset in presets],
        "examples": [example_document(example) for example in examples],
    }


def modules_with_conditions(modules: QuerySet[Module]) -> QuerySet[Module]:
    """Modules in order with their conditions loaded: two queries."""
    conditions = ModuleCondition.objects.select_related("module", "component", "attribute").order_by("position", "pk")
    return modules.order_by("position", "code").prefetch_related(Prefetch("conditions", conditions))


def _attributes_of(
    modules: Iterable[Module], rules: Iterable[CompatibilityRule], components: Iterable[Document]
) -> QuerySet[Attribute]:
    codes = {code for component in components for code in component["attributes"]}
    selectors: list[Selector] = [condition for module in modules for condition in module.conditions.all()]
    selectors += [term for rule in rules for term in rule.terms.all()]
    codes |= {selector.attribute.code for selector in selectors if selector.attribute is not None}
    return Attribute.objects.filter(code__in=codes).order_by("code")


def attribute_document(attribute: Attribute) -> Document:
    """Give an attribute as the file has it."""
    return {"code": attribute.code, "name": attribute.name, "kind": attribute.kind, "unit": attribute.unit}


def family_document(family: ProductFamily) -> Document:
    """Give a family's own fields as the file has them."""
    return {
        "code": family.code,
        "name": family.name,
        "tagline": family.tagline,
        "description": family.description,
        "currency": family.currency,
        "position": family.position,
        "picture": family.picture.name or "",
        "attribution": family.attribution,
        "listed": family.is_listed,
    }


def module_document(module: Module, offerings: list[Document]) -> Document:
    """Give a module with loaded conditions as the file has it."""
    return {
        "code": module.code,
        "name": module.name,
        "step": module.step,
        "help": module.help_text,
        "kind": module.kind,
        "required": module.required,
        "minimum": module.minimum,
        "maximum": module.maximum,
        "price_per_100_g": None if module.price_per_100_g is None else money_text(module.price_per_100_g),
        "asked_if": [selector_document(condition) for condition in module.conditions.all()],
        "components": offerings,
    }


def selector_document(selector: Selector) -> Document:
    """Give a selector with loaded parts as the file has it."""
    document: Document = {"module": selector.module.code}
    if selector.component is not None:
        document["component"] = selector.component.sku
    if selector.attribute is not None:
        document["attribute"] = selector.attribute.code
    if selector.operator:
        document["operator"] = selector.operator
        document["value"] = value_of_columns(
            number=selector.number, text=selector.text, yes_no=selector.yes_no, items=selector.items
        )
    return document


def rule_document(rule: CompatibilityRule) -> Document:
    """Give a rule with loaded terms (`with_terms`) as the file has it."""
    sides: dict[str, list[Document]] = {role: [] for role in RuleTerm.Role.values}
    for term in rule.terms.all():
        document = selector_document(term)
        if term.coefficient is not None:
            document = {"coefficient": number_text(term.coefficient)} | document
        sides[term.role].append(document)
    head = {"code": rule.code, "form": rule.form, "strength": rule.strength}
    return head | _middle_of(rule, sides) | {"unless": sides["unless"], "says": rule.says} | _spare_of(rule)


def _spare_of(rule: CompatibilityRule) -> Document:
    days = {"valid_from": rule.valid_from, "valid_to": rule.valid_to}
    spare = {key: day.isoformat() for key, day in days.items() if day is not None}
    return spare | ({"note": rule.note} if rule.note else {})


def _middle_of(rule: CompatibilityRule, sides: dict[str, list[Document]]) -> Document:
    if rule.form == CompatibilityRule.Form.MUST_MATCH:
        left, right = ((sides[side] or [{}])[0] for side in ("left", "right"))
        return {"left": left, "operator": rule.operator, "right": right}
    if rule.form == CompatibilityRule.Form.BUDGET:
        bound: Any = sides["bound"][0] if sides["bound"] else number_text(rule.bound or Decimal())
        return {
            "terms": sides["term"],
            "constant": number_text(rule.constant or Decimal()),
            "operator": rule.operator,
            "bound": bound,
        }
    if rule.form == CompatibilityRule.Form.TABLE:
        return dict(rule.table or {"modules": [], "rows": []})
    return {"if": sides["if"], "then": sides["then"]}


def example_document(example: Example) -> Document:
    """Give an example as the file has it."""
    return {"code": example.code, "name": example.name, "choices": example.choices, "must_be": example.must_be}


def preset_document(preset: Preset) -> Document:
    """Give a preset with loaded choices (`with_choices`) as the file has it."""
    choices: Document = {}
    for choice in preset.choices.all():
        sku, code = choice.component.sku, choice.module.code
        if choice.module.kind == Module.Kind.ONE:
            choices[code] = sku if choice.quantity == 1 else [sku, choice.quantity]
        elif choice.module.kind == Module.Kind.SEVERAL:
            choices.setdefault(code, []).append(sku)
        else:
            choices.setdefault(code, {})[sku] = choice.quantity
    return {"code": preset.code, "name": preset.name, "description": preset.description, "choices": choices}
