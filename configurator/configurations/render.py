"""Render: what the page shows of a state, as plain values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from configurator.configurations.instock import Shortage, ready_days
from configurator.configurations.quote import cheaper
from configurator.configurations.says import Says, says
from configurator.configurations.state import DEAD, FREE, LOOKS, WISH, BuildState
from configurator.languages.few import listed
from configurator.languages.figures import local
from configurator.releases.budgets import Gauge
from configurator.releases.money import difference, money
from configurator.releases.options import Option, ReleasedModule
from configurator.releases.shelf import OPEN_RELEASES, LoadedRelease

Proposals = Mapping[int, str]  # flat index of a proposed value -> the reason, in words

_MILLION, _THOUSAND = 1_000_000, 1_000
_MOST_GAUGES = 4
_TAKEN = frozenset({"chosen", "filled", "included"})
_ASKED = frozenset({WISH, DEAD})


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
    status: str  # open | complete | optional | conflict (something in it can't stay) | closed (none of it is asked)


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
    days: int = 0  # until it is ready; of an open build at least
    short: tuple[Shortage, ...] = ()  # what it has and is not in stock
    price_lines: tuple[tuple[str, str], ...] = ()  # what is paid beside the components: name and amount
    breaks: tuple[tuple[int, str], ...] = ()  # from how many pieces on one costs how much


def rows(*, state: BuildState, module: ReleasedModule, proposals: Proposals) -> list[Row]:
    """All rows of a module."""
    return list(rows_of(state=state, options=[(option, module) for option in module.options], proposals=proposals))


def row(*, state: BuildState, module: ReleasedModule, option: Option, proposals: Proposals) -> Row:
    """One row."""
    return next(rows_of(state=state, options=[(option, module)], proposals=proposals))


def rows_of(
    *, state: BuildState, options: Sequence[tuple[Option, ReleasedModule]], proposals: Proposals
) -> Iterator[Row]:
    """The rows of some options. What they show of a state is read at once: one by one that takes longest of all."""
    said = says()
    lasts = np.array([option.flats[-1] for option, _ in options], np.int64)
    shown = zip(
        state.looks[lasts].tolist(),
        state.evaluation.changes[lasts].tolist(),
        state.giving[lasts].tolist(),
        state.differences[lasts].tolist(),
        strict=True,
    )
    for (option, module), (look, changes, giving, amount) in zip(options, shown, strict=True):
        if module.kind == "portions":
            yield _portion_row(state, option, _amount(state, option), proposals, said)
            continue
        flat = option.flats[-1]
        left_out = look == FREE and option.variable in state.left_out
        words = said.settled.get(look) or (said.left_out if left_out else _words(said, look, changes, giving))
        price = "" if look > WISH else _price(state.release, amount, flat, said)
        reason = "" if look > DEAD else proposals.get(flat, "")
        asks = flat if look in _ASKED else -1
        yield Row(option, LOOKS[look], words, price, 0, False, reason, asks)  # noqa: FBT003  by place: that is faster


def _amount(state: BuildState, option: Option) -> int:
    if len(option.values) == 1:
        return 0
    value = state.decided.get(option.variable)
    return option.values.index(value) if value in option.values else 0


def _words(said: Says, look: int, changes: int, giving: int) -> str:
    if look == WISH:
        return said.changes(changes)
    return said.replaces.format(number=giving) if giving else ""


def _price(release: LoadedRelease, amount: int, flat: int, said: Says) -> str:
    """The difference to the present total; where a price is on request no number is shown."""
    stand_in = release.translation.stand_in
    if flat in release.unpriced or amount > stand_in // 2:
        return money(None, release.currency)
    if amount < -(stand_in // 2):
        return ""
    if not amount:
        return said.same_price
    return _difference(amount, release.translation.vocabulary.price_scale, release.currency, said.language)


@lru_cache(maxsize=16_384)
def _difference(minor: int, scale: int, currency: str, language: str | None) -> str:  # noqa: ARG001  only in the key
    """A price difference in words; the same few thousand come again and again."""
    return difference((Decimal(minor) / scale).quantize(Decimal(1) / scale), currency)


def _portion_row(state: BuildState, option: Option, amount: int, proposals: Proposals, said: Says) -> Row:
    more = option.flats[amount + 1] if amount + 1 < len(option.flats) else None
    status = _portion_status(state, option, amount)
    changes = -1 if more is None else int(state.evaluation.changes[more])
    grams = said.grams.format(number=option.weight_g) if option.weight_g else said.portion
    words = f"{amount} × {grams}" if amount else grams  # noqa: RUF001  a real multiplication sign
    if not amount and all(int(state.evaluation.changes[f]) != 0 for f in option.flats[1:]):
        status = "wish" if any(int(state.evaluation.changes[f]) > 0 for f in option.flats[1:]) else "dead"
        words = said.no_room if status == "wish" else said.not_here
    elif option.variable in state.left_out:
        words = said.left_out
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


def module_head(*, state: BuildState, module: ReleasedModule) -> ModuleHead:
    """A module's heading."""
    if _not_asked(state, module):
        return ModuleHead(module, "", "closed", retractable=False)
    names, chosen, own = [], False, False
    for slot in state.release.translation.vocabulary.slots_of[module.code]:
        value = state.decided.get(slot.variable)
        if slot.variable in state.left_out:
            names.append(_("no {name}").format(name=state.release.options_of[slot.variable][0].name))
        elif value is not None and (name := _taken(state, slot.variable, value)):
            names.append(name)
        chosen = chosen or slot.variable in state.choices
        own = own or (slot.variable in state.choices and slot.variable not in state.filled)
    if names:
        status = "chosen" if own else "filled" if chosen else "included"
        return ModuleHead(module, listed(names), status, retractable=chosen)
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


