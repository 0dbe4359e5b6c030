"""Try a draft: choose components, see what becomes of every other one, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from configurator.languages.few import listed
from configurator.languages.figures import number as figure
from configurator.releases.authoring.draft import Draft, Said
from configurator.releases.authoring.place import MOST_LISTED
from configurator.releases.compile import TooComplexFamilyError, constraints_against
from configurator.releases.lines import line_choices
from configurator.releases.vocabulary import NO, NONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from catalog.documents import Document
    from configurator.engine import Evaluation
    from configurator.releases.options import Option, ReleasedModule

WORDS = {
    "chosen": pgettext_lazy("of a component", "chosen"),
    "implied": gettext_lazy("follows from your choices"),
    "available": pgettext_lazy("of a component", "fits"),
    "excluded": gettext_lazy("does not fit"),
    "dead": gettext_lazy("in no build"),
}


@dataclass(frozen=True, slots=True)
class Trace:
    """Why something does not fit: the choices that stand against it, and the rules."""

    choices: tuple[str, ...]
    rules: tuple[Said, ...] | None  # None: finding them took too long


@dataclass(frozen=True, slots=True)
class TryRow:
    """One component, or taking nothing, with its status."""

    variable: str
    value: str
    name: str
    status: str
    amount: int = 0
    most: int = 1
    trace: Trace | None = None

    @property
    def words(self) -> str:
        """The status in words."""
        return str(WORDS[self.status])

    @property
    def wish(self) -> str:
        """What the question “why?” asks about."""
        return f"{self.variable} {self.value}"


@dataclass(frozen=True, slots=True)
class TryModule:
    """One module of the panel; `shown` are all of its rows, or of a long module those that matter."""

    code: str
    name: str
    kind: str
    shown: tuple[TryRow, ...]
    chosen: str
    fitting: int
    total: int

    @property
    def is_open(self) -> bool:
        """Whether the module is worth a look at once: a question about it was asked."""
        return any(row.trace for row in self.shown)

    @property
    def taken(self) -> str:
        """What is chosen or follows, by name."""
        rows = [row for row in self.shown if row.status == "chosen" or (row.status == "implied" and row.value != NONE)]
        return listed(
            [
                _("{count} of {name}").format(count=row.amount, name=row.name) if row.amount > 1 else row.name
                for row in rows
            ]
        )

    @property
    def is_long(self) -> bool:
        """Whether only some rows are shown, and the choice is typed."""
        return self.total > MOST_LISTED


@dataclass(frozen=True, slots=True)
class Trial:
    """The whole panel."""

    modules: tuple[TryModule, ...]
    count: int
    is_possible: bool
    trace: Trace | None
    choices: dict[str, str]

    @property
    def count_words(self) -> str:
        """The number of variants with its thousands apart."""
        return figure(self.count)


def choices_of(draft: Draft, lines: Mapping[str, Any]) -> dict[str, str] | None:
    """An example's or preset's lines as choices of engine variables; None if something in it is not offered."""
    choices, unknown = line_choices(draft.translation.vocabulary, lines)
    return None if unknown else choices


def lines_of(draft: Draft, choices: Mapping[str, str]) -> Document:
    """Choices of engine variables as a preset's lines; what is left out is not a line."""
    found: Document = {}
    for variable, value in choices.items():
        slot = draft.translation.vocabulary.slot[variable]
        if value not in slot.taken:
            continue
        sku, quantity = slot.taken[value]
        kind = draft.translation.vocabulary.modules[slot.module]["kind"]
        if kind == "several":
            found.setdefault(slot.module, []).append(sku)
        elif kind == "portions":
            found.setdefault(slot.module, {})[sku] = quantity
        else:
            found[slot.module] = sku if quantity == 1 else [sku, quantity]
    return found


def is_possible(draft: Draft, choices: Mapping[str, str] | None) -> bool:
    """Whether some variant has all these choices."""
    return choices is not None and draft.knowledge.evaluate(draft.knowledge.encode(choices)).consistent


def try_out(*, draft: Draft, choices: dict[str, str], wish: str = "") -> Trial:
    """The panel for some choices; `wish` is a row whose trace is asked for. Cost: two passes, and an explanation."""
    evaluation = draft.knowledge.evaluate(draft.knowledge.encode(choices))
    panel = _Panel(draft, choices, evaluation, wish)
    trace = None if evaluation.consistent else panel.trace(None)
    modules = tuple(panel.module(module) for module in draft.modules.values())
    return Trial(modules, evaluation.count, evaluation.consistent, trace, choices)


