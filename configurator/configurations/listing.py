"""Listing: the part of a long module's options that is asked for, searched, filtered and sorted in memory."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from numpy.typing import NDArray

from configurator.configurations.asked import Asked
from configurator.configurations.render import Proposals, Row, row
from configurator.configurations.state import BuildState
from configurator.languages.figures import number
from configurator.releases.index import Facet, Index, Mask
from configurator.releases.options import Option

ROWS = 24
MOST_PINNED = 24
MOST_VALUES = 40
_FAR = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Tick:
    """A value that options can be filtered by, with how many there would be."""

    place: int
    value: str
    count: int
    ticked: bool
    label: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A facet as the page shows it: ticks, or a range with its ends among what is there."""

    code: str
    name: str
    unit: str
    ticks: tuple[Tick, ...]
    more: int  # values that are left out
    least: str
    most: str
    low: str  # what was asked for, "" for no end
    high: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a module's list."""

    asked: Asked
    rows: tuple[Row, ...]
    fitting: int  # how many match and fit
    matching: int  # how many match at all
    total: int
    page: int
    pages: int
    first: int  # of the matching ones, counted from 1; 0 for none
    last: int

    @property
    def shown(self) -> str:
        """Which options stand on the page, for the form to say with a click."""
        return ",".join(str(row.option.flats[0]) for row in self.rows)

    @property
    def words(self) -> str:
        """What was found, in words."""
        if not self.matching:
            return _("Nothing found.")
        looked = self.asked.words or self.asked.narrowed
        found = _("{number} found") if looked else _("{number} to choose from")
        shown = number(self.matching if looked else self.total)
        said = _("{found}, {fitting}.").format(
            found=found.format(number=shown), fitting=_fit(self.fitting, self.matching)
        )
        part = _("Shown: {first} to {last}.").format(first=number(self.first), last=number(self.last))
        return f"{said} {part}" if self.pages > 1 else said

    @property
    def unfitting(self) -> int:
        """How many match that don't fit as things are."""
        return self.matching - self.fitting

    @property
    def address(self) -> str:
        """The query that gives this page again."""
        return self.asked.at(self.page)

    @property
    def before(self) -> str:
        """The query of the page before, "" on the first."""
        return self.asked.at(self.page - 1) if self.page > 1 else ""

    @property
    def after(self) -> str:
        """The query of the next page, "" on the last."""
        return self.asked.at(self.page + 1) if self.page < self.pages else ""

    @property
    def everything(self) -> str:
        """The query that shows also what does not fit."""
        return replace(self.asked, all=True).at(1)

    @property
    def opened(self) -> str:
        """The query that shows the filters too."""
        return replace(self.asked, open=True).at(self.page)


def _fit(fitting: int, matching: int) -> str:
    if matching == 1:
        return _("it fits your build") if fitting else _("it does not fit your build")
    if fitting in {0, matching}:
        return _("all of them fit your build") if fitting else _("none of them fits your build")
    some = ngettext("{number} of them fits your build", "{number} of them fit your build", fitting)
    return some.format(number=number(fitting))


