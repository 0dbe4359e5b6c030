"""Draft the sentence that customers read from what a rule means; staff may say it better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.cells import PIECES
from catalog.models import Operator
from catalog.sentences import ASKED_IF, capital, listed, value_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalog.documents import Document
    from catalog.sentences import Names

MOST = 500
WHOSE = {
    Operator.EQUAL: "whose {name} is {value}",
    Operator.NOT_EQUAL: "whose {name} is not {value}",
    Operator.AT_MOST: "whose {name} is at most {value}",
    Operator.AT_LEAST: "whose {name} is at least {value}",
    Operator.ONE_OF: "whose {name} is {value}",
    Operator.CONTAINS: "that has {value} among its {name}",
}
VERBS = {
    ("needs", False): "needs",
    ("never_with", False): "doesn't go with",
    ("only_with", False): "goes only with",
    ("needs", True): "goes well with",
    ("never_with", True): "is not at its best with",
    ("only_with", True): "is at its best with",
}
MAY_BE = {
    Operator.EQUAL: "has to be the same as",
    Operator.AT_MOST: "may be at most",
    Operator.AT_LEAST: "has to be at least",
    Operator.ONE_OF: "has to be one of",
}
SUMMED = {
    Operator.EQUAL: "has to be exactly",
    Operator.AT_MOST: "may be at most",
    Operator.AT_LEAST: "has to be at least",
}
COUNTED = {Operator.EQUAL: "Take exactly", Operator.AT_MOST: "Take at most", Operator.AT_LEAST: "Take at least"}


def drafted(rule: Document, names: Names) -> str:
    """Say to a customer what a rule means; never longer than the field takes."""
    unless = f", unless you take {_joined(rule['unless'], 'or', names)}" if rule.get("unless") else ""
    text = f"{capital(_middle(rule, names))}{unless}."
    return text if len(text) <= MOST else f"{text[: MOST - 2].rsplit(' ', 1)[0]} …"


def _middle(rule: Document, names: Names) -> str:
    match rule["form"]:
        case "must_match":
            return _match(rule, names)
        case "budget":
            return _budget(rule, names)
        case "table":
            return f"this combination of {listed([names.said_module(code) for code in rule['modules']])} doesn't fit"
    if rule["form"] == ASKED_IF:
        return f"{names.said_module(rule['module'])} goes with {_joined(rule[ASKED_IF], 'or', names)}"
    first, second = _joined(rule["if"], "and", names), _joined(rule["then"], "or", names)
    verb = VERBS[rule["form"], rule["strength"] == "suggest"]
    is_plural = len(rule["if"]) > 1
    for one, many in (("needs", "need"), ("doesn't", "don't"), ("goes", "go"), ("is ", "are ")):
        verb = verb.replace(one, many, 1) if is_plural and verb.startswith(one) else verb
    return f"{first}{' together' if is_plural else ''} {verb} {second}"


def _match(rule: Document, names: Names) -> str:
    left, right = rule["left"], rule["right"]
    modules = [names.said_module(side["module"]) for side in (left, right)]
    if rule["operator"] == "equal" and left["attribute"] == right["attribute"]:
        return f"{listed(modules)} need the same {names.said_attribute(left['attribute'])}"
    parts = [_owned(side, names) for side in (left, right)]
    return f"{parts[0]} {MAY_BE[Operator(rule['operator'])]} {parts[1]}"


def _budget(rule: Document, names: Names) -> str:
    operator, bound, terms = Operator(rule["operator"]), rule["bound"], rule["terms"]
    attributes = list(dict.fromkeys(term["attribute"] for term in terms))
    unit = names.units.get(attributes[0], "")
    limit = _owned(bound, names) if isinstance(bound, dict) else value_words(bound, unit)
    modules = listed(list(dict.fromkeys(names.said_module(term["module"]) for term in terms)))
    if attributes == [PIECES]:
        return f"{COUNTED[operator]} {limit} of {modules}"
    sums = listed([names.said_attribute(code) for code in attributes])
    together = " together" if len(terms) > 1 else ""
    return f"the {sums} of {modules}{together} {SUMMED[operator]} {limit}"


def _owned(reference: Document, names: Names) -> str:
    return f"the {names.said_attribute(reference['attribute'])} of the {names.said_module(reference['module'])}"


def _joined(selectors: Iterable[Document], word: str, names: Names) -> str:
    return f" {word} ".join(_phrase(selector, names) for selector in selectors) or "…"


def _phrase(selector: Document, names: Names) -> str:
    if selector.get("component"):
        return names.component(selector["component"])
    module, code = names.said_module(selector["module"]), selector.get("attribute", "")
    a_module = f"{'an' if module[:1].lower() in 'aeiou' else 'a'} {module}"
    if not code:
        return a_module
    value, operator = selector.get("value"), selector.get("operator", "")
    if isinstance(value, bool):
        is_with = value == (operator == Operator.EQUAL)
        return f"{a_module} {'with' if is_with else 'without'} {names.said_attribute(code)}"
    words = WHOSE[Operator(operator)] if operator else "whose {name} is {value}"
    shown = value_words(value, names.units.get(code, ""))
    return f"{a_module} {words.format(name=names.said_attribute(code), value=shown)}"
