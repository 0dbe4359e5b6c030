"""What stands in the blanks of a rule's form: made from a rule, or posted, with rows added and taken away.

Rows of a side are named `if-0-module`, `if-0-what`, `if-0-component`, `if-0-attribute`, `if-0-operator`, `if-0-value`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.cells import ANYTHING
from catalog.sentences import ASKED_IF
from catalog.values import typed_text
from configurator.customers.http import number_in
from configurator.releases.authoring.cells import written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from catalog.documents import Document

SIDES: dict[str, tuple[str, ...]] = {
    "needs": ("if", "then", "unless"),
    "never_with": ("if", "then", "unless"),
    "only_with": ("if", "then", "unless"),
    "must_match": ("left", "right", "unless"),
    "budget": ("term", "limit", "unless"),
    "table": ("unless",),
    ASKED_IF: (ASKED_IF,),
}
SELECTORS = frozenset({"if", "then", "unless", ASKED_IF})
KEYS = ("module", "what", "component", "attribute", "operator", "value", "coefficient")
MOST_ROWS = 40
MOST_COLUMNS = 6


class Fields:
    """The form's present state, texts by field name."""

    def __init__(self, values: Mapping[str, Sequence[str]]) -> None:
        """`values` as a query string has them."""
        self.values = {name: list(texts) for name, texts in values.items()}

    def __getitem__(self, name: str) -> str:
        """The text of a field, "" where there is none."""
        return next(iter(self.values.get(name, ())), "").strip()

    def cells(self, name: str) -> str:
        """A text whose tabs count, also at its ends; "" if there is nothing else in it."""
        text = next(iter(self.values.get(name, ())), "")
        return text if text.strip() else ""

    def every(self, name: str) -> list[str]:
        """All texts of a field."""
        return self.values.get(name, [])

    def put(self, name: str, text: str) -> None:
        """Fill in one text."""
        self.values[name] = [text]

    def rows(self, side: str) -> list[int]:
        """The numbers of a side's rows."""
        return [number for number in range(MOST_ROWS) if f"{side}-{number}-module" in self.values]

    def columns(self) -> list[str]:
        """Modules of a table, in their order; "" where none is chosen yet."""
        return [self[f"column-{i}"] for i in range(MOST_COLUMNS) if f"column-{i}" in self.values]

    def act(self, act: str) -> None:
        """Do what a button says: `add-if` adds a row, `drop-if-1` takes one away; the same for columns."""
        verb, _, rest = act.partition("-")
        if verb == "add" and rest == "column":
            self.put(f"column-{len(self.columns())}", "")
        elif verb == "drop" and rest == "column":
            self.values.pop(f"column-{len(self.columns()) - 1}", None)
        elif verb == "add":
            self.put(f"{rest}-{len(self.rows(rest))}-module", "")
        elif verb == "drop":
            side, _, number = rest.rpartition("-")
            self._drop(side, number_in(number, otherwise=-1))

    def _drop(self, side: str, gone: int) -> None:
        kept = [number for number in self.rows(side) if number != gone]
        rows = [{key: self[f"{side}-{number}-{key}"] for key in KEYS} for number in kept]
        for name in [name for name in self.values if name.startswith(f"{side}-")]:
            del self.values[name]
        for number, row in enumerate(rows):
            for key, text in row.items():
                self.put(f"{side}-{number}-{key}", text)


def new_fields(form: str) -> Fields:
    """An empty form of a sentence."""
    fields = Fields({"strength": ["must"], "operator": ["at_most" if form == "budget" else "equal"]})
    for side in SIDES.get(form, ()):
        if side != "unless":
            fields.put(f"{side}-0-module", "")
    if form == "budget":
        fields.put("limit-kind", "number")
    if form == "table":
        fields.put("column-0", "")
        fields.put("column-1", "")
    return fields


def fields_of(rule: Document, *, drafted: str = "") -> Fields:
    """The form filled in with a rule; its sentence is left out where it is the drafted one."""
    fields = Fields({})
    for name in ("strength", "operator", "valid_from", "valid_to", "note"):
        fields.put(name, rule.get(name, ""))
    fields.put("says", "" if rule.get("says") == drafted else rule.get("says", ""))
    for side, selectors in _sides(rule):
        for number, selector in enumerate(selectors):
            for key, text in _row(selector).items():
                fields.put(f"{side}-{number}-{key}", text)
    if rule["form"] == "budget":
        is_number = not isinstance(rule["bound"], dict)
        fields.put("limit-kind", "number" if is_number else "attribute")
        fields.put("bound", rule["bound"] if is_number else "")
        fields.put("constant", "" if rule["constant"] == "0" else rule["constant"])
    if rule["form"] == "table":
        for number, code in enumerate(rule["modules"]):
            fields.put(f"column-{number}", code)
        fields.values["fit"] = [" ".join(row) for row in rule["rows"] if ANYTHING not in row]
        fields.put("cells", written(rule["rows"]))
    return fields


def _sides(rule: Document) -> Iterator[tuple[str, list[Document]]]:
    for side in ("if", "then", "unless", ASKED_IF):
        yield side, rule.get(side) or []
    for side in ("left", "right"):
        yield side, [rule[side]] if side in rule else []
    yield "term", rule.get("terms") or []
    if rule["form"] == "budget":
        yield "limit", [rule["bound"]] if isinstance(rule["bound"], dict) else [{"module": ""}]


def _row(selector: Document) -> dict[str, str]:
    what = "one" if selector.get("component") else "with" if selector.get("attribute") else "any"
    texts: dict[str, Any] = {key: selector.get(key, "") for key in KEYS}
    return {**texts, "what": what, "value": typed_text(selector.get("value"))}