def listing(*, state: BuildState, index: Index, asked: Asked, proposals: Proposals) -> Listing:
    """The asked page of a module's options; what is taken stands first on every page.

    Cost: a look at the text of every option where words are searched, else a few array operations.
    """
    matching = _matching(index, asked)
    pinned = _pinned(state, index)
    fits = state.evaluation.changes[index.flats] == 0
    listed = np.flatnonzero((matching if asked.all else matching & fits) & ~pinned)
    order = listed[_order(state, index, asked.sort, listed, proposals)]
    pages = max(1, -(-len(order) // ROWS))
    page = min(asked.page, pages)
    on_page = order[(page - 1) * ROWS : page * ROWS].tolist()
    places = np.flatnonzero(pinned)[:MOST_PINNED].tolist() + on_page
    counted = ~index.nothing
    return Listing(
        asked=asked,
        rows=tuple(_row(state, index.options[place], index, proposals) for place in places),
        fitting=int((matching & fits & counted).sum()),
        matching=int((matching & counted).sum()),
        total=int(counted.sum()),
        page=page,
        pages=pages,
        first=(page - 1) * ROWS + 1 if on_page else 0,
        last=(page - 1) * ROWS + len(on_page),
    )


def _row(state: BuildState, option: Option, index: Index, proposals: Proposals) -> Row:
    return row(state=state, module=index.module, option=option, proposals=proposals)


def _pinned(state: BuildState, index: Index) -> Mask:
    """What is taken, and taking nothing: there on every page, so that a form always says what it stands for."""
    if index.module.kind == "one":
        return state.taken[index.flats] | index.nothing
    found = np.zeros(len(index), np.bool_)
    for place, option in enumerate(index.options):
        found[place] = state.decided.get(option.variable, option.values[0]) != option.values[0]
    return found


def _matching(index: Index, asked: Asked, besides: str = "") -> Mask:
    """The options that have the words and pass the filters, but for one facet if that is named."""
    found = index.with_words(asked.words) if asked.words else np.ones(len(index), np.bool_)
    for code, ticked in asked.ticked.items():
        facet = index.facets.get(code)
        if facet is not None and facet.numbers is None and code != besides:
            found &= facet.having(ticked, len(index))
    for code, (low, high) in asked.ranges.items():
        facet = index.facets.get(code)
        if facet is not None and facet.numbers is not None and code != besides:
            # a comparison with NaN, which stands for unknown, is false
            found &= (facet.numbers >= (-np.inf if low is None else low)) & (
                facet.numbers <= (np.inf if high is None else high)
            )
    return found


def _order(
    state: BuildState, index: Index, sort: str, listed: NDArray[np.int64], proposals: Proposals
) -> NDArray[np.int64]:
    """How the listed options stand: what suits first, or by name, price or difference."""
    flats = index.flats[listed]
    changes = state.evaluation.changes[flats]
    differences = np.where(changes >= 0, state.differences[flats], _FAR)
    if sort == "name":
        return np.argsort(index.names[listed], kind="stable")
    if sort == "price":
        return np.lexsort((index.names[listed], index.prices[listed]))
    if sort == "difference":
        return np.lexsort((index.names[listed], differences))
    fitting = np.where(changes >= 0, changes, _FAR)
    proposed = np.isin(flats, list(proposals)) & (changes == 0)
    return np.lexsort((index.names[listed], differences, fitting, ~proposed))


def filters(*, state: BuildState, index: Index, asked: Asked) -> tuple[Filter, ...]:
    """The facets with what is there: a value's count is how many there would be with it and the other filters."""
    fits = asked.all | (state.evaluation.changes[index.flats] == 0)
    return tuple(_filters(index, asked, fits & ~index.nothing))


def _filters(index: Index, asked: Asked, offered: Mask) -> Iterator[Filter]:
    everything = _matching(index, asked) & offered
    narrowed = {*asked.ticked, *asked.ranges}
    for code, facet in index.facets.items():
        among = _matching(index, asked, besides=code) & offered if code in narrowed else everything
        if facet.numbers is None:
            yield _ticks(facet, asked, among)
        else:
            yield _range(facet, asked, facet.numbers[among])


def _ticks(facet: Facet, asked: Asked, among: Mask) -> Filter:
    ticked = asked.ticked.get(facet.code, ())
    counted = enumerate(zip(facet.values, facet.labels, facet.counts(among), strict=True))
    ticks = [Tick(place, v, n, v in ticked, label) for place, (v, label, n) in counted if n or v in ticked]
    kept = [tick for place, tick in enumerate(ticks) if place < MOST_VALUES or tick.ticked]
    return Filter(facet.code, facet.name, facet.unit, tuple(kept), len(ticks) - len(kept), "", "", "", "")


def _range(facet: Facet, asked: Asked, numbers: NDArray[np.float64]) -> Filter:
    known = numbers[~np.isnan(numbers)]
    least, most = (_number(float(known.min())), _number(float(known.max()))) if len(known) else ("", "")
    low, high = (_number(end) for end in asked.ranges.get(facet.code, (None, None)))
    return Filter(facet.code, facet.name, facet.unit, (), 0, least, most, low, high)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.12g}"
