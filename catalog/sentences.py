"""Read rules back in plain English, such as “OLED 14-inch needs any Battery with Capacity at least 70 Wh”."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from catalog.models import CompatibilityRule, Operator
from catalog.values import number_text, value_of_columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalog.models import Attribute, RuleTerm
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


def rule_sentence(rule: CompatibilityRule) -> str:
    """Say what a rule with loaded terms (`with_terms`) means."""
    sides: dict[str, list[RuleTerm]] = {}
    for term in rule.terms.all():
        sides.setdefault(term.role, []).append(term)
    unless = f", unless there is {_joined(sides['unless'], 'or')}" if "unless" in sides else ""
    strength = " (only a warning)" if rule.strength == CompatibilityRule.Strength.WARN else ""
    return f"{_middle(rule, sides)}{unless}{strength}."


def _middle(rule: CompatibilityRule, sides: dict[str, list[RuleTerm]]) -> str:
    if rule.form == CompatibilityRule.Form.MUST_MATCH:
        left, right = (_owned(sides.get(side, [])) for side in ("left", "right"))
        return f"{_capital(left)} {MATCHED.get(Operator(rule.operator), '?')} {right}"
    if rule.form == CompatibilityRule.Form.BUDGET:
        return _budget(rule, sides)
    first, second = (_joined(sides.get(side, []), word) for side, word in (("if", "and"), ("then", "or")))
    return f"{_capital(first)} {VERBS[CompatibilityRule.Form(rule.form)]} {second}"


def _budget(rule: CompatibilityRule, sides: dict[str, list[RuleTerm]]) -> str:
    # Terms of one attribute are said together: “the Power of Processor, Graphics and Screen”.
    groups: dict[tuple[Decimal | None, int | None], list[RuleTerm]] = {}
    for term in sides.get("term", []):
        groups.setdefault((term.coefficient, term.attribute_id), []).append(term)
    parts = [_sum_part(terms) for terms in groups.values()]
    if rule.constant:
        parts.append(number_text(rule.constant))
    limit = _owned(sides["bound"]) if "bound" in sides else number_text(rule.bound or Decimal())
    return f"{_capital(' plus '.join(parts))} {SUMMED[Operator(rule.operator)]} {limit}"


def _sum_part(terms: list[RuleTerm]) -> str:
    coefficient, attribute = terms[0].coefficient, terms[0].attribute
    times = "" if coefficient is None or coefficient == 1 else f"{number_text(coefficient)} times "
    names = [term.module.name for term in terms]
    together = " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else f"the {names[0]}"
    return f"{times}the {_attribute_name(attribute)} of {together}"


def _owned(terms: Iterable[RuleTerm]) -> str:
    for term in terms:
        return f"the {_attribute_name(term.attribute)} of the {term.module.name}"
    return "?"


def _attribute_name(attribute: Attribute | None) -> str:
    if attribute is None:
        return "?"
    return f"“{attribute.name}”" if "," in attribute.name else attribute.name


def _joined(selectors: Iterable[Selector], word: str) -> str:
    return f" {word} ".join(selector_phrase(selector) for selector in selectors) or "?"


def selector_phrase(selector: Selector) -> str:
    """Say what a selector with loaded parts means: “any Battery with Capacity at least 70 Wh”."""
    if selector.component is not None:
        return selector.component.name
    if selector.attribute is None:
        return f"any {selector.module.name}"
    value = value_of_columns(number=selector.number, text=selector.text, yes_no=selector.yes_no, items=selector.items)
    if isinstance(value, bool):
        is_with = value == (selector.operator == Operator.EQUAL)
        return f"any {selector.module.name} {'with' if is_with else 'without'} {selector.attribute.name}"
    shown = COMPARED[Operator(selector.operator)].format(
        name=selector.attribute.name, value=value_words(value, selector.attribute)
    )
    return f"any {selector.module.name} with {shown}"


def value_words(value: PlainValue | None, attribute: Attribute) -> str:
    """Say a value with its unit: “70 Wh”, “AM4 or AM5”."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    words = " or ".join(value) if isinstance(value, list) else str(value)
    return f"{words} {attribute.unit}" if attribute.unit else words


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
