"""What can't mean anything is refused here, with its place; forms and files ask the same questions.

Everything works on documents of normal form (see `documents`): a form builds the document of what was typed and shows
each problem beside the field that its place names.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import validate_imprints, validate_layers
from catalog.documents import named_attributes
from catalog.explode import reached
from catalog.facts import Facts, ModuleFacts, document_facts
from catalog.numbers import NUMBER, text_of
from catalog.problems import Problem
from catalog.validate_cycles import cycle_problems
from catalog.validate_needs import document_values, needs_problems
from catalog.validate_numbers import number_problems as number_problems_of
from catalog.validate_parts import part_problems
from catalog.validate_prices import number_problems, price_problems
from catalog.validate_rules import rule_problems, selector_problems
from catalog.validate_texts import texts_problems
from catalog.values import EXPECTED, NotOfKindError, number_text, plain_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from catalog.documents import Document

__all__ = [
    "choice_problems",
    "document_problems",
    "module_problems",
    "offering_problems",
    "parts_problems",
    "preset_problems",
    "rule_problems",
    "selector_problems",
]


def document_problems(document: Document) -> list[Problem]:
    """Find everything in a whole family's document that can't be meant."""
    return [
        *_repeated_problems(document),
        *_unused_problems(document),
        *parts_problems(document),
        *texts_problems(document),
    ]


def parts_problems(document: Document) -> list[Problem]:
    """Find what can't be meant in the parts of a document, whose codes are different and may be unused."""
    facts = document_facts(document)
    weights = {part["sku"]: part["weight_g"] for part in document["components"]}
    problems: list[Problem] = []
    for index, part in enumerate(document["components"]):
        problems += [found.under("components", index) for found in component_problems(part, facts)]
    if not problems:  # attributes of the right kind can be multiplied
        problems += part_problems(document, facts)
    for index, module in enumerate(document["modules"]):
        problems += [found.under("modules", index) for found in module_problems(module, facts, weights)]
    for index, rule in enumerate(document["rules"]):
        problems += [found.under("rules", index) for found in rule_problems(rule, facts)]
    for index, price in enumerate(document.get("prices", ())):
        problems += [found.under("prices", index) for found in price_problems(price, facts)]
    problems += number_problems(document.get("prices", []))
    for index, layer in enumerate(document.get("layers", ())):
        problems += [found.under("layers", index) for found in validate_layers.layer_problems(layer, facts)]
    problems += validate_layers.number_problems(document.get("layers", []))
    problems += validate_imprints.imprints_problems(document, facts)
    problems += needs_problems(document.get("needs", []), facts, document_values(document))
    for index, preset in enumerate(document["presets"]):
        problems += [found.under("presets", index) for found in preset_problems(preset, facts)]
    for index, example in enumerate(document.get("examples", ())):
        problems += [found.under("examples", index) for found in preset_problems(example, facts)]
    return problems + list(cycle_problems(document))


def _repeats(codes: Iterable[str]) -> Iterator[int]:
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if code in seen:
            yield index
        seen.add(code)


def _repeated_problems(document: Document) -> Iterator[Problem]:
    lists = {"attributes": "code", "components": "sku", "modules": "code", "rules": "code", "presets": "code"}
    lists |= dict.fromkeys(("examples", "prices", "layers", "fonts", "imprints", "needs"), "code")
    for name, key in lists.items():
        for index in _repeats(entry[key] for entry in document.get(name, ())):
            code = document[name][index][key]
            yield Problem((name, index, key), _("“{code}” is there twice.").format(code=code))


def _unused_problems(document: Document) -> Iterator[Problem]:
    # A release and a dump hold what the modules offer; anything else in a file would be lost without a word.
    offered = {offering["sku"] for module in document["modules"] for offering in module["components"]}
    kept = reached(document, offered)
    for index, part in enumerate(document["components"]):
        if part["sku"] not in kept:
            yield Problem(
                ("components", index, "sku"),
                _("No module offers “{sku}”, and nothing needs it.").format(sku=part["sku"]),
            )
    used = {code for part in document["components"] for code in part["attributes"]} | set(named_attributes(document))
    for index, attribute in enumerate(document["attributes"]):
        if attribute["code"] not in used:
            yield Problem(
                ("attributes", index, "code"),
                _("No component has “{attribute}”, and no rule names it.").format(attribute=attribute["code"]),
            )


def component_problems(part: Document, facts: Facts) -> Iterator[Problem]:
    """Check a component's attribute values against their kinds."""
    for code, value in part["attributes"].items():
        kind = facts.attributes.get(code)
        if kind is None:
            yield Problem(("attributes", code), _("There is no attribute “{code}”.").format(code=code))
            continue
        try:
            plain_value(kind, value)
        except NotOfKindError as error:
            yield Problem(("attributes", code), _("Expected {what}.").format(what=EXPECTED[error.kind]))


def module_problems(module: Document, facts: Facts, weights: dict[str, int]) -> Iterator[Problem]:
    """Check one module with its conditions and components; `weights` are the components' weights by SKU."""
    yield from bounds_problems(module)
    yield from number_problems_of(module, facts)
    if module["price_per_100_g"] is not None and module["kind"] != "portions":
        yield Problem(("price_per_100_g",), _("Only portions are sold by weight."))
    for index, selector in enumerate(module["asked_if"]):
        place = ("asked_if", index)
        yield from (found.under(*place) for found in selector_problems(selector, facts))
        if selector["module"] == module["code"]:
            yield Problem((*place, "module"), _("A module can't wait for itself; choose another one."))
    for index in _repeats(offering["sku"] for offering in module["components"]):
        yield Problem(("components", index, "sku"), _("This component is in the module twice."))
    for index, offering in enumerate(module["components"]):
        for found in offering_problems(offering, module, weights):
            yield found.under("components", index)


