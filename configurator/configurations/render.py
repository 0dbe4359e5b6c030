"""Render: what the page shows of a state, as plain values; and which of it changed between two states."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from configurator.configurations.state import BuildState
from configurator.releases.budgets import Gauge
from configurator.releases.money import difference, money
from configurator.releases.options import Option, ReleasedModule
from configurator.releases.shelf import LoadedRelease

Proposals = Mapping[int, str]  # flat index of a proposed value -> the reason, in words

_MILLION, _THOUSAND = 1_000_000, 1_000
_MOST_GAUGES = 4
_TAKEN = frozenset({"chosen", "filled", "included"})


class Row(NamedTuple):
    """One option as the page shows it. Equal rows look the same.

    A click makes dozens of them, and a tuple is made faster than a frozen object.
    """

    option: Option
    status: str  # chosen | filled | included | free | wish | dead
    words: str
    price: str
    amount: int = 0  # portions shown in the stepper
    full: bool = False  # portions: one more needs other choices to change
    reason: str = ""
    asks: int = -1  # flat index of the value that something stands against, for "why?"

    @property
    def taken(self) -> bool:
        """Whether the build has it."""
        return self.status in _TAKEN

    @property
    def key(self) -> str:
        """The element id's last part."""
        return self.option.key

    @property
    def control(self) -> tuple[bool, bool, int]:
        """What the native input shows; it is sent again only when this changed."""
        return self.taken, self.status in {"wish", "dead"}, self.amount


@dataclass(frozen=True, slots=True)
class ModuleHead:
    """A module's heading: what is taken, and whether it can be taken back."""

    module: ReleasedModule
    taken: str
    status: str  # chosen | filled | included | open | optional | closed (not asked: its condition does not hold)
    retractable: bool


@dataclass(frozen=True, slots=True)
class StepHead:
    """A step of the page with its state."""

    number: int
    name: str
    status: str  # open | complete | optional


@dataclass(frozen=True, slots=True)
class Summary:
    """The sticky summary."""

    price: str
    from_: bool
    count: str
    missing: tuple[ReleasedModule, ...]
    complete: bool
    on_request: bool
    unchecked: tuple[str, ...]
    warnings: tuple[str, ...]
    suggestions: tuple[str, ...]
    gauges: tuple[Gauge, ...]
    filled: int  # how many values were filled in


def rows(*, state: BuildState, module: ReleasedModule, proposals: Proposals) -> list[Row]:
    """All rows of a module."""
    return [row(state=state, module=module, option=option, proposals=proposals) for option in module.options]


def row(*, state: BuildState, module: ReleasedModule, option: Option, proposals: Proposals) -> Row:
    """One row."""
    if module.kind == "portions":
        return _portion_row(state, option, _amount(state, option), proposals)
    flat = option.flats[-1]
    status = _status(state, flat)
    reason = "" if status in _TAKEN else proposals.get(flat, "")
    asks = flat if status in {"wish", "dead"} else -1
    return Row(option, status, _words(state, status, flat), _price(state, status, flat), reason=reason, asks=asks)


def _amount(state: BuildState, option: Option) -> int:
    if len(option.values) == 1:
        return 0
    value = state.decided.get(option.variable)
    return option.values.index(value) if value in option.values else 0


def _status(state: BuildState, flat: int) -> str:
    changes = int(state.evaluation.changes[flat])
    if state.taken[flat]:
        return "chosen" if state.chosen[flat] else "filled" if state.filled_in[flat] else "included"
    if changes == 0:
        return "free"
    return "dead" if changes < 0 else "wish"


def _words(state: BuildState, status: str, flat: int) -> str:
    if status == "wish":
        changes = int(state.evaluation.changes[flat])
        return f"changes {changes} choice" + ("s" if changes > 1 else "")
    if status == "free":
        giving = int(state.giving[flat])
        return f"replaces {giving} filled in" if giving else ""
    return {"chosen": "chosen", "filled": "filled in for you", "included": "included", "dead": "can't be built"}[status]


