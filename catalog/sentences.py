"""Read rules back in plain English, such as “OLED 14-inch needs any Battery with Capacity at least 70 Wh”.

Everything here works on rules as documents (see `documents`) and `Names`; a name that is not known is said as its code.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from catalog.models import CompatibilityRule, Operator
from catalog.snapshot import price_rule_document, rule_document, selector_document, wish_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from catalog.documents import Document
    from catalog.models import NeedsAnswer, PartLine, PriceRule
    from catalog.models.base import Selector
    from catalog.values import PlainValue

COMPARED = {
    Operator.EQUAL: "{name} {value}",
    Operator.NOT_EQUAL: "{name} other than {value}",
    Operator.AT_MOST: "{name} at most {value}",
    Operator.AT_LEAST: "{name} at least {value}",
    Operator.ONE_OF: "{name} {value}",
    Operator.CONTAINS: "{value} among its {name}",
}
MATCHED = {
    Operator.EQUAL: "must be the same as",
    Operator.AT_MOST: "must be at most",
    Operator.AT_LEAST: "must be at least",
    Operator.ONE_OF: "must be one of",
}
SUMMED = {Operator.EQUAL: "is exactly", Operator.AT_MOST: "is at most", Operator.AT_LEAST: "is at least"}
VERBS = {
    CompatibilityRule.Form.NEEDS: "needs",
    CompatibilityRule.Form.NEVER_WITH: "never goes with",
    CompatibilityRule.Form.ONLY_WITH: "goes only with",
}
ASKED_IF = "asked_if"  # a module's condition, written as if it were a rule
STRENGTHS = {"warn": " (only a warning)", "suggest": " (only a suggestion)"}


@dataclass(frozen=True)
class Names:
    """What a family's modules, components and attributes are called, by code and SKU."""

    modules: Mapping[str, str] = field(default_factory=dict)
    components: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    def module(self, code: str) -> str:
        """Name of a module."""
        return self.modules.get(code, code)

    def component(self, sku: str) -> str:
        """Name of a component."""
        return self.components.get(sku, sku)

    def attribute(self, code: str) -> str:
        """Name of an attribute, in quotation marks where it would be read as two."""
        name = self.attributes.get(code, code or "?")
        return f"“{name}”" if "," in name else name

    def said_module(self, code: str) -> str:
        """Name of a module inside a sentence."""
        return _said(self.module(code))

    def said_attribute(self, code: str) -> str:
        """Name of an attribute inside a sentence."""
        return _said(self.attribute(code))


def _said(name: str) -> str:
    # "keyboard", but "SIM card"
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def document_names(document: Document) -> Names:
    """Gather the names that a family's document gives."""
    return Names(
        modules={module["code"]: module["name"] for module in document["modules"]},
        components={part["sku"]: part["name"] for part in document["components"]},
        attributes={entry["code"]: entry["name"] for entry in document["attributes"]},
        units={entry["code"]: entry["unit"] for entry in document["attributes"]},
    )


def rule_sentence(rule: CompatibilityRule) -> str:
    """Say what a rule with loaded terms (`with_terms`) means."""
    return sentence(rule_document(rule), _names_in(rule.terms.all()))


def price_rule_sentence(rule: PriceRule) -> str:
    """Say what a line of the price with loaded conditions (`with_conditions`) means."""
    document, names = price_rule_document(rule), _names_in(rule.conditions.all())
    modules = names.modules if rule.module is None else {**names.modules, rule.module.code: rule.module.name}
    return price_sentence(document, replace(names, modules=modules), rule.family.currency)


def price_sentence(price: Document, names: Names, currency: str) -> str:
    """Say what a line of the price means: “5 % of the price of the graphics card if there is any Dock”."""
    condition = f" if there is {_joined(price['if'], 'and', names)}" if price.get("if") else ""
    match price["kind"]:
        case "percent":
            text = f"{price['percent']} % of the price of the {names.said_module(price['of'])}"
        case "free":
            of, count = names.module(price["of"]), price["count"]
            return f"The {count} cheapest of {of} are free." if count > 1 else f"The cheapest of {of} is free."
        case "portions":
            return f"From {price['count']} of one {names.said_module(price['of'])} on, {price['percent']} % off each."
        case "quantity":
            return f"From {price['count']} pieces on, {price['percent']} % off each."
        case _:
            text = f"{price['amount']} {currency}"
    return f"{text}{condition or ' always'}."


def _names_in(selectors: Iterable[Selector]) -> Names:
    modules, components, attributes, units = {}, {}, {}, {}
    for selector in selectors:
        modules[selector.module.code] = selector.module.name
        if selector.component is not None:
            components[selector.component.sku] = selector.component.name
        if selector.attribute is not None:
            attributes[selector.attribute.code] = selector.attribute.name
            units[selector.attribute.code] = selector.attribute.unit
    return Names(modules, components, attributes, units)


def sentence(rule: Document, names: Names) -> str:
    """Say what a rule means, or when a module is asked."""
    if rule["form"] == ASKED_IF:
        return f"{names.module(rule['module'])} is asked {_asked_if(rule, names)}."
    unless = f", unless there is {_joined(rule['unless'], 'or', names)}" if rule.get("unless") else ""
    return f"{_middle(rule, names)}{unless}{STRENGTHS.get(rule['strength'], '')}."


def condition_sentence(module: Document, names: Names) -> str:
    """Say when a module, as files have it, is asked."""
    return sentence({"form": ASKED_IF, "module": module["code"], ASKED_IF: module[ASKED_IF]}, names)


def _asked_if(condition: Document, names: Names) -> str:
    selectors = condition[ASKED_IF]
    return f"only if there is {_joined(selectors, 'or', names)}" if selectors else "always"


