"""The blanks of a rule's form as the page shows them: what may be chosen in each, what is chosen, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from catalog.cells import ANYTHING
from catalog.documents import BUDGET_OPERATORS, MATCH_OPERATORS
from catalog.models import Operator
from catalog.sentences import ASKED_IF
from catalog.validate_rules import COMPARES
from catalog.values import Kind
from configurator.releases.authoring.fields import KEYS, MOST_COLUMNS, SELECTORS, SIDES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from configurator.releases.authoring.fields import Fields
    from configurator.releases.authoring.place import Place
    from configurator.releases.authoring.typed import Typed

WHAT = (
    ("any", gettext_lazy("anything from it")),
    ("one", gettext_lazy("this one")),
    ("with", gettext_lazy("any that has")),
)
LEGENDS: dict[str, dict[str, str | Promise]] = {
    "needs": {
        "if": gettext_lazy("Whoever takes"),
        "then": gettext_lazy("also has to take"),
        "unless": gettext_lazy("unless they take"),
    },
    "never_with": {
        "if": gettext_lazy("Together with"),
        "then": gettext_lazy("nobody may take"),
        "unless": gettext_lazy("unless they take"),
    },
    "only_with": {
        "if": gettext_lazy("This"),
        "then": gettext_lazy("goes only with"),
        "unless": gettext_lazy("unless they take"),
    },
    "must_match": {
        "left": gettext_lazy("This property"),
        "right": gettext_lazy("this one"),
        "unless": gettext_lazy("unless they take"),
    },
    "budget": {
        "term": gettext_lazy("Add up"),
        "limit": gettext_lazy("this limit"),
        "unless": gettext_lazy("unless they take"),
    },
    "table": {"unless": gettext_lazy("unless they take")},
    ASKED_IF: {ASKED_IF: gettext_lazy("Ask for it only if they take")},
}
JOINED = {
    "if": pgettext_lazy("between parts of a rule", "and"),
    "then": pgettext_lazy("between parts of a rule", "or"),
    "unless": pgettext_lazy("between parts of a rule", "or"),
    ASKED_IF: pgettext_lazy("between parts of a rule", "or"),
    "term": pgettext_lazy("between parts of a rule", "plus"),
}
MATCHED = {
    "equal": gettext_lazy("must be the same as"),
    "at_most": gettext_lazy("must be at most"),
    "at_least": gettext_lazy("must be at least"),
    "one_of": gettext_lazy("must be one of"),
}
SUMMED = {
    "at_most": gettext_lazy("must be at most"),
    "at_least": gettext_lazy("must be at least"),
    "equal": gettext_lazy("must be exactly"),
}
MOST_TICKS = 40  # rows or columns of a grid

Choice = tuple[str, str]


@dataclass
class Blank:
    """One field of a form."""

    name: str
    value: str
    label: str
    choices: list[Choice] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    hint: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the present value is among the choices; one that is gone has to be shown as well."""
        return not self.value or self.value in dict(self.choices)


@dataclass
class Part:
    """One row of a side; blanks that do not apply are None."""

    name: str
    number: int
    module: Blank
    what: Blank | None = None
    component: Blank | None = None
    attribute: Blank | None = None
    operator: Blank | None = None
    value: Blank | None = None
    coefficient: Blank | None = None
    is_searched: bool = False
    unit: str = ""
    kind: str = ""


@dataclass
class Side:
    """One side of the sentence with its rows."""

    name: str
    legend: str
    joined: str
    parts: list[Part]
    is_many: bool
    is_optional: bool


