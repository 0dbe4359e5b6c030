"""Which rules can't mean anything; see `validate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from catalog.problems import Problem
from catalog.validate_tables import table_problems
from catalog.values import EXPECTED, Kind, NotOfKindError, plain_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from catalog.documents import Document
    from catalog.facts import Facts

# operator -> attribute kinds that it compares
COMPARES: dict[str, frozenset[str]] = {
    "equal": frozenset({Kind.NUMBER, Kind.TEXT, Kind.YES_NO}),
    "not_equal": frozenset({Kind.NUMBER, Kind.TEXT, Kind.YES_NO}),
    "at_most": frozenset({Kind.NUMBER}),
    "at_least": frozenset({Kind.NUMBER}),
    "one_of": frozenset({Kind.TEXT}),
    "contains": frozenset({Kind.LIST}),
}
WORDS = {
    "equal": gettext_lazy("is"),
    "not_equal": gettext_lazy("is not"),
    "at_most": gettext_lazy("is at most"),
    "at_least": gettext_lazy("is at least"),
    "one_of": gettext_lazy("is one of"),
    "contains": gettext_lazy("contains"),
}
SELECTOR_KEYS = frozenset({"module", "component", "attribute", "operator", "value"})


def rule_problems(rule: Document, facts: Facts) -> Iterator[Problem]:
    """Check every part of a rule against its family."""
    for side in ("if", "then", "unless"):
        for index, selector in enumerate(rule.get(side, ())):
            yield from (found.under(side, index) for found in selector_problems(selector, facts))
    for side in ("if", "then"):
        if side in rule and not rule[side]:
            yield Problem((side,), _("This side is empty: say what is meant here."))
    if rule["form"] == "must_match":
        yield from match_problems(rule, facts)
    elif rule["form"] == "budget":
        yield from budget_problems(rule, facts)
    elif rule["form"] == "table":
        yield from table_problems(rule, facts)
    first, last = rule.get("valid_from"), rule.get("valid_to")
    if first and last and last < first:  # both are written as year-month-day
        yield Problem(("valid_to",), _("The last day is before the first, {first}.").format(first=first))


def selector_problems(selector: Document, facts: Facts) -> Iterator[Problem]:
    """Check one selector: its module, and its component or its comparison."""
    module = facts.modules.get(selector["module"])
    if module is None:
        yield Problem(("module",), _("There is no module “{code}” in this family.").format(code=selector["module"]))
        return
    if "component" in selector:
        if selector["component"] not in module.most:
            yield Problem(("component",), _("This module does not offer “{sku}”.").format(sku=selector["component"]))
        elif selector["component"] in module.retired:
            yield Problem(
                ("component",),
                _("“{sku}” is retired: no customer can take it any more.").format(sku=selector["component"]),
            )
        for key in ("attribute", "operator", "value"):
            if key in selector:
                yield Problem((key,), _("Name a component or compare an attribute, not both."))
    elif "attribute" in selector:
        yield from comparison_problems(selector, facts)
    else:
        for key in ("operator", "value"):
            if key in selector:
                yield Problem(("attribute",), _("Say which attribute is compared."))
                return


def attribute_problems(reference: Document, facts: Facts) -> Iterator[Problem]:
    """Check that the module is there and that some component of it has the attribute."""
    module = facts.modules.get(reference["module"])
    code = reference["attribute"]
    if module is None:
        yield Problem(("module",), _("There is no module “{code}” in this family.").format(code=reference["module"]))
    elif code not in facts.attributes:
        yield Problem(("attribute",), _("There is no attribute “{code}”.").format(code=code))
    elif code not in module.attributes:
        yield Problem(("attribute",), _("No component of this module has “{code}”.").format(code=code))


def comparison_problems(selector: Document, facts: Facts) -> Iterator[Problem]:
    """Check attribute, operator and value of a selector together."""
    found = list(attribute_problems(selector, facts))
    missing = [key for key in ("operator", "value") if key not in selector]
    found += [Problem((key,), _("This is missing: compare the attribute to a value.")) for key in missing]
    if found:
        yield from found
        return
    kind, operator = facts.attributes[selector["attribute"]], selector["operator"]
    if kind not in COMPARES[operator]:
        yield Problem(
            ("operator",),
            _("“{words}” does not compare {kinds}; use {fitting}.").format(
                words=WORDS[operator], kinds=KINDS[kind], fitting=_fitting(kind)
            ),
        )
        return
    wanted = value_kind(kind, operator)
    try:
        plain_value(wanted, selector["value"])
    except NotOfKindError:
        yield Problem(("value",), _("Expected {what}.").format(what=EXPECTED[wanted]))
    else:
        if selector["value"] == []:
            yield Problem(("value",), _("Name at least one text."))


KINDS: dict[str, str | Promise] = {
    Kind.NUMBER: gettext_lazy("numbers"),
    Kind.TEXT: gettext_lazy("texts"),
    Kind.YES_NO: gettext_lazy("a yes or no"),
    Kind.LIST: gettext_lazy("lists"),
}


def _fitting(kind: str) -> str:
    return pgettext("between two of several words", " or ").join(
        f"“{WORDS[operator]}”" for operator, kinds in COMPARES.items() if kind in kinds
    )


def value_kind(kind: str, operator: str) -> str:
    """Which kind of value an attribute of a kind is compared to by an operator."""
    if operator == "one_of":
        return Kind.LIST
    return Kind.TEXT if operator == "contains" else kind


def match_problems(rule: Document, facts: Facts) -> Iterator[Problem]:
    """Check that the two attributes of a *must match* rule can be compared."""
    found = [problem.under(side) for side in ("left", "right") for problem in attribute_problems(rule[side], facts)]
    yield from found
    if found:
        return
    if rule["left"] == rule["right"]:
        yield Problem(("right", "attribute"), _("This compares a thing with itself."))
    left, right = (facts.attributes[rule[side]["attribute"]] for side in ("left", "right"))
    operator = rule["operator"]
    if operator == "one_of":
        if left != Kind.TEXT:
            yield Problem(
                ("left", "attribute"),
                _("One text is looked for in a list; this attribute has {kinds}.").format(kinds=KINDS[left]),
            )
        if right != Kind.LIST:
            yield Problem(
                ("right", "attribute"),
                _("A text is looked for in a list; this attribute has {kinds}.").format(kinds=KINDS[right]),
            )
        return
    for side, kind in (("left", left), ("right", right)):
        if kind not in COMPARES[operator]:
            yield Problem(
                (side, "attribute"),
                _("“{words}” does not compare {kinds}.").format(words=WORDS[operator], kinds=KINDS[kind]),
            )
            return
    if left != right:
        yield Problem(
            ("right", "attribute"),
            _("This has {kinds}, the other side {others}.").format(kinds=KINDS[right], others=KINDS[left]),
        )
    else:
        yield from unit_problems([(("right",), rule["right"])], rule["left"]["attribute"], facts)


def unit_problems(
    references: Iterable[tuple[tuple[str | int, ...], Document]], attribute: str, facts: Facts
) -> Iterator[Problem]:
    """Check that attributes that are compared or added as they are have the unit of this one."""
    unit = facts.units.get(attribute, "")
    for place, reference in references:
        other = facts.units.get(reference["attribute"], "")
        if unit and other and other != unit:
            text = _("This is in {other}, “{attribute}” in {unit}: bring both to one unit first.").format(
                other=other, attribute=attribute, unit=unit
            )
            yield Problem((*place, "attribute"), text)


def budget_problems(rule: Document, facts: Facts) -> Iterator[Problem]:
    """Check that a budget adds and compares numbers only."""
    if not rule["terms"]:
        yield Problem(("terms",), _("This side is empty: say what is added."))
    places: list[tuple[tuple[str | int, ...], Document]] = [
        (("terms", i), term) for i, term in enumerate(rule["terms"])
    ]
    if isinstance(rule["bound"], dict):
        places.append((("bound",), rule["bound"]))
    for place, reference in places:
        found = list(attribute_problems(reference, facts))
        yield from (problem.under(*place) for problem in found)
        if not found and facts.attributes[reference["attribute"]] != Kind.NUMBER:
            kind = facts.attributes[reference["attribute"]]
            yield Problem(
                (*place, "attribute"), _("A budget adds numbers; this attribute has {kinds}.").format(kinds=KINDS[kind])
            )
    first = rule["bound"] if isinstance(rule["bound"], dict) else next(iter(rule["terms"]), None)
    plain = [(("terms", i), term) for i, term in enumerate(rule["terms"]) if term["coefficient"] in ("1", "-1")]
    if first is not None:
        yield from unit_problems(plain, first["attribute"], facts)
    for index, term in enumerate(rule["terms"]):
        if term["coefficient"] == "0":
            yield Problem(("terms", index, "coefficient"), _("Times 0 adds nothing."))
