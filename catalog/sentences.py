"""Read rules back in plain English, such as “OLED 14-inch needs any Battery with Capacity at least 70 Wh”.

Everything here works on rules as documents (see `documents`) and `Names`; a name that is not known is said as its code.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from catalog.models import CompatibilityRule, Operator
from catalog.snapshot import price_rule_document, rule_document, selector_document, wish_document
from configurator.languages.few import listed, together
from configurator.languages.figures import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from catalog.documents import Document
    from catalog.models import NeedsAnswer, PartLine, PriceRule
    from catalog.models.base import Selector
    from catalog.values import PlainValue

COMPARED = {
    Operator.EQUAL: gettext_noop("{name} {value}"),
    Operator.NOT_EQUAL: gettext_noop("{name} other than {value}"),
    Operator.AT_MOST: gettext_noop("{name} at most {value}"),
    Operator.AT_LEAST: gettext_noop("{name} at least {value}"),
    Operator.ONE_OF: gettext_noop("{name} {value}"),
    Operator.CONTAINS: gettext_noop("{value} among its {name}"),
}
MATCHED = {
    Operator.EQUAL: gettext_noop("{left} must be the same as {right}"),
    Operator.AT_MOST: gettext_noop("{left} must be at most {right}"),
    Operator.AT_LEAST: gettext_noop("{left} must be at least {right}"),
    Operator.ONE_OF: gettext_noop("{left} must be one of {right}"),
}
SUMMED = {
    Operator.EQUAL: gettext_noop("{sum} is exactly {limit}"),
    Operator.AT_MOST: gettext_noop("{sum} is at most {limit}"),
    Operator.AT_LEAST: gettext_noop("{sum} is at least {limit}"),
}
VERBS = {
    CompatibilityRule.Form.NEEDS: gettext_noop("{first} needs {second}"),
    CompatibilityRule.Form.NEVER_WITH: gettext_noop("{first} never goes with {second}"),
    CompatibilityRule.Form.ONLY_WITH: gettext_noop("{first} goes only with {second}"),
}
ASKED_IF = "asked_if"  # a module's condition, written as if it were a rule
STRENGTHS = {
    "warn": gettext_noop("{sentence} (only a warning)"),
    "suggest": gettext_noop("{sentence} (only a suggestion)"),
}


@dataclass(frozen=True)
class Names:
    """What a family's modules, components, attributes and fonts are called, by code and SKU."""

    modules: Mapping[str, str] = field(default_factory=dict)
    components: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    fonts: Mapping[str, str] = field(default_factory=dict)

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
        return within(self.module(code))

    def said_attribute(self, code: str) -> str:
        """Name of an attribute inside a sentence."""
        return within(self.attribute(code))