def _middle(rule: Document, names: Names) -> str:
    match rule["form"]:
        case CompatibilityRule.Form.MUST_MATCH:
            left, right = (_owned(rule[side], names) for side in ("left", "right"))
            return f"{capital(left)} {MATCHED.get(rule['operator'], '?')} {right}"
        case CompatibilityRule.Form.BUDGET:
            return _budget(rule, names)
        case CompatibilityRule.Form.TABLE:
            return _table(rule, names)
    first, second = (_joined(rule[side], word, names) for side, word in (("if", "and"), ("then", "or")))
    return f"{capital(first)} {VERBS[CompatibilityRule.Form(rule['form'])]} {second}"


def _table(rule: Document, names: Names) -> str:
    count = len(rule["rows"])
    rows = "1 combination" if count == 1 else f"{count:,} combinations"
    return f"{listed([names.module(code) for code in rule['modules']])} go together in {rows} of a table"


def _budget(rule: Document, names: Names) -> str:
    # Terms of one attribute are said together: “the Power of Processor, Graphics and Screen”.
    groups: dict[tuple[str, str], list[str]] = {}
    for term in rule["terms"]:
        groups.setdefault((term["coefficient"], term["attribute"]), []).append(names.module(term["module"]))
    parts = [_sum_part(*key, modules, names) for key, modules in groups.items()]
    if rule["constant"] != "0":
        parts.append(rule["constant"])
    limit = _owned(rule["bound"], names) if isinstance(rule["bound"], dict) else rule["bound"]
    return f"{capital(' plus '.join(parts))} {SUMMED[rule['operator']]} {limit}"


def _sum_part(coefficient: str, attribute: str, modules: list[str], names: Names) -> str:
    times = "" if coefficient == "1" else f"{coefficient} times "
    together = listed(modules) if len(modules) > 1 else f"the {modules[0]}"
    return f"{times}the {names.attribute(attribute)} of {together}"


def listed(words: list[str]) -> str:
    """Join words: “a, b and c”."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _owned(reference: Mapping[str, Any], names: Names) -> str:
    if not reference:
        return "?"
    return f"the {names.attribute(reference['attribute'])} of the {names.module(reference['module'])}"


def _joined(selectors: Iterable[Document], word: str, names: Names) -> str:
    return f" {word} ".join(phrase(selector, names) for selector in selectors) or "?"


def part_sentence(line: Document, owner: Document, names: Names) -> str:
    """Say what a line of parts means, such as “4 times a screw for each Foot”.

    `owner` is the line's component or module, as files have it.
    """
    each = owner["name"] if "sku" in owner else phrase({"module": owner["code"]} | line, names).removeprefix("any ")
    quantity, part = line["quantity"], f"{names.component(line['part'])} for each {each}"
    if "per" in line:
        return f"{part}: {quantity} × {names.attribute(line['per'])}, rounded up"  # noqa: RUF001  a multiplication sign
    return f"{quantity} × {part}"  # noqa: RUF001  the same


def line_sentence(document: Document, line: PartLine) -> str:
    """Say what a stored line of parts with loaded parts means."""
    attributes = [found for found in (line.attribute, line.per) if found is not None]
    module, component = line.module, line.component
    names = Names(
        modules={module.code: module.name} if module is not None else {},
        components={found.sku: found.name for found in (component, line.part) if found is not None},
        attributes={found.code: found.name for found in attributes},
        units={found.code: found.unit for found in attributes},
    )
    if module is not None:
        return part_sentence(document, {"code": module.code}, names)
    return part_sentence(document, {"sku": "", "name": component.name if component else "?"}, names)


def selector_phrase(selector: Selector) -> str:
    """Say what a selector with loaded parts means: “any Battery with Capacity at least 70 Wh”."""
    return phrase(selector_document(selector), _names_in([selector]))


def phrase(selector: Document, names: Names) -> str:
    """Say what a selector means: “any Battery with Capacity at least 70 Wh”."""
    if selector.get("component"):
        return names.component(selector["component"])
    module, code = names.module(selector["module"]), selector.get("attribute", "")
    if not code:
        return f"any {module}"
    value, operator = selector.get("value"), selector.get("operator", "")
    if isinstance(value, bool):
        is_with = value == (operator == Operator.EQUAL)
        return f"any {module} {'with' if is_with else 'without'} {names.attributes.get(code, code)}"
    shown = COMPARED.get(operator, "{name} ? {value}").format(
        name=names.attributes.get(code, code), value=value_words(value, names.units.get(code, ""))
    )
    return f"any {module} with {shown}"


def wishes_sentence(answer: NeedsAnswer) -> str:
    """Say what an answer with loaded wishes (`with_wishes`) wishes for: “Screen with Panel OLED (+5)”."""
    wishes = answer.wishes.all()
    names = _names_in(wishes)
    return "; ".join(f"{wish_words(wish_document(wish), names)} ({wish.weight:+d})" for wish in wishes)


def wish_words(wish: Document, names: Names) -> str:
    """Say what is wished for: “Screen with Panel OLED”, “no Toppings with nuts”, “Cooling: less noise”."""
    if "grade" in wish:
        return f"{names.module(wish['module'])}: {wish['grade']} {names.said_attribute(wish['attribute'])}"
    words = phrase(wish, names).removeprefix("any ")
    return f"no {words}" if wish["weight"] < 0 else words


def value_words(value: PlainValue | None, unit: str) -> str:
    """Say a value with its unit: “70 Wh”, “AM4 or AM5”."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    words = " or ".join(value) if isinstance(value, list) else str(value)
    return f"{words} {unit}" if unit else words


def capital(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]
