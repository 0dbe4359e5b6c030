"""Read a whole family in the structure of its file: what the release compiler and the dump start from."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch

from catalog.documents import FORMAT, named_attributes
from catalog.models import (
    Attribute,
    CompatibilityRule,
    Component,
    Example,
    Font,
    Imprint,
    Module,
    ModuleCondition,
    NeedsQuestion,
    Offering,
    PictureLayer,
    Preset,
    PriceRule,
    ProductFamily,
    RuleTerm,
)
from catalog.numbers import NUMBER
from catalog.part_lines import module_part_documents, whole_components, with_parts
from catalog.parts import offering_documents
from catalog.texts.rows import texts_of
from catalog.values import money_text, number_text, plain_number, value_of_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from django.db.models import QuerySet

    from catalog.documents import Document
    from catalog.models import NeedsWish
    from catalog.models.base import Selector


def snapshot(family_code: str, *, with_retired: bool = False, on: date | None = None) -> Document:
    """Give the family in the normal form of `atelier-catalog/1`; a picture is its name in the storage ("" without one).

    Retired components and their offerings are left out unless `with_retired`; rules, parts and presets that still name
    them stay as they are, for `validate.document_problems` to find. Attributes are those that a component has or a rule
    names, by code; components stand by SKU; all else stands as staff arranged it.
    With `on` only the rules that are valid on that day are there, otherwise all. Always nineteen queries, whatever the
    size, two more for lines of the price and for needs, three for layers, one for fonts, and three for each level of
    parts.
    Raises ProductFamily.DoesNotExist. Read it inside a transaction when staff may be writing.
    """
    family = ProductFamily.objects.get(code=family_code)
    modules = list(modules_with_conditions(family.modules.all()))
    rules = list(CompatibilityRule.objects.filter(family=family).valid(on).in_order().with_terms())
    presets = list(Preset.objects.filter(family=family).in_order().with_choices())
    prices = list(PriceRule.objects.filter(family=family).in_order().with_conditions())
    drawn = PictureLayer.objects.filter(family=family).in_order().with_components()
    layers = [layer_document(layer, with_retired=with_retired) for layer in drawn]
    layers = [layer for layer in layers if all(layer["with"].values())]  # else nothing brings it in any more
    imprints = [imprint_document(imprint) for imprint in Imprint.objects.filter(family=family).in_order()]
    fonts = Font.objects.filter(code__in={code for imprint in imprints for code in imprint["fonts"]}).order_by("code")
    needs = list(NeedsQuestion.objects.filter(family=family).in_order().with_answers())
    examples = Example.objects.filter(family=family).in_order()
    offered = Component.objects.filter(pk__in=Offering.objects.filter(module__family=family).values("component"))
    parts = module_part_documents(family)
    components = whole_components(offered if with_retired else offered.active())
    offerings = offering_documents(Offering.objects.filter(module__family=family), skus=components)
    lines = [line for found in parts.values() for line in found]
    components = with_parts(components, lines, with_retired=with_retired)
    asked = [needs_document(question) for question in needs]
    attributes = _attributes_of(modules, rules, prices, components.values(), [*lines, *asked])
    document: Document = {
        "format": FORMAT,
        "attributes": [attribute_document(attribute) for attribute in attributes],
        "family": family_document(family),
        "components": list(components.values()),
        "modules": [
            module_document(module, offerings.get(module.pk, []), parts.get(module.pk, [])) for module in modules
        ],
        "rules": [rule_document(rule) for rule in rules],
        **({"prices": [price_rule_document(rule) for rule in prices]} if prices else {}),
        **({"layers": layers} if layers else {}),
        **({"fonts": found} if (found := [font_document(font) for font in fonts]) else {}),
        **({"imprints": imprints} if imprints else {}),
        **({"needs": asked} if asked else {}),
        "presets": [preset_document(preset) for preset in presets],
        "examples": [example_document(example) for example in examples],
    }
    texts = texts_of(family, document)
    return document | ({"texts": texts} if texts else {})


def modules_with_conditions(modules: QuerySet[Module]) -> QuerySet[Module]:
    """Modules in order with their conditions loaded: two queries.

    Those that staff put in no order among each other: the ones with many options first, which decide most.
    """
    conditions = ModuleCondition.objects.select_related("module", "component", "attribute").order_by("position", "pk")
    sized = modules.annotate(offered=Count("offerings")).select_related("number_attribute")
    return sized.order_by("position", "-offered", "code").prefetch_related(Prefetch("conditions", conditions))


def _attributes_of(
    modules: Iterable[Module],
    rules: Iterable[CompatibilityRule],
    prices: Iterable[PriceRule],
    components: Collection[Document],
    lines: list[Document],
) -> QuerySet[Attribute]:
    codes = {module.number_attribute.code for module in modules if module.number_attribute is not None}
    codes |= {code for component in components for code in component["attributes"]}
    selectors: list[Selector] = [condition for module in modules for condition in module.conditions.all()]
    selectors += [condition for price in prices for condition in price.conditions.all()]
    selectors += [term for rule in rules for term in rule.terms.all()]
    codes |= {selector.attribute.code for selector in selectors if selector.attribute is not None}
    codes |= set(named_attributes([*lines, *(component.get("parts") for component in components)]))
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


def module_document(module: Module, offerings: list[Document], parts: list[Document]) -> Document:
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
        **({"parts": parts} if parts else {}),
        **numbers_document(module),
    }


def numbers_document(module: Module) -> Document:
    """Give what a module with its attribute loaded says of numbers, as the file has it; nothing for other modules."""
    if module.number_attribute is None:
        return {}
    texts = {key: getattr(module, f"number_{key}") for key in ("from", "to", "step", "start", "price_per_unit")}
    said: Document = {key: number_text(value) for key, value in texts.items() if value is not None}
    price = None if module.number_price is None else money_text(module.number_price)
    return {NUMBER: {"attribute": module.number_attribute.code, "price": price, **said}}


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


def price_rule_document(rule: PriceRule) -> Document:
    """Give a line of the price with loaded conditions (`with_conditions`) as the file has it."""
    document: Document = {"code": rule.code, "kind": rule.kind, "name": rule.name}
    if rule.amount is not None:
        document["amount"] = money_text(rule.amount)
    if rule.percent is not None:
        document["percent"] = number_text(rule.percent)
    if rule.count is not None:
        document["count"] = rule.count
    if rule.module is not None:
        document["of"] = rule.module.code
    conditions = [selector_document(condition) for condition in rule.conditions.all()]
    return document | ({"if": conditions} if conditions else {})


def layer_document(layer: PictureLayer, *, with_retired: bool = True) -> Document:
    """Give a layer with loaded components and numbers (`with_components`) as the file has it.

    Without the retired ones a module whose components all went stands there with none.
    """
    together: dict[str, list[str]] = {}
    for row in layer.components.all():
        skus = together.setdefault(row.module.code, [])
        if with_retired or row.component.is_active:
            skus.append(row.component.sku)
    numbers = {row.module.code: number_text(row.number) for row in layer.numbers.all()}
    return {
        "code": layer.code,
        "name": layer.name,
        "picture": layer.picture.name or "",
        "place": layer.place,
        "at_least": layer.at_least,
        "with": together,
        **({"from": numbers} if numbers else {}),
    }


def font_document(font: Font) -> Document:
    """Give a font as the file has it."""
    return {"code": font.code, "name": font.name, "file": font.file.name or "", "licence": font.licence}


def imprint_document(imprint: Imprint) -> Document:
    """Give an imprint with its module loaded as the file has it."""
    return {
        "code": imprint.code,
        "name": imprint.name,
        "help": imprint.help_text,
        "takes": imprint.takes,
        "most": imprint.most,
        "lines": imprint.lines,
        "scripts": imprint.scripts,
        "fonts": imprint.fonts,
        "colour": imprint.colour,
        "paper": imprint.paper,
        "corners": imprint.corners,
        "width_mm": imprint.width_mm,
        "height_mm": imprint.height_mm,
        **({"on": imprint.module.code} if imprint.module is not None else {}),
        "look_first": imprint.is_looked_at,
    }


def needs_document(question: NeedsQuestion) -> Document:
    """Give a needs question with loaded answers (`with_answers`) as the file has it."""
    return {
        "code": question.code,
        "text": question.text,
        "several": question.several,
        "answers": [
            {
                "code": answer.code,
                "text": answer.text,
                "hard": answer.hard,
                "wishes": [wish_document(wish) for wish in answer.wishes.all()],
            }
            for answer in question.answers.all()
        ],
    }


def wish_document(wish: NeedsWish) -> Document:
    """Give a wish with loaded parts as the file has it."""
    return selector_document(wish) | ({"grade": wish.grade} if wish.grade else {}) | {"weight": wish.weight}


def example_document(example: Example) -> Document:
    """Give an example as the file has it."""
    return {"code": example.code, "name": example.name, "choices": example.choices, "must_be": example.must_be}


def preset_document(preset: Preset) -> Document:
    """Give a preset with loaded choices (`with_choices`) as the file has it."""
    choices: Document = {}
    for choice in preset.choices.all():
        code = choice.module.code
        if choice.component is None:
            choices[code] = plain_number(choice.number or Decimal())
            continue
        sku = choice.component.sku
        if choice.module.kind == Module.Kind.ONE:
            choices[code] = sku if choice.quantity == 1 else [sku, choice.quantity]
        elif choice.module.kind == Module.Kind.SEVERAL:
            choices.setdefault(code, []).append(sku)
        else:
            choices.setdefault(code, {})[sku] = choice.quantity
    return {"code": preset.code, "name": preset.name, "description": preset.description, "choices": choices}