def bounds_problems(module: Document) -> Iterator[Problem]:
    """Check how many may be chosen in a module."""
    minimum, maximum = module["minimum"], module["maximum"]
    if module["kind"] in ("one", NUMBER):
        if minimum:
            yield Problem(
                ("minimum",), _("Where one is chosen there is no minimum; “required” says whether it must be.")
            )
        if maximum is not None:
            yield Problem(("maximum",), _("Where one is chosen there is no maximum."))
        return
    if maximum is not None and minimum > maximum:
        yield Problem(
            ("minimum",),
            _("At least {minimum} and at most {maximum} can't both hold.").format(minimum=minimum, maximum=maximum),
        )
    if module["required"] and not minimum:
        yield Problem(("minimum",), _("Required, so say how many at least: 1 or more."))
    most = sum(offering["max_quantity"] for offering in module["components"])
    if module["components"] and minimum > most:
        yield Problem(("minimum",), _("The components here make {most} at most.").format(most=most))


def offering_problems(offering: Document, module: Document, weights: dict[str, int]) -> Iterator[Problem]:
    """Check a component's place in a module."""
    if offering["sku"] not in weights:
        yield Problem(("sku",), _("There is no component “{sku}”.").format(sku=offering["sku"]))
        return
    if module["kind"] == "several" and offering["max_quantity"] != 1:
        yield Problem(
            ("max_quantity",), _("Where several are chosen, each is taken once; use portions for more of one.")
        )
    if module["price_per_100_g"] is None or module["kind"] != "portions":
        return
    if offering["price"] is not None:
        yield Problem(("price",), _("The price comes from the weight here; leave it empty."))
    if not weights[offering["sku"]]:
        yield Problem(("sku",), _("It is sold by weight here but weighs 0 g."))


def preset_problems(preset: Document, facts: Facts) -> Iterator[Problem]:
    """Check the choices of a preset or an example against what the modules offer."""
    if not preset["choices"]:
        yield Problem(("choices",), _("Choose at least one component."))
    for code, choice in preset["choices"].items():
        module = facts.modules.get(code)
        if module is None:
            yield Problem(("choices", code), _("There is no module “{code}” in this family.").format(code=code))
            continue
        taken = taken_of(module.kind, choice)
        if module.kind == NUMBER and taken is not None:
            yield from (found.under("choices", code) for found in given_problems(module, choice))
        elif taken is None:
            yield Problem(("choices", code), _("Expected {what}.").format(what=CHOICE_SHAPES[module.kind]))
        else:
            yield from (found.under("choices", code) for found in choice_problems(module, taken))


CHOICE_SHAPES = {
    "one": gettext_lazy("a SKU, or [SKU, quantity]"),
    "several": gettext_lazy("a list of different SKUs"),
    "portions": gettext_lazy("an object of SKU and number of portions"),
    NUMBER: gettext_lazy("a number"),
}


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def taken_of(kind: str, choice: object) -> dict[str, int] | None:
    """Read a preset's choice in one module as quantities by SKU, or by number; None if it is not written as it must."""
    if kind == "one":
        match choice:
            case str():
                return {choice: 1}
            case [str() as sku, int() as quantity] if _is_count(quantity):
                return {sku: quantity}
    elif kind == "several" and isinstance(choice, list) and all(isinstance(sku, str) for sku in choice):
        return dict.fromkeys(choice, 1) if len(set(choice)) == len(choice) else None
    elif kind == NUMBER and not isinstance(choice, str):
        text = text_of(choice)
        return None if text is None else {text: 1}
    elif kind == "portions" and isinstance(choice, dict) and all(map(_is_count, choice.values())):
        return choice
    return None


def count_sentence(most: int) -> str:
    """What is said of too few or too many of one component."""
    return _("Take 1 to {most} of it.").format(most=most)


def given_problems(module: ModuleFacts, given: Any) -> Iterator[Problem]:
    """Check a number that a preset gives in a module of numbers."""
    span, number = module.span, Decimal(str(given))
    if span is not None and not span.has(number):
        near = _(" or ").join(map(number_text, span.near(number)))
        words = _("{number} can't be given here; the nearest is {near}.")
        yield Problem((), words.format(number=number_text(number), near=near))


def choice_problems(module: ModuleFacts, taken: dict[str, int]) -> Iterator[Problem]:
    """Check what a preset takes in one module; the places are SKUs, or empty for all of them together."""
    for sku, quantity in taken.items():
        most = module.most.get(sku)
        if most is None:
            yield Problem((sku,), _("This module does not offer “{sku}”.").format(sku=sku))
        elif not 1 <= quantity <= most:
            yield Problem((sku,), count_sentence(most))
    total = Counter(taken).total()
    if not taken:
        yield Problem((), _("Choose at least one component, or leave the module out."))
    elif module.maximum is not None and total > module.maximum:
        yield Problem(
            (), _("These are {total}; this module takes at most {maximum}.").format(total=total, maximum=module.maximum)
        )