def within(name: str) -> str:
    """A name inside a sentence: "keyboard", but "SIM card"; only English writes it smaller there."""
    if not (get_language() or "en").startswith("en"):
        return name
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def document_names(document: Document) -> Names:
    """Gather the names that a family's document gives."""
    return Names(
        modules={module["code"]: module["name"] for module in document["modules"]},
        components={part["sku"]: part["name"] for part in document["components"]},
        attributes={entry["code"]: entry["name"] for entry in document["attributes"]},
        units={entry["code"]: entry["unit"] for entry in document["attributes"]},
        fonts={font["code"]: font["name"] for font in document.get("fonts", ())},
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
    match price["kind"]:
        case "percent":
            # xgettext: no-python-format, only a sign
            text = _("{percent} % of the price of the {module}").format(
                percent=price["percent"], module=names.said_module(price["of"])
            )
        case "free":
            count = price["count"]
            free = ngettext("The cheapest of {module} is free.", "The {count} cheapest of {module} are free.", count)
            return free.format(count=count, module=names.module(price["of"]))
        case "portions":
            # xgettext: no-python-format, only a sign
            off = _("From {count} of one {module} on, {percent} % off each.")
            return off.format(count=price["count"], module=names.said_module(price["of"]), percent=price["percent"])
        case "quantity":
            # xgettext: no-python-format, only a sign
            off = _("From {count} pieces on, {percent} % off each.")
            return off.format(count=price["count"], percent=price["percent"])
        case _:
            text = f"{price['amount']} {currency}"
    if not price.get("if"):
        return _("{price} always.").format(price=text)
    condition = _joined(price["if"], _(" and "), names)
    return _("{price} if there is {condition}.").format(price=text, condition=condition)


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
        return _asked_if(rule, names)
    said = _middle(rule, names)
    if rule.get("unless"):
        but = _joined(rule["unless"], _(" or "), names)
        said = _("{sentence}, unless there is {condition}").format(sentence=said, condition=but)
    if rule["strength"] in STRENGTHS:
        said = _(STRENGTHS[rule["strength"]]).format(sentence=said)
    return _("{sentence}.").format(sentence=said)


def condition_sentence(module: Document, names: Names) -> str:
    """Say when a module, as files have it, is asked."""
    return sentence({"form": ASKED_IF, "module": module["code"], ASKED_IF: module[ASKED_IF]}, names)


def _asked_if(condition: Document, names: Names) -> str:
    selectors, module = condition[ASKED_IF], names.module(condition["module"])
    if not selectors:
        return _("{module} is asked always.").format(module=module)
    only = _("{module} is asked only if there is {condition}.")
    return only.format(module=module, condition=_joined(selectors, _(" or "), names))


def _middle(rule: Document, names: Names) -> str:
    match rule["form"]:
        case CompatibilityRule.Form.MUST_MATCH:
            left, right = (_owned(rule[side], names) for side in ("left", "right"))
            said = MATCHED.get(rule["operator"])
            return (_(said) if said else "{left} ? {right}").format(left=capital(left), right=right)
        case CompatibilityRule.Form.BUDGET:
            return _budget(rule, names)
        case CompatibilityRule.Form.TABLE:
            return _table(rule, names)
    first, second = _joined(rule["if"], _(" and "), names), _joined(rule["then"], _(" or "), names)
    return _(VERBS[CompatibilityRule.Form(rule["form"])]).format(first=capital(first), second=second)


def _table(rule: Document, names: Names) -> str:
    count = len(rule["rows"])
    said = ngettext(
        "{modules} go together in {count} combination of a table",
        "{modules} go together in {count} combinations of a table",
        count,
    )
    return said.format(modules=together([names.module(code) for code in rule["modules"]]), count=number(count))


def _budget(rule: Document, names: Names) -> str:
    # Terms of one attribute are said together: “the Power of Processor, Graphics and Screen”.
    groups: dict[tuple[str, str], list[str]] = {}
    for term in rule["terms"]:
        groups.setdefault((term["coefficient"], term["attribute"]), []).append(names.module(term["module"]))
    parts = [_sum_part(*key, modules, names) for key, modules in groups.items()]
    if rule["constant"] != "0":
        parts.append(rule["constant"])
    limit = _owned(rule["bound"], names) if isinstance(rule["bound"], dict) else rule["bound"]
    return _(SUMMED[rule["operator"]]).format(sum=capital(_(" plus ").join(parts)), limit=limit)


def _sum_part(coefficient: str, attribute: str, modules: list[str], names: Names) -> str:
    of = _("the {attribute} of {modules}") if len(modules) > 1 else _("the {attribute} of the {module}")
    said = of.format(attribute=names.attribute(attribute), modules=together(modules), module=modules[0])
    return said if coefficient == "1" else _("{number} times {what}").format(number=coefficient, what=said)


def _owned(reference: Mapping[str, Any], names: Names) -> str:
    if not reference:
        return "?"
    return _("the {attribute} of the {module}").format(
        attribute=names.attribute(reference["attribute"]), module=names.module(reference["module"])
    )


def _joined(selectors: Iterable[Document], word: str, names: Names) -> str:
    return word.join(phrase(selector, names) for selector in selectors) or "?"


def part_sentence(line: Document, owner: Document, names: Names) -> str:
    """Say what a line of parts means, such as “4 times a screw for each Foot”.

    `owner` is the line's component or module, as files have it.
    """
    each = owner["name"] if "sku" in owner else phrase({"module": owner["code"]} | line, names, bare=True)
    quantity = line["quantity"]
    part = _("{part} for each {owner}").format(part=names.component(line["part"]), owner=each)
    if "per" in line:
        times = f"{quantity} × {names.attribute(line['per'])}"  # noqa: RUF001  a multiplication sign
        return _("{part}: {times}, rounded up").format(part=part, times=times)
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


def phrase(selector: Document, names: Names, *, bare: bool = False) -> str:
    """Say what a selector means: “any Battery with Capacity at least 70 Wh”; `bare`, without “any”."""
    if selector.get("component"):
        return names.component(selector["component"])
    module, code = names.module(selector["module"]), selector.get("attribute", "")
    if not code:
        return module if bare else _("any {module}").format(module=module)
    value, operator = selector.get("value"), selector.get("operator", "")
    if isinstance(value, bool):
        shown, has = names.attributes.get(code, code), value == (operator == Operator.EQUAL)
    else:
        compared = COMPARED.get(operator)
        shown, has = (_(compared) if compared else "{name} ? {value}"), True
        words = value_words(value, names.units.get(code, ""))
        shown = shown.format(name=names.attributes.get(code, code), value=words)
    if bare:
        said = _("{module} with {attribute}") if has else _("{module} without {attribute}")
    else:
        said = _("any {module} with {attribute}") if has else _("any {module} without {attribute}")
    return said.format(module=module, attribute=shown)


def wishes_sentence(answer: NeedsAnswer) -> str:
    """Say what an answer with loaded wishes (`with_wishes`) wishes for: “Screen with Panel OLED (+5)”."""
    wishes = answer.wishes.all()
    names = _names_in(wishes)
    return listed([f"{wish_words(wish_document(wish), names)} ({wish.weight:+d})" for wish in wishes], between="; ")


def wish_words(wish: Document, names: Names) -> str:
    """Say what is wished for: “Screen with Panel OLED”, “no Toppings with nuts”, “Cooling: less noise”."""
    if "grade" in wish:
        said = _("{module}: less {attribute}") if wish["grade"] == "less" else _("{module}: more {attribute}")
        return said.format(module=names.module(wish["module"]), attribute=names.said_attribute(wish["attribute"]))
    words = phrase(wish, names, bare=True)
    return _("no {name}").format(name=words) if wish["weight"] < 0 else words


def value_words(value: PlainValue | None, unit: str) -> str:
    """Say a value with its unit: “70 Wh”, “AM4 or AM5”."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    words = _(" or ").join(value) if isinstance(value, list) else str(value)
    return f"{words} {unit}" if unit else words


def capital(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]