def step_heads(*, state: BuildState, lacks: NDArray[np.bool_] | None = None) -> list[StepHead]:
    """The steps: open while one of its modules is missing, complete once something of it is taken.

    In conflict while something in it can't be had: what `lacks` says is not in stock, or choices that do not agree.
    """
    release, numbers = state.release, _step_numbers(state.release)
    missing = {numbers[module.code] for module in state.missing}
    taken = {numbers[release.module_of[variable].code] for variable in state.decided}
    stuck = {numbers[release.module_of[variable].code] for variable in _stuck(state, lacks)}
    found = []
    for number, (name, modules) in enumerate(release.steps, start=1):
        status = "conflict" if number in stuck else "open" if number in missing else ""
        if not status:
            closed = all(_not_asked(state, module) for module in modules)
            status = "closed" if closed else "complete" if number in taken else "optional"
        found.append(StepHead(number, name, status))
    return found


def _stuck(state: BuildState, lacks: NDArray[np.bool_] | None) -> list[str]:
    """The variables whose value can't stay as it is."""
    if not state.consistent:
        return list(state.choices)
    if lacks is None or not lacks.any():
        return []
    return [v for v, value in state.decided.items() if lacks[state.release.flat(v, value)]]


@lru_cache(maxsize=OPEN_RELEASES)
def _step_numbers(release: LoadedRelease) -> dict[str, int]:
    """The number of each module's step, from 1."""
    return {module.code: n for n, (_, modules) in enumerate(release.steps, start=1) for module in modules}


def summary(*, state: BuildState, short: tuple[Shortage, ...] = ()) -> Summary:
    """The sticky summary of a state, and what of it is not in stock."""
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
        days=ready_days(state),
        short=short,
        breaks=tuple((count, money(each, release.currency)) for count, each in cheaper(state=state)),
        price_lines=tuple((line.name, money(release.money(n), release.currency)) for line, n in state.price_lines),
    )


def _gauges(state: BuildState) -> tuple[Gauge, ...]:
    """The limits of which something is used, the fullest first."""
    found = [gauge for budget in state.release.budgets if (gauge := budget.gauge(state.decided)) and gauge.used > 0]
    return tuple(sorted(found, key=lambda gauge: -gauge.used / gauge.limit)[:_MOST_GAUGES])


_MYRIADS = ("万", "亿", "万亿", "亿亿", "万亿亿")
_MOST_IN_MYRIADS = 10 ** (4 * (len(_MYRIADS) + 1))


def _in_myriads(count: int) -> str:
    """The same as Chinese counts, in steps of ten thousand: "3,140 亿"."""
    rounded = round(count, 3 - len(str(count)))  # three digits, as elsewhere
    steps = (len(str(rounded)) - 1) // 4
    said = Decimal(rounded) / 10 ** (4 * steps)
    return f"{local(f'{said:,f}')} {_MYRIADS[steps - 1]}"


def count_in_words(count: int) -> str:
    """A number of variants as people read it: exact to a million, then rounded."""
    if count < _MILLION:
        return local(f"{count:,}")
    if (get_language() or "").startswith("zh") and count < _MOST_IN_MYRIADS:
        return _in_myriads(count)
    rest = count
    for unit in (
        _("{number} million"),
        _("{number} billion"),
        _("{number} trillion"),
        _("{number} quadrillion"),
        _("{number} quintillion"),
    ):
        count_in_unit = Decimal(rest) / _MILLION
        if count_in_unit < _THOUSAND:
            return unit.format(number=local(f"{count_in_unit:.3g}"))
        rest //= _THOUSAND
    return local(f"{Decimal(count):.2e}").replace("e+", " × 10^")  # noqa: RUF001
