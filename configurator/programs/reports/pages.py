"""What the pages of supplier reports show."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from configurator.programs.models.report import SupplierCell, SupplierCharge, SupplierPeriod

_WIDEST = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One figure in words; `width` of its bar is in percent of the widest."""

    cell: SupplierCell
    what: str
    width: int


@dataclass(frozen=True, slots=True)
class Line:
    """What is charged of one deal; without a code of small ones together."""

    deal: str
    households: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Charged:
    """A sum to pay, or one that is given back, by deal."""

    charge: SupplierCharge
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What one supplier may know of one period."""

    period: SupplierPeriod
    maker: str
    rows: tuple[Row, ...]
    charges: tuple[Charged, ...]

    @property
    def sales(self) -> Decimal:
        """Of all figures; what is in none is not counted."""
        return sum((row.cell.sales for row in self.rows), Decimal(0))


def makers_of(period: SupplierPeriod, *, asked: str) -> QuerySet[SupplierCell, dict[str, object]]:
    """Suppliers with figures, those with most sales first. One query."""
    rows = period.cells.filter(maker__icontains=asked) if asked else period.cells.all()
    sums = rows.values("maker").annotate(figures=Count("pk"), sum=Sum("sales"))
    return sums.order_by("-sum", "maker")


def report_of(period: SupplierPeriod, *, maker: str) -> Report:
    """Three queries however many figures; without any the supplier may know nothing of this period."""
    found = list(period.cells.filter(maker=maker).order_by("category", "kind", "rest", "sku"))
    most = max((cell.sales for cell in found), default=Decimal(1)) or Decimal(1)
    rows = tuple(Row(cell, _what(cell), max(int(cell.sales * _WIDEST / most), 1)) for cell in found)
    charges = period.charges.filter(supplier=maker).order_by("credit")
    return Report(period, maker, rows, tuple(_charged(charge) for charge in charges))


def _charged(charge: SupplierCharge) -> Charged:
    lines = (Line(line["deal"], line["households"], Decimal(line["amount"])) for line in charge.lines)
    return Charged(charge, tuple(lines))


def _what(cell: SupplierCell) -> str:
    """A product, or what lies together under a part of the path."""
    under = cell.kind if cell.level > 2 else cell.category if cell.level > 1 else cell.maker  # noqa: PLR2004  levels
    return _("All else of {what}").format(what=under or _("no kind")) if cell.rest else cell.name or cell.sku


def csv_rows(report: Report) -> Iterator[list[str]]:
    """The same figures for a spreadsheet, headings first."""
    yield [
        *(_("first day"), _("last day"), _("supplier"), _("category"), _("kind"), _("SKU"), _("name")),
        *(_("households, rounded down"), _("sales, rounded"), _("currency")),
    ]
    days = [str(report.period.begin), str(report.period.last_day)]
    for row in report.rows:
        cell = row.cell
        what = [report.maker, cell.category, cell.kind, cell.sku, row.what]
        yield [*days, *what, str(cell.households), str(cell.sales), report.period.currency]
