"""Which questions about use, answers and wishes can't mean anything; see `validate`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.cells import PIECES, WEIGHT, compares
from catalog.numbers import NUMBER, with_numbers
from catalog.problems import Problem
from catalog.validate_rules import KINDS, attribute_problems, selector_problems
from catalog.values import Kind

if TYPE_CHECKING:
    from catalog.documents import Document
    from catalog.facts import Facts

MOST_QUESTIONS = 6
"""So many questions a family may ask: more is a form, not a start."""
MOST_ANSWERS = 12
MOST_WISHES = 20
TOO_MANY = format_lazy(gettext_lazy("A family asks at most {most} questions about use."), most=MOST_QUESTIONS)

Values = Callable[[str, str], Mapping[str, Any]]
"""Of a module and an attribute, by SKU, what the components of the module have; those of which it is not known lack."""


def needs_problems(needs: list[Document], facts: Facts, values: Values) -> Iterator[Problem]:
    """Check all questions of a family; the places are in the document."""
    if len(needs) > MOST_QUESTIONS:
        yield Problem(("needs", MOST_QUESTIONS), str(TOO_MANY))
    for index, question in enumerate(needs):
        yield from (found.under("needs", index) for found in question_problems(question, facts, values))


def question_problems(question: Document, facts: Facts, values: Values) -> Iterator[Problem]:
    """Check one question with its answers."""
    answers = question["answers"]
    if not answers:
        yield Problem(("answers",), _("A question needs at least one answer."))
    if len(answers) > MOST_ANSWERS:
        yield Problem(
            ("answers", MOST_ANSWERS),
            _("A question has at most {most} answers.").format(most=MOST_ANSWERS),
        )
    seen: set[str] = set()
    for index, answer in enumerate(answers):
        if answer["code"] in seen:
            yield Problem(("answers", index, "code"), _("“{code}” is there twice.").format(code=answer["code"]))
        seen.add(answer["code"])
        yield from (found.under("answers", index) for found in answer_problems(answer, facts, values))


def answer_problems(answer: Document, facts: Facts, values: Values) -> Iterator[Problem]:
    """Check the wishes of one answer."""
    wishes = answer["wishes"]
    if answer["hard"] and not wishes:
        yield Problem(("hard",), _("Nothing is wished for here, so nothing can be held."))
    if len(wishes) > MOST_WISHES:
        yield Problem(("wishes", MOST_WISHES), _("An answer has at most {most} wishes.").format(most=MOST_WISHES))
    for index, wish in enumerate(wishes):
        found = list(_selection_problems(wish, facts, values)) or list(_weight_problems(wish, facts))
        if answer["hard"] and not found:
            found = list(_hard_problems(wish, facts))
        yield from (problem.under("wishes", index) for problem in found)


def _selection_problems(wish: Document, facts: Facts, values: Values) -> Iterator[Problem]:
    if "grade" in wish:
        yield from _grade_problems(wish, facts, values)
        return
    found = list(selector_problems(wish, facts))
    yield from found
    if found or "attribute" not in wish:
        return
    known = values(wish["module"], wish["attribute"])
    if not any(selects(wish, have) for have in known.values()):
        yield Problem(("value",), _("No component of this module is so; the wish would do nothing."))


def _grade_problems(wish: Document, facts: Facts, values: Values) -> Iterator[Problem]:
    for key in ("component", "operator", "value"):
        if key in wish:
            yield Problem((key,), _("By degrees a number is graded as it is: leave this empty."))
            return
    if "attribute" not in wish:
        yield Problem(("attribute",), _("Say which number is graded."))
        return
    found = list(attribute_problems(wish, facts))
    yield from found
    if found:
        return
    kind = facts.attributes[wish["attribute"]]
    if kind != Kind.NUMBER:
        yield Problem(
            ("attribute",), _("Only numbers go by degrees; this attribute has {kinds}.").format(kinds=KINDS[kind])
        )
    elif len(set(_numbers(values(wish["module"], wish["attribute"]).values()))) < 2:  # noqa: PLR2004
        yield Problem(("attribute",), _("All components of this module are alike in this; the wish would do nothing."))


def _numbers(values: Iterable[object]) -> Iterator[Decimal]:
    """Those that are numbers; what else stands there by mistake is said at its component."""
    for have in values:
        try:
            yield Decimal(str(have))
        except InvalidOperation:
            continue


def _weight_problems(wish: Document, facts: Facts) -> Iterator[Problem]:
    grade, is_one = wish.get("grade"), facts.modules[wish["module"]].kind in ("one", NUMBER)
    if not wish["weight"]:
        yield Problem(("weight",), _("A weight of 0 wishes for nothing."))
    elif grade and wish["weight"] < 0:
        yield Problem(("weight",), _("By degrees the weight is above 0; turn more and less round instead."))
    elif grade == "more" and not is_one:
        yield Problem(("grade",), _("Where several can be taken, all of them would be: only less can be better here."))
    elif wish["weight"] > 0 and not is_one and not grade and "component" not in wish:
        text = _(
            "Where several can be taken, a wish for something names one component; else all of them would be taken."
        )
        yield Problem(("component",), text)


def _hard_problems(wish: Document, facts: Facts) -> Iterator[Problem]:
    """What must hold becomes choices: one component taken, or some of several left out."""
    kind = facts.modules[wish["module"]].kind
    if "grade" in wish:
        yield Problem(("grade",), _("What must hold is so or is not so; degrees can only be wished for."))
    elif wish["weight"] < 0 and kind in ("one", NUMBER):
        text = _("Where one is chosen, what must hold names the component that is taken (a weight above 0).")
        yield Problem(("component",), text)
    elif wish["weight"] > 0 and "component" not in wish:
        yield Problem(("component",), _("What must hold names the component that is taken."))
    elif wish["weight"] > 0 and kind == "portions":
        yield Problem(
            ("module",), _("How many portions must be taken nobody can say; wish for it, or leave out others.")
        )


def selects(selector: Document, have: Any) -> bool:
    """Whether a component that has this value of the selector's attribute is meant."""
    want = selector["value"]
    if isinstance(have, int | float) and not isinstance(have, bool):
        return compares(selector["operator"], Decimal(str(have)), Decimal(str(want)))
    return compares(selector["operator"], have, want)


def document_values(document: Document) -> Values:
    """What components have, from a document of normal form."""
    document = with_numbers(document)
    components = {part["sku"]: part for part in document["components"]}
    offered = {module["code"]: [line["sku"] for line in module["components"]] for module in document["modules"]}

    def values(module: str, attribute: str) -> dict[str, Any]:
        found = {sku: _had(components[sku], attribute) for sku in offered[module] if sku in components}
        return {sku: have for sku, have in found.items() if have is not None}

    return values


def _had(component: Document, attribute: str) -> Any:
    spare = {WEIGHT: component["weight_g"], PIECES: 1}
    return component["attributes"].get(attribute, spare.get(attribute))
