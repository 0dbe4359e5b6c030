"""Table rows from the entries of a document."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from catalog.models import (
    Attribute,
    CompatibilityRule,
    Component,
    ComponentAttribute,
    Module,
    ModuleCondition,
    NeedsAnswer,
    NeedsWish,
    Offering,
    PartLine,
    Preset,
    PresetChoice,
    PriceCondition,
    PriceRule,
    RuleTerm,
)
from catalog.models.module import NUMBER_FIELDS
from catalog.numbers import NUMBER
from catalog.validate import taken_of
from catalog.values import typed_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Model

    from catalog.documents import Document
    from catalog.models.base import Versioned
    from catalog.plan import Plan

COMPONENT_FIELDS = ("name", "description", "picture", "cost", "weight_g", "lead_time_days", "is_active", "is_piece")
MODULE_FIELDS = (
    *("name", "step", "help_text", "kind", "required", "minimum", "maximum", "price_per_100_g"),
    *NUMBER_FIELDS,
)
RULE_FIELDS = (
    "form",
    "strength",
    "says",
    "operator",
    "constant",
    "bound",
    "table",
    "valid_from",
    "valid_to",
    "note",
)
EXAMPLE_FIELDS = ("name", "choices", "must_be")
PRICE_FIELDS = ("name", "kind", "amount", "percent", "module", "count")
PRESET_FIELDS = ("name", "description")


def assign(row: Model, fields: Document) -> None:
    """Set fields of a row."""
    for name, value in fields.items():
        setattr(row, name, value)


def next_version(changed: Iterable[Versioned]) -> None:
    """Count a saving up, so that an edit form opened before is refused."""
    for row in changed:
        row.version += 1


def renumber(planned: Plan[Any]) -> None:
    """Give all rows their positions if the order changed, else only the new ones at the end."""
    is_appending = planned.is_in_order
    old = planned.kept[: len(planned.kept) - len(planned.created)]
    start = max((row.position for row in old), default=-1) + 1 if is_appending else 0
    for index, row in enumerate(planned.created if is_appending else planned.kept):
        row.position = start + index


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def family_fields(entry: Document) -> Document:
    """Give the fields of a family."""
    return {"is_listed" if key == "listed" else key: value for key, value in entry.items()}


def component_fields(entry: Document) -> Document:
    """Give the fields of a component."""
    same = ("name", "description", "picture", "weight_g", "lead_time_days")
    flags = {"is_active": entry["active"], "is_piece": entry.get("piece", True)}
    return {name: entry[name] for name in same} | {"cost": Decimal(entry["cost"]), **flags}


def module_fields(entry: Document) -> Document:
    """Give the fields of a module but for its attribute, which is a row."""
    number = entry.get(NUMBER) or {}
    same = ("name", "step", "kind", "required", "minimum", "maximum")
    return {name: entry[name] for name in same} | {
        "help_text": entry["help"],
        "price_per_100_g": _decimal(entry["price_per_100_g"]),
        **{name: _decimal(number.get(name.removeprefix("number_"))) for name in NUMBER_FIELDS[1:]},
    }


def rule_fields(entry: Document) -> Document:
    """Give the fields of a rule."""
    bound = entry.get("bound")
    return {name: entry[name] for name in ("form", "strength", "says")} | {
        "operator": entry.get("operator", ""),
        "constant": _decimal(entry.get("constant")),
        "bound": _decimal(bound) if isinstance(bound, str) else None,
        "table": {key: entry[key] for key in ("modules", "rows")} if entry["form"] == "table" else None,
        "valid_from": _day(entry.get("valid_from")),
        "valid_to": _day(entry.get("valid_to")),
        "note": entry.get("note", ""),
    }


def example_fields(entry: Document) -> Document:
    """Give the fields of an example."""
    return {name: entry[name] for name in EXAMPLE_FIELDS}


def preset_fields(entry: Document) -> Document:
    """Give the fields of a preset."""
    return {name: entry[name] for name in PRESET_FIELDS}


def attributes_used_elsewhere(attributes: list[Attribute], *, skus: list[str], family_code: str) -> set[str]:
    """Codes of those attributes that other components than these, or other families than this one, use."""
    if not attributes:
        return set()
    own = Q(module__family__code=family_code) | Q(module__isnull=True, component__sku__in=skus)
    uses: tuple[tuple[Any, str], ...] = (
        (ComponentAttribute.objects.exclude(component__sku__in=skus), "attribute"),
        (Module.objects.exclude(family__code=family_code), "number_attribute"),
        (RuleTerm.objects.exclude(rule__family__code=family_code), "attribute"),
        (ModuleCondition.objects.exclude(asked__family__code=family_code), "attribute"),
        (PriceCondition.objects.exclude(rule__family__code=family_code), "attribute"),
        (NeedsWish.objects.exclude(answer__question__family__code=family_code), "attribute"),
        (PartLine.objects.exclude(own), "attribute"),
        (PartLine.objects.exclude(own), "per"),
    )
    return set(
        chain.from_iterable(
            use.filter(**{f"{name}__in": attributes}).values_list(f"{name}__code", flat=True) for use, name in uses
        )
    )


class Lookup:
    """Rows by code, to make the rows that name them."""

    def __init__(self) -> None:
        """Fill the three before making rows that need them."""
        self.attributes: dict[str, Attribute] = {}
        self.components: dict[str, Component] = {}
        self.modules: dict[str, Module] = {}

    def values_of(self, component: Component, entry: Document) -> Iterator[ComponentAttribute]:
        """Make a component's attribute values."""
        for code, value in entry["attributes"].items():
            yield ComponentAttribute(component=component, attribute=self.attributes[code], **typed_columns(value))

    def number_attribute(self, entry: Document) -> Attribute | None:
        """Find the attribute of a module's numbers; None where it has none."""
        return self.attributes[entry[NUMBER]["attribute"]] if NUMBER in entry else None

    def offerings_of(self, module: Module, entry: Document) -> Iterator[Offering]:
        """Make a module's offerings."""
        for index, offered in enumerate(entry["components"]):
            yield Offering(
                module=module,
                component=self.components[offered["sku"]],
                price=_decimal(offered["price"]),
                max_quantity=offered["max_quantity"],
                position=index,
            )

    def conditions_of(self, module: Module, entry: Document) -> Iterator[ModuleCondition]:
        """Make a module's conditions."""
        for index, selector in enumerate(entry["asked_if"]):
            yield ModuleCondition(asked=module, position=index, **self._selector_fields(selector))

    def price_fields(self, entry: Document) -> Document:
        """Give the fields of a line of the price."""
        return {
            "name": entry["name"],
            "kind": entry["kind"],
            "amount": _decimal(entry.get("amount")),
            "percent": _decimal(entry.get("percent")),
            "module": self.modules[entry["of"]] if "of" in entry else None,
            "count": entry.get("count"),
        }

    def price_conditions_of(self, rule: PriceRule, entry: Document) -> Iterator[PriceCondition]:
        """Make the conditions of a surcharge."""
        for index, selector in enumerate(entry.get("if", ())):
            yield PriceCondition(rule=rule, position=index, **self._selector_fields(selector))

    def wishes_of(self, answer: NeedsAnswer, entry: Document) -> Iterator[NeedsWish]:
        """Make the wishes of an answer."""
        for index, wish in enumerate(entry["wishes"]):
            more = {"grade": wish.get("grade", ""), "weight": wish["weight"]}
            yield NeedsWish(answer=answer, position=index, **more, **self._selector_fields(wish))

    def parts_of(
        self, lines: Iterable[Document], module: Module | None = None, *, component: Component | None = None
    ) -> Iterator[PartLine]:
        """Make the lines of what a component needs, or what is chosen in a module."""
        for index, line in enumerate(lines):
            selector = {} if module is None else line | {"module": module.code}
            per = line.get("per")
            yield PartLine(
                part=self.components[line["part"]],
                quantity=Decimal(line["quantity"]),
                per=None if per is None else self.attributes[per],
                position=index,
                **(self._selector_fields(selector) if selector else {"component": component}),
            )

    def terms_of(self, rule: CompatibilityRule, entry: Document) -> Iterator[RuleTerm]:
        """Make a rule's terms."""
        sides = {role: entry.get(role, []) for role in ("if", "then", "unless")}
        sides |= {role: [entry[role]] for role in ("left", "right") if role in entry}
        sides |= {"term": entry.get("terms", [])}
        sides |= {"bound": [entry["bound"]] if isinstance(entry.get("bound"), dict) else []}
        for role, selectors in sides.items():
            for index, selector in enumerate(selectors):
                yield RuleTerm(
                    rule=rule,
                    role=role,
                    position=index,
                    coefficient=_decimal(selector.get("coefficient")),
                    **self._selector_fields(selector),
                )

    def choices_of(self, preset: Preset, entry: Document) -> Iterator[PresetChoice]:
        """Make a preset's choices."""
        for code, choice in entry["choices"].items():
            module = self.modules[code]
            if module.kind == NUMBER:
                yield PresetChoice(preset=preset, module=module, number=Decimal(str(choice)))
                continue
            for index, (sku, quantity) in enumerate((taken_of(module.kind, choice) or {}).items()):
                yield PresetChoice(
                    preset=preset,
                    module=module,
                    component=self.components[sku],
                    quantity=quantity,
                    position=index,
                )

    def _selector_fields(self, selector: Document) -> dict[str, Any]:
        component, attribute = selector.get("component"), selector.get("attribute")
        return {
            "module": self.modules[selector["module"]],
            "component": None if component is None else self.components[component],
            "attribute": None if attribute is None else self.attributes[attribute],
            "operator": selector.get("operator", ""),
        } | typed_columns(selector.get("value"))
