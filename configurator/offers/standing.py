"""Standing: whether the shop has offers of a kind at all, asked before those that hold are looked for.

Most orders of most shops are given none; four queries for nothing were a fifth of what placing an order takes. So one
short statement asks for all, from tables that hardly have rows, written once as those of a click are (ADR 6).
"""

from typing import NamedTuple

from django.db import connection

from configurator.offers.models import CouponInCart, Deal, PriceList, Reward


class Standing(NamedTuple):
    """Of which kinds there may be something; what holds for whom is asked for then."""

    lists: bool
    deals: bool
    coupons: bool
    rewards: bool


def standing() -> Standing:
    """Of which kinds there is something switched on. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL)
        return Standing(*map(bool, cursor.fetchone()))


_SQL = f"""SELECT
    EXISTS (SELECT 1 FROM {PriceList._meta.db_table} WHERE active),
    EXISTS (SELECT 1 FROM {Deal._meta.db_table} WHERE active AND audience <> '{Deal.For.COUPON.value}'),
    EXISTS (SELECT 1 FROM {CouponInCart._meta.db_table}),
    EXISTS (SELECT 1 FROM {Reward._meta.db_table} WHERE active)"""  # noqa: S608  names of our own models
