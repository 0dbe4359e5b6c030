"""Sift: which lines of the tills are purchases of goods, whose, and what each product costs.

Left out, and counted: lines of which nothing was taken (quantity 0 or less: a coupon that was paid back, a line that
was struck out) or that gave money back; fuel, whose quantity is in thousandths of a gallon and which stands in no
shelf; slips of coupons, which are money and no goods. What was free stays: it was taken home.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from configurator.insight.households.source import Source, Table

Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]

FUEL, GASOLINE, SLIPS = "FUEL", "GASOLINE", "COUPON"
_SEED = 0
_THOUSAND = 1_000


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of goods, in order of household, basket and product; amounts are thousandths."""

    household: Numbers
    basket: Numbers
    product: Numbers
    at: Numbers
    """Seconds since 1970, the tills' clock taken for UTC."""
    quantity: Numbers
    paid: Numbers
    off_card: Numbers
    off_coupon: Numbers
    off_match: Numbers

    def __len__(self) -> int:
        return len(self.household)


@dataclass(frozen=True, slots=True)
class Sifted:
    """What is imported, and how many lines are not, by why."""

    households: Numbers
    products: Numbers
    """All that these households had, fuel too."""
    lines: Lines
    begin: int
    """When the first line of anybody was, in seconds."""
    left_out: dict[str, int]
    prices: dict[int, int]
    """Cents, by product: the median of what everybody paid for one. What was never paid for has none."""

    def rows(self) -> dict[int, slice]:
        """Where the lines of each household are that has any."""
        numbers, starts, counts = np.unique(self.lines.household, return_index=True, return_counts=True)
        return {
            number: slice(start, start + count)
            for number, start, count in zip(numbers.tolist(), starts.tolist(), counts.tolist(), strict=True)
        }


def sift(source: Source, *, households: int | None = None) -> Sifted:
    """Of so many households, always the same ones first; of all without a number. Cost: a few sorts of the lines."""
    table = source.transactions
    wanted = np.random.default_rng(_SEED).permutation(np.unique(table["household_id"]))[:households]
    mine = np.isin(table["household_id"], wanted)
    pumps, slips = _numbers_of(source.products)
    fuel = np.isin(table["product_id"], pumps)
    paper = np.isin(table["product_id"], slips) & ~fuel
    nothing = ((table["quantity"] <= 0) | (table["sales_value"] < 0)) & ~fuel & ~paper
    why = {"fuel": fuel, "slips of coupons": paper, "nothing taken": nothing}
    goods = ~(fuel | paper | nothing)
    return Sifted(
        households=wanted,
        products=np.unique(table["product_id"][mine]),
        lines=_lines(table, goods & mine),
        begin=int(_seconds(table).min()),
        left_out={name: int((flags & mine).sum()) for name, flags in why.items()},
        prices=_prices(table, goods & (table["sales_value"] > 0)),
    )


def _numbers_of(products: Table) -> tuple[Numbers, Numbers]:
    """Products that are fuel, and those that are slips of coupons."""
    of_gasoline = np.array([kind.startswith(GASOLINE) for kind in products["product_type"].tolist()], np.bool_)
    fuel = (products["department"] == FUEL) | of_gasoline
    return products["product_id"][fuel], products["product_id"][products["department"] == SLIPS]


def _lines(table: Table, wanted: Flags) -> Lines:
    order = np.lexsort((table["product_id"], table["basket_id"], table["household_id"]))
    order = order[wanted[order]]

    def money(name: str) -> Numbers:
        found: Numbers = np.abs(np.rint(table[name][order] * _THOUSAND)).astype(np.int64)
        return found

    return Lines(
        household=table["household_id"][order],
        basket=table["basket_id"][order],
        product=table["product_id"][order],
        at=_seconds(table)[order],
        quantity=table["quantity"][order],
        paid=money("sales_value"),
        off_card=money("retail_disc"),
        off_coupon=money("coupon_disc"),
        off_match=money("coupon_match_disc"),
    )


def _seconds(table: Table) -> Numbers:
    found: Numbers = table["transaction_timestamp"].astype("datetime64[s]").astype(np.int64)
    return found


def _prices(table: Table, paid: Flags) -> dict[int, int]:
    """The middle price of one, the lower of two; in whole cents, since shelves have no others."""
    product, each = table["product_id"][paid], table["sales_value"][paid] / table["quantity"][paid]
    order = np.lexsort((each, product))
    numbers, starts, counts = np.unique(product[order], return_index=True, return_counts=True)
    middle = each[order][starts + (counts - 1) // 2]
    cents = np.maximum(np.rint(middle * 100), 1).astype(np.int64)
    return dict(zip(numbers.tolist(), cents.tolist(), strict=True))