class Blanks:
    """Makes the sides of one form."""

    def __init__(self, form: str, fields: Fields, place: Place, typed: Typed | None) -> None:
        """`typed` is None as long as nothing was typed: then nothing is wrong."""
        self.form, self.fields, self.place = form, fields, place
        self.wrong = {} if typed is None else typed.wrong
        self.modules = [(code, module.name) for code, module in place.modules.items()]

    def sides(self) -> list[Side]:
        """All sides in their order."""
        return [self._side(name) for name in SIDES[self.form]]

    def _side(self, name: str) -> Side:
        parts = [self._part(name, number) for number in self.fields.rows(name)]
        is_many = name not in ("left", "right", "limit")
        legend = str(LEGENDS[self.form][name])
        return Side(name, legend, str(JOINED.get(name, "")), parts, is_many, is_optional=name in ("unless", ASKED_IF))

    def blank(self, name: str, label: str, choices: Iterable[Choice] = (), hint: str = "") -> Blank:
        """One field."""
        return Blank(name, self.fields[name], label, list(choices), self.wrong.get(name, []), hint)

    def _part(self, side: str, number: int) -> Part:
        name = f"{side}-{number}"
        part = Part(name, number, self.blank(f"{name}-module", _("Module"), self.modules))
        module = part.module.value
        if module in self.place.modules:
            if side in SELECTORS:
                self._selector(part, module)
            else:
                self._reference(part, module, side)
        for key in KEYS:  # what the rules say against a blank that is not shown is shown at the module
            if getattr(part, key) is None:
                part.module.wrong = part.module.wrong + self.wrong.get(f"{name}-{key}", [])
        return part

    def _selector(self, part: Part, module: str) -> None:
        part.what = self.blank(f"{part.name}-what", _("Which"), [(code, str(words)) for code, words in WHAT])
        part.what.value = part.what.value or "any"
        if part.what.value == "one":
            part.is_searched = not self.place.is_listed(module)
            listed = [] if part.is_searched else self.place.components_of(module)
            part.component = self.blank(f"{part.name}-component", _("Component"), listed)
            if part.is_searched and part.component.value:
                part.component.value = self.place.shown(module, part.component.value)
        elif part.what.value == "with":
            self._comparison(part, module)

    def _comparison(self, part: Part, module: str) -> None:
        choices = [(row.code, str(row)) for row in self.place.attributes_of(module)]
        part.attribute = self.blank(f"{part.name}-attribute", _("Property"), choices)
        row = self.place.attributes.get(part.attribute.value)
        if row is None:
            return
        words = dict(Operator.choices)
        operators = [(code, str(words[code])) for code, kinds in COMPARES.items() if row.kind in kinds]
        part.operator = self.blank(f"{part.name}-operator", pgettext("how a property is compared", "is"), operators)
        part.unit, part.kind = row.unit, row.kind
        values = [(text, text) for text in self.place.values_of(module, row.code)]
        yes_no = [("yes", _("yes")), ("no", _("no"))]
        part.value = self.blank(f"{part.name}-value", _("Value"), yes_no if row.kind == Kind.YES_NO else values)
        if part.operator.value == "one_of":
            part.value.hint = _("one a line")

    def _reference(self, part: Part, module: str, side: str) -> None:
        kinds = (Kind.NUMBER,) if side in ("term", "limit") else ()
        choices = [(row.code, str(row)) for row in self.place.attributes_of(module, *kinds)]
        part.attribute = self.blank(f"{part.name}-attribute", _("Property"), choices)
        if side == "term":
            part.coefficient = self.blank(f"{part.name}-coefficient", pgettext("a factor", "times"))
            part.coefficient.value = part.coefficient.value or "1"

    def operator(self) -> Blank | None:
        """How two properties, or a sum and its limit, are compared."""
        if self.form == "must_match":
            return self.blank("operator", _("Comparison"), [(code, str(MATCHED[code])) for code in MATCH_OPERATORS])
        if self.form == "budget":
            return self.blank("operator", _("Comparison"), [(code, str(SUMMED[code])) for code in BUDGET_OPERATORS])
        return None


@dataclass
class Grid:
    """A table's blanks: its columns, and either ticks or cells to type."""

    columns: list[Blank]
    left: list[Choice]
    top: list[Choice]
    ticked: frozenset[str]
    cells: Blank
    paste: Blank
    may_grow: bool

    @property
    def is_named(self) -> bool:
        """Whether it is known what each column is of; until then nothing can be typed."""
        return all(column.value for column in self.columns)

    @property
    def is_ticked(self) -> bool:
        """Whether the grid is shown to be ticked."""
        return bool(self.left and self.top)

    @property
    def lines(self) -> list[tuple[Choice, list[tuple[str, str, bool]]]]:
        """Rows of the grid: the left component, and for each top one the tick's value, its words and its state."""
        return [(left, [self._tick(left, top) for top in self.top]) for left in self.left]

    def _tick(self, left: Choice, top: Choice) -> tuple[str, str, bool]:
        value = f"{left[0]} {top[0]}"
        return value, _("{left} with {top}").format(left=left[1], top=top[1]), value in self.ticked


def grid(blanks: Blanks, rows: list[list[str]] | None) -> Grid:
    """The blanks of a table; `rows` are what was read, None if that is not known."""
    fields, place = blanks.fields, blanks.place
    codes = fields.columns()
    columns = [
        blanks.blank(f"column-{i}", _("Column {number}").format(number=i + 1), blanks.modules)
        for i in range(len(codes))
    ]
    rows = [fit.split(" ") for fit in fields.every("fit")] if rows is None else rows
    sides = [place.components_of(code) if code and place.is_listed(code) else [] for code in codes]
    is_small = len(codes) == 2 and all(0 < len(side) <= MOST_TICKS for side in sides)  # noqa: PLR2004  a grid has two sides
    may_tick = is_small and codes[0] != codes[1] and not any(ANYTHING in row for row in rows)
    left, top = (sides[0], sides[1]) if may_tick else ([], [])
    cells = blanks.blank("cells", _("What fits, a row each"))
    ticked = frozenset(" ".join(row) for row in rows)
    return Grid(columns, left, top, ticked, cells, blanks.blank("paste", _("Cells")), len(codes) < MOST_COLUMNS)
