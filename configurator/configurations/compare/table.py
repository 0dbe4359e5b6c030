"""Table: two to four builds side by side, module by module, with what each difference costs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from configurator.configurations.compare.take import Taking, taking
from configurator.configurations.instock import ready_days
from configurator.configurations.models import Configuration
from configurator.configurations.page import state_of
from configurator.configurations.quote import Quote, quote_state
from configurator.configurations.render import module_head
from configurator.configurations.state import BuildState
from configurator.configurations.still import Still, still_of
from configurator.languages.few import few
from configurator.languages.figures import local
from configurator.releases.money import difference, money
from configurator.releases.options import ReleasedModule
from configurator.stock.words import days_words

LEAST, MOST = 2, 4
_NAMED = 3
_LETTERS = "ABCD"


@dataclass(frozen=True)
class Column:
    """One of the builds. Its letter names it on the page."""

    letter: str
    configuration: Configuration
    state: BuildState

    @property
    def title(self) -> str:
        """What the customer calls it, else what it is."""
        return self.configuration.name or self.state.release.family_name

    @property
    def is_open(self) -> bool:
        """Whether anything can be taken into it."""
        return self.configuration.status == Configuration.Status.OPEN

    @property
    def still(self) -> Still | None:
        """Its picture."""
        return still_of(self.state)

    @cached_property
    def quote(self) -> Quote:
        """Its lines."""
        return quote_state(state=self.state)

    def price_of(self, module_code: str) -> Decimal | None:
        """What it takes of a module costs; None on request."""
        prices = [line.price for line in self.quote.lines if line.module_code == module_code]
        return None if None in prices else sum((price for price in prices if price is not None), Decimal(0))


@dataclass(frozen=True, slots=True)
class Cell:
    """What a build has of one row; `words` is empty for nothing, `absent` says that its product has no such thing."""

    words: str
    price: str = ""
    difference: str = ""  # to the first build
    absent: bool = False
    taking: Taking | None = None  # how the first build could have it


@dataclass(frozen=True, slots=True)
class Line:
    """One row."""

    name: str
    cells: tuple[Cell, ...]
    differs: bool
    module_code: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """All of it; `remarks` say what can't be compared."""

    columns: tuple[Column, ...]
    totals: tuple[Line, ...]
    lines: tuple[Line, ...]
    remarks: tuple[str, ...]

    @property
    def alike(self) -> int:
        """How many modules are the same in all."""
        return sum(not line.differs for line in self.lines if line.module_code)


def compare(*, configurations: Sequence[Configuration]) -> Table:
    """The builds in this order; differences are to the first. No query beyond opening their releases."""
    columns = tuple(
        Column(letter, configuration, state_of(configuration))
        for letter, configuration in zip(_LETTERS, configurations, strict=False)
    )
    modules: dict[str, ReleasedModule] = {}
    for column in columns:
        modules = {**column.state.release.modules, **modules}
    order = [code for column in columns for code in column.state.release.modules]
    lines = tuple(_line(columns, modules[code]) for code in dict.fromkeys(order))
    return Table(columns, tuple(_totals(columns)), (*lines, *_price_lines(columns)), tuple(_remarks(columns)))


def _line(columns: Sequence[Column], module: ReleasedModule) -> Line:
    cells = [_cell(column, columns[0], module.code) for column in columns]
    differs = len({(cell.words, cell.absent) for cell in cells}) > 1
    return Line(module.name, tuple(cells), differs, module.code)


def _cell(column: Column, first: Column, code: str) -> Cell:
    release = column.state.release
    module = release.modules.get(code)
    if module is None:
        return Cell("", absent=True)
    words, price = module_head(state=column.state, module=module).taken, column.price_of(code)
    shown = (_("included") if price == 0 else money(price, release.currency)) if words else ""
    if column is first or code not in first.state.release.modules:
        return Cell(words, shown)
    same = words == module_head(state=first.state, module=first.state.release.modules[code]).taken
    found = taking(into=first.state, other=column.state, module_code=code) if first.is_open and not same else None
    return Cell(words, shown, _difference(column, price, first, first.price_of(code)), taking=found)


def _price_lines(columns: Sequence[Column]) -> Iterator[Line]:
    """What is paid beside the components, one row for each line of the price that some build has."""
    names = {one.code: one.name for column in reversed(columns) for one in column.quote.price_lines}
    first = columns[0]
    for code in dict.fromkeys(one.code for column in columns for one in column.quote.price_lines):
        cells = []
        for column in columns:
            amount, other = _beside(column, code), _beside(first, code)
            words = money(amount, column.state.release.currency) if amount else ""
            cells.append(Cell(words, difference=_difference(column, amount, first, other)))
        yield _row(names[code], cells)


def _beside(column: Column, code: str) -> Decimal:
    return sum((one.price for one in column.quote.price_lines if one.code == code), Decimal(0))


def _difference(column: Column, price: Decimal | None, first: Column, other: Decimal | None) -> str:
    """To the first build; empty where it is none, or where the two have no common currency."""
    if price is None or other is None or column.state.release.currency != first.state.release.currency:
        return ""
    return difference(price - other, column.state.release.currency) if price != other else ""


def _totals(columns: Sequence[Column]) -> Iterator[Line]:
    first = columns[0]
    prices = []
    for column in columns:
        state = column.state
        words = money(state.price if state.consistent else None, state.release.currency)
        words = words if state.complete or state.on_request else _("from {price}").format(price=words)
        shown = _difference(column, state.price, first, first.state.price)
        prices.append(Cell(words, difference=shown))
    yield _row(_("Total"), prices)
    yield _row(_("Still to choose"), [Cell(_missing(column)) for column in columns])
    yield _row(_("Ready"), [Cell(days_words(days) if (days := ready_days(c.state)) else "") for c in columns])
    yield _row(_("Weight"), [Cell(_grams(c.quote.weight_g) if c.quote.weight_g else "") for c in columns])


def _grams(weight: int) -> str:
    return _("{number} g").format(number=local(f"{weight:,}"))


def _row(name: str, cells: Sequence[Cell]) -> Line:
    return Line(name, tuple(cells), len({cell.words for cell in cells}) > 1)


def _missing(column: Column) -> str:
    names = [module.name for module in column.state.missing]
    return few(names, most=_NAMED) or _("nothing")


def _remarks(columns: Sequence[Column]) -> Iterator[str]:
    first = columns[0]
    for column in columns[1:]:
        here, there = first.state.release, column.state.release
        named = {"other": column.letter, "first": first.letter}
        if there.family_code != here.family_code:
            yield _(
                "{other} is another product than {first}: what both have is side by side, what only one has is"
                " said, and nothing can be taken over."
            ).format(**named)
        elif there.pk != here.pk:
            yield _(
                "{other} was made on another day's catalogue than {first}: each shows its own prices, and only what"
                " {first}'s catalogue offers can be taken over."
            ).format(**named)
        if there.currency != here.currency:
            said = _("{other} is in {currency}, so its prices are not set against those of {first}.")
            yield said.format(currency=there.currency, **named)
