"""Read a rule's form: the rule as a document of normal form, and every mistake beside its field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from catalog.documents import RULES
from catalog.drafting import drafted
from catalog.keep import condition_problems
from catalog.sentences import ASKED_IF
from catalog.validate import rule_problems
from catalog.validate_rules import value_kind
from catalog.values import EXPECTED, Kind, NotOfKindError, parse_typed
from configurator.releases.authoring.cells import Column, Reader
from configurator.releases.authoring.fields import SELECTORS, SIDES

if TYPE_CHECKING:
    from catalog.documents import Document
    from catalog.problems import Place as Where
    from catalog.problems import Problem
    from configurator.releases.authoring.fields import Fields
    from configurator.releases.authoring.place import Place

SIDE_OF = {"terms": "term", "bound": "limit"}


@dataclass
class Typed:
    """What was typed: the rule (of normal form if nothing is wrong), and what is wrong by field name."""

    rule: Document
    wrong: dict[str, list[str]] = field(default_factory=dict)

    def tell(self, name: str, text: str) -> None:
        """Note what is wrong with a field; "" is the whole sentence."""
        if text not in self.wrong.setdefault(name, []):
            self.wrong[name].append(text)

    @property
    def is_meant(self) -> bool:
        """Whether the rule can be kept."""
        return not self.wrong


def read(form: str, code: str, fields: Fields, place: Place) -> Typed:
    """Read a form of a sentence; `code` is the rule's, or for *asked only if* the module's."""
    typed = Typed({"code": code, "form": form})
    for side in SIDES[form]:
        _read_side(typed, side, fields, place)
    if form == ASKED_IF:
        typed.rule |= {"module": code, "code": f"{ASKED_IF}/{code}"}
        if typed.is_meant:
            _tell_all(typed, list(condition_problems(typed.rule, place.family.pk)), place)
        return typed
    _read_head(typed, fields)
    if form == "budget":
        _read_budget(typed, fields)
    elif form == "table":
        _read_table(typed, fields, place)
    elif form == "must_match":
        typed.rule["operator"] = fields["operator"]
    if typed.is_meant:
        _check(typed, place)
    return typed


def _check(typed: Typed, place: Place) -> None:
    if not typed.rule["says"]:
        typed.rule["says"] = drafted(typed.rule, place.names([typed.rule]))
    problems: list[Problem] = []
    rule = RULES[typed.rule["form"]].read(typed.rule, (), problems)
    if not problems:
        typed.rule = rule
        problems = list(rule_problems(rule, place.facts))
    _tell_all(typed, problems, place)


def _read_head(typed: Typed, fields: Fields) -> None:
    typed.rule |= {"strength": fields["strength"] or "must", "says": " ".join(fields["says"].split())}
    for name in ("valid_from", "valid_to", "note"):
        if fields[name]:
            typed.rule[name] = fields[name].replace("\r\n", "\n")


def _read_side(typed: Typed, side: str, fields: Fields, place: Place) -> None:
    found = []
    for number in fields.rows(side):
        name = f"{side}-{number}"
        if not fields[f"{name}-module"]:
            continue
        found.append(_selector(typed, name, fields, place) if side in SELECTORS else _reference(typed, name, fields))
    if side in ("left", "right"):
        typed.rule[side] = found[0] if found else {}
        is_empty = not found
    elif side == "limit":
        typed.rule["bound"] = found[0] if found else None
        is_empty = False
    else:
        typed.rule["terms" if side == "term" else side] = found
        is_empty = not found and side not in ("unless", ASKED_IF)
    if is_empty:
        typed.tell(f"{side}-0-module", _("Choose a module first."))


def _selector(typed: Typed, name: str, fields: Fields, place: Place) -> Document:
    selector: Document = {"module": fields[f"{name}-module"]}
    what = fields[f"{name}-what"] or "any"
    if what == "one":
        if fields[f"{name}-component"]:
            selector["component"] = place.sku_of(selector["module"], fields[f"{name}-component"])
        else:
            typed.tell(f"{name}-component", _("Choose which one."))
    elif what == "with":
        selector |= _comparison(typed, name, fields, place)
    return selector


def _comparison(typed: Typed, name: str, fields: Fields, place: Place) -> Document:
    code, operator = fields[f"{name}-attribute"], fields[f"{name}-operator"]
    if code not in place.attributes:
        typed.tell(f"{name}-attribute", _("Choose which property."))
        return {}
    kind = place.attributes[code].kind
    if kind == Kind.YES_NO:
        operator = operator or "equal"
    if not operator:
        typed.tell(f"{name}-operator", _("Say how it is compared."))
        return {}
    return {"attribute": code, "operator": operator, "value": _value(typed, name, fields, value_kind(kind, operator))}


def _value(typed: Typed, name: str, fields: Fields, wanted: str) -> Any:
    try:
        return parse_typed(wanted, fields[f"{name}-value"])
    except NotOfKindError:
        expected = _("one text a line") if wanted == Kind.LIST else EXPECTED[wanted]
        typed.tell(f"{name}-value", _("Expected {expected}.").format(expected=expected))
        return None


def _reference(typed: Typed, name: str, fields: Fields) -> Document:
    reference = {"module": fields[f"{name}-module"], "attribute": fields[f"{name}-attribute"]}
    if not reference["attribute"]:
        typed.tell(f"{name}-attribute", _("Choose which property."))
    if name.startswith("term"):
        return {"coefficient": fields[f"{name}-coefficient"] or "1"} | reference
    return reference


def _read_budget(typed: Typed, fields: Fields) -> None:
    typed.rule |= {"operator": fields["operator"], "constant": fields["constant"] or "0"}
    if fields["limit-kind"] != "attribute":
        typed.rule["bound"] = fields["bound"]
        if not fields["bound"]:
            typed.tell("bound", _("Give the number to compare with."))
    elif not typed.rule["bound"]:
        typed.tell("limit-0-module", _("Choose the module that sets the limit."))


def _read_table(typed: Typed, fields: Fields, place: Place) -> None:
    columns = fields.columns()
    typed.rule |= {"modules": columns, "rows": []}
    for number, code in enumerate(columns):
        if not code:
            typed.tell(f"column-{number}", _("Choose a module."))
        elif code not in place.modules:
            typed.tell(f"column-{number}", _("There is no module “{code}” in this family any more.").format(code=code))
    if typed.wrong:
        return
    pasted = fields.cells("paste") or ("" if fields["grid"] else fields.cells("cells"))
    if pasted:
        reader = Reader([Column(code, place.modules[code].name, place.components_of(code)) for code in columns])
        typed.rule["rows"] = reader.read(pasted)
        for problem in reader.problems:
            typed.tell("paste" if fields["paste"] else "cells", problem)
    else:
        typed.rule["rows"] = [fit.split(" ") for fit in fields.every("fit")]
    if not typed.rule["rows"]:
        typed.tell("cells", _("Nothing fits yet: tick what goes together, or paste it."))


def _tell_all(typed: Typed, problems: list[Problem], place: Place) -> None:
    for problem in problems:
        typed.tell(*_beside(typed.rule, problem.place, problem.text, place))


def _beside(rule: Document, where: Where, text: str, place: Place) -> tuple[str, str]:
    """The field beside which a problem is told, and its words."""
    name = ""
    match where:
        case ("rows", int() as row, int() as column):
            module = place.modules.get(rule["modules"][column])
            title = module.name if module else rule["modules"][column]
            said = _("Row {number}, {title}: {text}")
            name, text = "cells", said.format(number=row + 1, title=title, text=text)
        case ("rows", int() as row):
            name, text = "cells", _("Row {number}: {text}").format(number=row + 1, text=text)
        case ("rows",):
            name = "cells"
        case ("modules", int() as column):
            name = f"column-{column}"
        case (str() as side, int() as row, *rest):
            name = f"{SIDE_OF.get(side, side)}-{row}-{rest[0] if rest else 'module'}"
        case ("left" | "right" | "bound" as side, str() as key):
            name = f"{SIDE_OF.get(side, side)}-0-{key}"
        case (str() as name, *_):
            pass
    return name, text