def _price(state: BuildState, status: str, flat: int) -> str:
    """The difference to the present total; where a price is on request no number is shown."""
    if status in _TAKEN or status == "dead":
        return ""
    release = state.release
    amount, stand_in = int(state.differences[flat]), release.translation.stand_in
    if flat in release.unpriced or amount > stand_in // 2:
        return money(None, release.currency)
    if amount < -(stand_in // 2):
        return ""
    return _difference(amount, release.translation.vocabulary.price_scale, release.currency)


@lru_cache(maxsize=16_384)
def _difference(minor: int, scale: int, currency: str) -> str:
    """A price difference in words; the same few thousand come again and again."""
    return difference((Decimal(minor) / scale).quantize(Decimal(1) / scale), currency) if minor else "same price"


def _portion_row(state: BuildState, option: Option, amount: int, proposals: Proposals) -> Row:
    more = option.flats[amount + 1] if amount + 1 < len(option.flats) else None
    status = _portion_status(state, option, amount)
    changes = -1 if more is None else int(state.evaluation.changes[more])
    words = f"{amount} × {_grams(option)}" if amount else _grams(option)  # noqa: RUF001  a real multiplication sign
    if not amount and all(int(state.evaluation.changes[f]) != 0 for f in option.flats[1:]):
        status = "wish" if any(int(state.evaluation.changes[f]) > 0 for f in option.flats[1:]) else "dead"
        words = "no room left" if status == "wish" else "not in this one"
    unit = option.unit_price
    price = money(None if unit is None else unit * max(amount, 1), state.release.currency)
    reason = next((proposals[flat] for flat in option.flats if flat in proposals), "")
    asks = -1 if more is None or changes == 0 else more
    return Row(option, status, words, price, amount, changes != 0, reason, asks)


def _portion_status(state: BuildState, option: Option, amount: int) -> str:
    if not amount:
        return "free"
    if option.variable not in state.choices:
        return "included"
    return "filled" if option.variable in state.filled else "chosen"


def _grams(option: Option) -> str:
    return f"{option.weight_g} g" if option.weight_g else "a portion"


ChangedRow = tuple[Row, bool, ReleasedModule]  # with whether its input changed too


@dataclass(frozen=True, slots=True)
class Shift:
    """From one state to another of the same release, each with its proposals."""

    before: BuildState
    after: BuildState
    old_proposals: Proposals
    proposals: Proposals

    def differing(self) -> NDArray[np.bool_]:
        """For every value whether anything that pages show of it may be different."""
        before, after = self.before, self.after
        differs: NDArray[np.bool_] = (
            (before.evaluation.changes != after.evaluation.changes)
            | (_shown_differences(before) != _shown_differences(after))
            | (before.taken != after.taken)
            | (before.chosen != after.chosen)
            | (before.filled_in != after.filled_in)
            | (before.giving != after.giving)
        )
        proposed = {*self.old_proposals, *self.proposals}
        differs[[f for f in proposed if self.old_proposals.get(f) != self.proposals.get(f)]] = True
        return differs

    def moves(self, flat: int) -> bool:
        """Whether the input of a value shows something else."""
        return _control(self.before, flat) != _control(self.after, flat)


def _shown_differences(state: BuildState) -> NDArray[np.int64]:
    """The price differences that are shown: of what can be had and is not taken."""
    return np.where(state.taken | (state.evaluation.changes < 0), 0, state.differences)


def _control(state: BuildState, flat: int) -> tuple[bool, bool]:
    taken = bool(state.taken[flat])
    return taken, not taken and bool(state.evaluation.changes[flat])


def changed_rows(
    *, shift: Shift, resend: Collection[str] = (), shown: Mapping[str, Collection[int]] | None = None
) -> tuple[list[ChangedRow], list[str]]:
    """Rows that look different in two states, each with whether its input changed too, and the lists that are outdated.

    Of a long module only the options that `shown` names by flat index are on the page; where it names none, the module
    is given as outdated instead, to be listed anew when it comes into view. `resend` names modules whose inputs are
    sent in any case, since the browser has moved them by itself.
    """
    release, shown, differs = shift.after.release, shown or {}, shift.differing()
    flats = set(np.flatnonzero(differs & (release.long_at < 0)).tolist())
    for code in {*resend, *shown} & {*release.modules}:
        options = release.modules[code].options
        flats.update(shown.get(code, ()) if code in release.indices else (option.flats[0] for option in options))
    touched = set(release.long_at[differs].tolist())
    outdated = [code for place, code in enumerate(release.indices) if place in touched and code not in shown]
    return list(_changed(shift, differs, flats, resend)), outdated


def _changed(
    shift: Shift, differs: NDArray[np.bool_], flats: Collection[int], resend: Collection[str]
) -> Iterator[ChangedRow]:
    for option, module in _options(shift.after.release, flats):
        forced, last = module.code in resend, option.flats[-1]
        if module.kind != "portions":
            if forced or differs[last]:
                new = row(state=shift.after, module=module, option=option, proposals=shift.proposals)
                yield new, forced or shift.moves(last), module
            continue
        new = row(state=shift.after, module=module, option=option, proposals=shift.proposals)
        old = row(state=shift.before, module=module, option=option, proposals=shift.old_proposals)
        if forced or new != old:
            yield new, forced or new.control != old.control, module


def _options(release: LoadedRelease, flats: Collection[int]) -> Iterator[tuple[Option, ReleasedModule]]:
    seen = set()
    for flat in sorted(flats):
        option = release.option_at[flat]
        if option.key not in seen:
            seen.add(option.key)
            yield option, release.module_of[option.variable]


def differing_modules(*, before: BuildState, after: BuildState) -> list[ReleasedModule]:
    """The modules of which something else is taken, or that are missing in one of two states only."""
    release = after.release
    values = set(before.decided.items()) ^ set(after.decided.items())
    values |= set(before.choices.items()) ^ set(after.choices.items())
    values |= {(variable, "") for variable in before.filled ^ after.filled}
    touched = {release.module_of[variable].code for variable, _ in values}
    touched |= {module.code for module in before.missing} ^ {module.code for module in after.missing}
    return [module for code, module in release.modules.items() if code in touched]


def module_head(*, state: BuildState, module: ReleasedModule) -> ModuleHead:
    """A module's heading."""
    if _not_asked(state, module):
        return ModuleHead(module, "", "closed", retractable=False)
    names, chosen, own = [], False, False
    for slot in state.release.translation.vocabulary.slots_of[module.code]:
        value = state.decided.get(slot.variable)
        if value is not None and (name := _taken(state, slot.variable, value)):
            names.append(name)
        chosen = chosen or slot.variable in state.choices
        own = own or (slot.variable in state.choices and slot.variable not in state.filled)
    if names:
        status = "chosen" if own else "filled" if chosen else "included"
        return ModuleHead(module, ", ".join(names), status, retractable=chosen)
    status = "open" if module in state.missing else "optional"
    return ModuleHead(module, "", status, retractable=False)


def _taken(state: BuildState, variable: str, value: str) -> str:
    """What a decided value takes, in words; "" for a box or stepper that takes nothing."""
    option = state.release.option_at[state.release.flat(variable, value)]
    amount = option.values.index(value)
    if len(option.values) == 1:
        return option.name
    return "" if not amount else option.name if amount == 1 else f"{amount} × {option.name}"  # noqa: RUF001


def _not_asked(state: BuildState, module: ReleasedModule) -> bool:
    """Whether the module's condition does not hold, so that nothing can be taken of it for now."""
    if not module.conditional:
        return False
    slots = state.release.translation.vocabulary.slots_of[module.code]
    return all(
        slot.variable not in state.choices and state.decided.get(slot.variable) == slot.nothing for slot in slots
    )


def step_heads(*, state: BuildState) -> list[StepHead]:
    """The steps: open while one of its modules is missing, complete once something of it is taken."""
    missing = {module.code for module in state.missing}
    taken = {state.release.module_of[variable].code for variable in state.decided}
    found = []
    for number, (name, modules) in enumerate(state.release.steps, start=1):
        codes = {module.code for module in modules}
        status = "open" if codes & missing else "complete" if codes & taken else "optional"
        found.append(StepHead(number, name, status))
    return found


def summary(*, state: BuildState) -> Summary:
    """The sticky summary of a state."""
    release = state.release
    return Summary(
        price=money(state.price, release.currency),
        from_=not state.complete and not state.on_request,
        count=count_in_words(state.evaluation.count),
        missing=state.missing,
        complete=state.complete,
        on_request=state.on_request,
        unchecked=tuple(dict.fromkeys(check.says for check in state.unchecked)),
        warnings=tuple(dict.fromkeys(check.says for check in state.warnings)),
        suggestions=tuple(dict.fromkeys(check.says for check in state.suggestions)),
        gauges=_gauges(state),
        filled=len(state.filled),
    )


def _gauges(state: BuildState) -> tuple[Gauge, ...]:
    """The limits of which something is used, the fullest first."""
    found = [gauge for budget in state.release.budgets if (gauge := budget.gauge(state.decided)) and gauge.used > 0]
    return tuple(sorted(found, key=lambda gauge: -gauge.used / gauge.limit)[:_MOST_GAUGES])


def count_in_words(count: int) -> str:
    """A number of variants as people read it: exact to a million, then rounded."""
    if count < _MILLION:
        return f"{count:,}"
    rest = count
    for name in ("million", "billion", "trillion", "quadrillion", "quintillion"):
        count_in_unit = Decimal(rest) / _MILLION
        if count_in_unit < _THOUSAND:
            return f"{count_in_unit:.3g} {name}"
        rest //= _THOUSAND
    return f"{Decimal(count):.2e}".replace("e+", " × 10^")  # noqa: RUF001