class _Panel:
    """Rows of one state."""

    def __init__(self, draft: Draft, choices: dict[str, str], evaluation: Evaluation, wish: str) -> None:
        self.draft, self.choices, self.wish = draft, choices, wish
        self.changes = evaluation.changes
        self.only = self._implied() if evaluation.consistent else {}

    def _implied(self) -> dict[str, str]:
        """The one value that is left, by variable."""
        knowledge, found = self.draft.knowledge, {}
        for number, name in enumerate(knowledge.variables):
            start, end = int(knowledge.offsets[number]), int(knowledge.offsets[number + 1])
            left = (self.changes[start:end] == 0).nonzero()[0]
            if len(left) == 1:
                found[name] = knowledge.values[number][int(left[0])]
        return found

    def module(self, module: ReleasedModule) -> TryModule:
        """One module with its rows."""
        rows = [self._row(module, option) for option in module.options]
        fitting = sum(row.status in ("chosen", "implied", "available") for row in rows)
        if len(rows) > MOST_LISTED:
            wished = [row for row in rows if row.status in ("chosen", "implied") or row.trace]
            rows_shown = wished + [row for row in rows if row.status == "available"][: 12 - len(wished)]
        else:
            rows_shown = rows
        chosen = self.choices.get(module.code, "")
        return TryModule(module.code, module.name, module.kind, tuple(rows_shown), chosen, fitting, len(rows))

    def _row(self, module: ReleasedModule, option: Option) -> TryRow:
        variable, value, flat = option.variable, option.values[-1], option.flats[-1]
        amount = 0
        if module.kind == "portions":
            have = self.choices.get(variable, self.only.get(variable, "0"))
            amount = option.values.index(have)
            value, flat = (have, option.flats[amount]) if amount else (option.values[1], option.flats[1])
        status = self._status(variable, value, flat)
        name = "nothing" if value == NONE else option.name
        row = TryRow(variable, value, name, status, amount, len(option.values) - 1)
        if self.wish != row.wish or status not in ("excluded", "dead"):
            return row
        return TryRow(variable, value, name, status, amount, row.most, self.trace((variable, value)))

    def _status(self, variable: str, value: str, flat: int) -> str:
        changes = int(self.changes[flat])
        if self.choices.get(variable) == value:
            return "chosen"
        if changes == 0:
            return "implied" if self.only.get(variable) == value else "available"
        return "dead" if changes < 0 else "excluded"

    def trace(self, wish: tuple[str, str] | None) -> Trace | None:
        """What stands against a wish, or against the choices themselves."""
        knowledge = self.draft.knowledge
        pair = None if wish is None else knowledge.encode_value(*wish, at="wish")
        fixed = knowledge.excluders(knowledge.encode(self.choices), wish=pair)
        if fixed is None:
            return None
        held = {knowledge.variables[v]: knowledge.values[v][fixed[v]] for v in range(len(fixed)) if fixed[v] >= 0}
        names = tuple(self.choice_name(name) for name in held if wish is None or name != wish[0])
        return Trace(names, _rules_against(self.draft, held))

    def choice_name(self, variable: str) -> str:
        """What was chosen, by name."""
        slot, value = self.draft.translation.vocabulary.slot[variable], self.choices[variable]
        module = self.draft.names.module(slot.module)
        if value not in slot.taken:
            return _("no {name}").format(name=module if value in (NONE, NO) else slot.sku)
        sku, quantity = slot.taken[value]
        name = self.draft.names.component(sku)
        return _("{count} of {name}").format(count=quantity, name=name) if quantity > 1 else name


def _rules_against(draft: Draft, held: dict[str, str]) -> tuple[Said, ...] | None:
    try:
        (ids,) = constraints_against(draft.document, [held])
    except TooComplexFamilyError:
        return None
    return tuple(draft.said(ids))


def read_choices(draft: Draft, given: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Read the panel's fields, `t-<variable>`; what the draft does not offer comes back in the second list."""
    slots, choices, unknown = draft.translation.vocabulary.slot, {}, []
    for name, typed in given.items():
        variable, value = name.removeprefix("t-"), typed.strip()
        if not name.startswith("t-") or not value:
            continue
        slot = slots.get(variable)
        if slot is not None and value not in slot.values and value.endswith(")"):
            value = value[value.rfind("(") + 1 : -1]
        if slot is None or value not in slot.values:
            unknown.append(typed)
        elif not (slot.sku and value == slot.nothing):
            choices[variable] = value
    return choices, unknown


def fields_of_choices(choices: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The panel's fields for some choices."""
    for variable, value in choices.items():
        yield f"t-{variable}", value
