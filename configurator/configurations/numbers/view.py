"""View: what one module's number field shows of a state: the number, what is possible now, and what it costs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.values import number_text
from configurator.configurations.render import Proposals
from configurator.configurations.shift import Shift
from configurator.configurations.state import BuildState
from configurator.releases.money import money
from configurator.releases.numbers import NumberField
from configurator.releases.vocabulary import NONE

_RUNS = 3  # so many ranges are named, the others counted


class Given(NamedTuple):
    """What a customer gave and can't have as it is: what they typed, why not, and the nearest that can be given."""

    typed: str
    said: str
    near: tuple[str, ...]


class NumberView(NamedTuple):
    """A number field as the page shows it. Equal views look the same."""

    field: NumberField
    text: str  # the number that holds, "" for none
    status: str  # chosen | filled | included | none (left out) | free
    possible: str  # in words
    price: str  # of the number that holds
    less: str  # the number that the button “less” leads to, "" for none
    more: str
    proposed: str = ""  # a number that is proposed, with the reason
    reason: str = ""
    given: Given | None = None

    @property
    def control(self) -> tuple[str, bool, str, str, Given | None]:
        """What the input and its buttons show; sent again only when this changed."""
        return self.text, self.status == "none", self.less, self.more, self.given

    @property
    def words(self) -> tuple[str, str, str, str, str, Given | None]:
        """What stands below it."""
        return self.status, self.possible, self.price, self.proposed, self.reason, self.given


def view_of(*, state: BuildState, field: NumberField, proposals: Proposals, given: Given | None = None) -> NumberView:
    """One field. Cost: a few operations on its values."""
    places = possible_places(state, field)
    value = state.decided.get(field.module.code)
    text = value if value is not None and value != NONE else ""
    here = field.place(text)
    proposed = next((flat for flat in proposals if field.first <= flat < field.end), None) if not text else None
    less, more = _steps(field, here, places)
    return NumberView(
        field=field,
        text=text,
        status=_status(state, field, value),
        possible=_possible(field, runs_of(places)),
        price=_price(state, field, here),
        less=less,
        more=more,
        proposed="" if proposed is None else field.texts[proposed - field.first],
        reason="" if proposed is None else proposals[proposed],
        given=given,
    )


def views_of(
    *, state: BuildState, proposals: Proposals, given: Mapping[str, Given | None] | None = None
) -> dict[str, NumberView]:
    """All fields of a build by module."""
    return {
        code: view_of(state=state, field=field, proposals=proposals, given=(given or {}).get(code))
        for code, field in state.release.numbers.items()
    }


def changed_views(*, shift: Shift, given: Mapping[str, Given | None]) -> Iterator[tuple[NumberView, bool, bool]]:
    """The fields that look different in two states, or are in `given`: with whether input and words changed."""
    before = views_of(state=shift.before, proposals=shift.old_proposals)
    after = views_of(state=shift.after, proposals=shift.proposals, given=given)
    for code, new in after.items():
        old, forced = before[code], code in given
        if forced or new != old:
            yield new, forced or new.control != old.control, forced or new.words != old.words


def possible_places(state: BuildState, field: NumberField) -> Sequence[int]:
    """The places of the numbers that can be given as things are, ascending."""
    found: list[int] = np.flatnonzero(state.evaluation.changes[field.first : field.end] == 0).tolist()
    return found


def nearest(state: BuildState, field: NumberField, text: str) -> tuple[str, ...]:
    """Of the numbers that are possible now the next below and above one that is not."""
    here, places = field.place(text), possible_places(state, field)
    if here is None:
        return ()
    below = [place for place in places if place < here][-1:]
    above = [place for place in places if place > here][:1]
    return tuple(field.texts[place] for place in (*below, *above))


def runs_of(places: Iterable[int]) -> list[tuple[int, int]]:
    """Places one after the other, as first and last."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = runs[-1][0], place
        else:
            runs.append((place, place))
    return runs


def _status(state: BuildState, field: NumberField, value: str | None) -> str:
    code = field.module.code
    if value is None:
        return "free"
    if value == NONE:
        return "none"
    return "included" if code not in state.choices else "filled" if code in state.filled else "chosen"


def _steps(field: NumberField, here: int | None, places: Sequence[int]) -> tuple[str, str]:
    """Where less and more lead: to the next that is possible; from nothing to where the customer begins, or near it."""
    if here is None:
        begin = min(places, key=lambda place: (abs(place - field.start), place), default=None)
        text = "" if begin is None else field.texts[begin]
        return text, text
    less = [place for place in places if place < here][-1:]
    more = [place for place in places if place > here][:1]
    return "".join(field.texts[place] for place in less), "".join(field.texts[place] for place in more)


def _possible(field: NumberField, runs: list[tuple[int, int]]) -> str:
    if not runs:
        return _("No number is possible as things are.")
    if len(runs) == 1 and runs[0][0] == runs[0][1]:
        return _("Only {number} is possible now.").format(number=field.named(field.texts[runs[0][0]]))
    said = [_run(field, run) for run in runs[:_RUNS]]
    more = len(runs) - len(said)
    ranges = _(" or ").join(said)
    step = field.named(number_text(field.span.step))
    if more:
        words = ngettext(
            "Possible now: {ranges} and {count} more range, in steps of {step}.",
            "Possible now: {ranges} and {count} more ranges, in steps of {step}.",
            more,
        )
        return words.format(ranges=ranges, count=more, step=step)
    return _("Possible now: {ranges}, in steps of {step}.").format(ranges=ranges, step=step)


def _run(field: NumberField, run: tuple[int, int]) -> str:
    low, high = (field.texts[place] for place in run)
    return (
        field.named(low) if low == high else _("{low} to {high}").format(low=field.shown(low), high=field.named(high))
    )


def _price(state: BuildState, field: NumberField, here: int | None) -> str:
    if here is None or (field.base == 0 and not field.per_unit):
        return ""
    unit = state.release.option_at[field.first + here].unit_price
    return money(unit, state.release.currency)
