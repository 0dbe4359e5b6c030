"""Draft the sentence that customers read from what a rule means; staff may say it better.

It becomes one of the catalog's texts, so it is in the shop's language, whoever asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.cells import PIECES
from catalog.models import Operator
from catalog.sentences import ASKED_IF, capital, value_words
from configurator.languages.choose import speaking
from configurator.languages.few import together

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalog.documents import Document
    from catalog.sentences import Names

MOST = 500
_VALUE = gettext_noop("{module} whose {name} is {value}")
WHOSE = {
    Operator.EQUAL: _VALUE,
    Operator.NOT_EQUAL: gettext_noop("{module} whose {name} is not {value}"),
    Operator.AT_MOST: gettext_noop("{module} whose {name} is at most {value}"),
    Operator.AT_LEAST: gettext_noop("{module} whose {name} is at least {value}"),
    Operator.ONE_OF: _VALUE,
    Operator.CONTAINS: gettext_noop("{module} that has {value} among its {name}"),
}
VERBS = {
    ("needs", False): (gettext_noop("{first} needs {second}"), gettext_noop("{first} together need {second}")),
    ("never_with", False): (
        gettext_noop("{first} doesn't go with {second}"),
        gettext_noop("{first} together don't go with {second}"),
    ),
    ("only_with", False): (
        gettext_noop("{first} goes only with {second}"),
        gettext_noop("{first} together go only with {second}"),
    ),
    ("needs", True): (
        gettext_noop("{first} goes well with {second}"),
        gettext_noop("{first} together go well with {second}"),
    ),
    ("never_with", True): (
        gettext_noop("{first} is not at its best with {second}"),
        gettext_noop("{first} together are not at their best with {second}"),
    ),
    ("only_with", True): (
        gettext_noop("{first} is at its best with {second}"),
        gettext_noop("{first} together are at their best with {second}"),
    ),
}
"""What one thing and what several together do, by form and whether it is only a suggestion."""
MAY_BE = {
    Operator.EQUAL: gettext_noop("{left} has to be the same as {right}"),
    Operator.AT_MOST: gettext_noop("{left} may be at most {right}"),
    Operator.AT_LEAST: gettext_noop("{left} has to be at least {right}"),
    Operator.ONE_OF: gettext_noop("{left} has to be one of {right}"),
}
SUMMED = {
    Operator.EQUAL: gettext_noop("{sum} has to be exactly {limit}"),
    Operator.AT_MOST: gettext_noop("{sum} may be at most {limit}"),
    Operator.AT_LEAST: gettext_noop("{sum} has to be at least {limit}"),
}
COUNTED = {
    Operator.EQUAL: gettext_noop("Take exactly {limit} of {modules}"),
    Operator.AT_MOST: gettext_noop("Take at most {limit} of {modules}"),
    Operator.AT_LEAST: gettext_noop("Take at least {limit} of {modules}"),
}


def drafted(rule: Document, names: Names) -> str:
    """Say to a customer, in the shop's language, what a rule means; never longer than the field takes."""
    with speaking(""):
        text = _middle(rule, names)
        if rule.get("unless"):
            condition = _joined(rule["unless"], _(" or "), names)
            text = _("{sentence}, unless you take {condition}").format(sentence=text, condition=condition)
        text = capital(_("{sentence}.").format(sentence=text))
    return text if len(text) <= MOST else f"{text[: MOST - 2].rsplit(' ', 1)[0]} …"


def _middle(rule: Document, names: Names) -> str:
    match rule["form"]:
        case "must_match":
            return _match(rule, names)
        case "budget":
            return _budget(rule, names)
        case "table":
            modules = together([names.said_module(code) for code in rule["modules"]])
            return _("this combination of {modules} doesn't fit").format(modules=modules)
    if rule["form"] == ASKED_IF:
        condition = _joined(rule[ASKED_IF], _(" or "), names)
        return _("{module} goes with {condition}").format(module=names.said_module(rule["module"]), condition=condition)
    one, several = VERBS[rule["form"], rule["strength"] == "suggest"]
    first, second = _joined(rule["if"], _(" and "), names), _joined(rule["then"], _(" or "), names)
    return _(several if len(rule["if"]) > 1 else one).format(first=first, second=second)


def _match(rule: Document, names: Names) -> str:
    left, right = rule["left"], rule["right"]
    if rule["operator"] == "equal" and left["attribute"] == right["attribute"]:
        modules = together([names.said_module(side["module"]) for side in (left, right)])
        return _("{modules} need the same {attribute}").format(
            modules=modules, attribute=names.said_attribute(left["attribute"])
        )
    return _(MAY_BE[Operator(rule["operator"])]).format(left=_owned(left, names), right=_owned(right, names))


def _budget(rule: Document, names: Names) -> str:
    operator, bound, terms = Operator(rule["operator"]), rule["bound"], rule["terms"]
    attributes = list(dict.fromkeys(term["attribute"] for term in terms))
    unit = names.units.get(attributes[0], "")
    limit = _owned(bound, names) if isinstance(bound, dict) else value_words(bound, unit)
    modules = together(list(dict.fromkeys(names.said_module(term["module"]) for term in terms)))
    if attributes == [PIECES]:
        return _(COUNTED[operator]).format(limit=limit, modules=modules)
    of = _("the {attributes} of {modules} together") if len(terms) > 1 else _("the {attributes} of {modules}")
    added = of.format(attributes=together([names.said_attribute(code) for code in attributes]), modules=modules)
    return _(SUMMED[operator]).format(sum=added, limit=limit)


def _owned(reference: Document, names: Names) -> str:
    return _("the {attribute} of the {module}").format(
        attribute=names.said_attribute(reference["attribute"]), module=names.said_module(reference["module"])
    )


def _joined(selectors: Iterable[Document], word: str, names: Names) -> str:
    return word.join(_phrase(selector, names) for selector in selectors) or "…"


def _phrase(selector: Document, names: Names) -> str:
    if selector.get("component"):
        return names.component(selector["component"])
    module, code = names.said_module(selector["module"]), selector.get("attribute", "")
    a_module = (_("an {module}") if module[:1].lower() in "aeiou" else _("a {module}")).format(module=module)
    if not code:
        return a_module
    name, value, operator = names.said_attribute(code), selector.get("value"), selector.get("operator", "")
    if isinstance(value, bool):
        is_with = value == (operator == Operator.EQUAL)
        said = _("{module} with {attribute}") if is_with else _("{module} without {attribute}")
        return said.format(module=a_module, attribute=name)
    said = _(WHOSE[Operator(operator)] if operator else _VALUE)
    return said.format(module=a_module, name=name, value=value_words(value, names.units.get(code, "")))
