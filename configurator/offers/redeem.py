"""Redeem: what an order was given is written down, and taken back. Always in the caller's transaction.

A budget and a coupon are guarded by the condition in their UPDATE: of two orders at once, both of which saw enough
left, one finds no row. A coupon that opens several deals is used once by an order, however many of them it takes.
Whoever waits, waits for coupons by code, then deals by key, after the parts of the order and before its number.
"""

import logging
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Sum

from configurator.offers.models import Coupon, Deal, Redemption
from configurator.offers.models.deal import thousandths
from configurator.releases.money import rounded

log = logging.getLogger(__name__)

HUNDRED = Decimal(100)


class DealGoneError(Exception):
    """A deal's budget was spent, or a coupon used, by somebody faster; nothing was written. Holds its name."""

    def __init__(self, *, name: str, coupon: bool = False) -> None:
        super().__init__(name)
        self.name, self.coupon = name, coupon


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A deal that an order was given, with all that it took off, and the code of the coupon it came by."""

    deal_id: int
    amount: Decimal
    coupon: str = ""


def redeem(*, order_key: uuid.UUID, given: Sequence[Given], at: datetime) -> None:
    """Write down what an order was given. Three statements a deal, two more a coupon. Raises DealGoneError."""
    _redeem(order_key, given, at, used=())


def _redeem(order_key: uuid.UUID, given: Sequence[Given], at: datetime, *, used: Collection[str]) -> None:
    """The same; `used` are coupons that the order has used already."""
    with transaction.atomic(savepoint=False):
        coupons = {code: _use(code, used) for code in sorted({one.coupon for one in given if one.coupon})}
        for one in sorted(given, key=lambda one: one.deal_id):
            spent = F("spent_thousandths") + thousandths(one.amount)
            giving = Deal.objects.filter(pk=one.deal_id).giving(one.amount)
            taken = giving.update(spent_thousandths=spent, used=F("used") + 1)
            deal = Deal.objects.get(pk=one.deal_id)
            if not taken:
                raise DealGoneError(name=deal.name)
            Redemption.objects.create(
                deal=deal,
                coupon=coupons.get(one.coupon),
                order_key=order_key,
                amount=one.amount,
                currency=deal.currency,
                supplier=deal.supplier,
                funded=deal.funded,
                supplier_part=_supplier_part(one.amount, deal.funded, deal.currency),
                at=at,
            )
            log.info("offers.redeemed deal=%s order=%s", deal.pk, order_key)


def _use(code: str, used: Collection[str]) -> Coupon:
    coupon = Coupon.objects.get(code=code)
    if code not in used and not Coupon.objects.usable().filter(pk=coupon.pk).update(used=F("used") + 1):
        raise DealGoneError(name=coupon.code, coupon=True)
    return coupon


def give_back(*, order_key: uuid.UUID, at: datetime, amounts: Mapping[int, Decimal] | None = None) -> None:
    """Take back what an order was given: these amounts by deal, never more than is left of each; None is everything.

    A deal that is taken back whole gives its place in the budget back, and a coupon of which nothing is left may be
    used again. Repeated, it takes nothing more. One query where nothing was given.
    """
    with transaction.atomic(savepoint=False):
        taking = []
        for left in _left(order_key):
            amount = left.amount if amounts is None else min(amounts.get(left.deal_id, Decimal(0)), left.amount)
            taking.append((left, amount, _last_given(order_key, left.deal_id)))
        kept = {row.coupon_id for left, amount, row in taking if amount < left.amount}
        for coupon_id in sorted({row.coupon_id for _, _, row in taking if row.coupon_id} - kept):
            Coupon.objects.filter(pk=coupon_id, used__gt=0).update(used=F("used") - 1)
        for left, amount, row in taking:
            if amount > 0:
                _take(left, amount, row, at)


@dataclass(frozen=True, slots=True)
class _Left:
    deal_id: int
    amount: Decimal
    supplier_part: Decimal


def _left(order_key: uuid.UUID) -> list[_Left]:
    rows = Redemption.objects.of_order(order_key).values("deal_id").order_by("deal_id")
    sums = rows.annotate(left=Sum("amount"), part=Sum("supplier_part"))
    return [_Left(row["deal_id"], row["left"], row["part"]) for row in sums if row["left"] > 0]


def _take(left: _Left, amount: Decimal, first: Redemption, at: datetime) -> None:
    is_whole = amount == left.amount
    stays = Decimal(0) if is_whole else _supplier_part(left.amount - amount, first.funded, first.currency)
    Deal.objects.filter(pk=left.deal_id).update(
        spent_thousandths=F("spent_thousandths") - thousandths(amount), used=F("used") - int(is_whole)
    )
    Redemption.objects.create(
        deal_id=left.deal_id,
        coupon_id=first.coupon_id,
        order_key=first.order_key,
        amount=-amount,
        currency=first.currency,
        supplier=first.supplier,
        funded=first.funded,
        supplier_part=stays - left.supplier_part,
        at=at,
    )
    log.info("offers.given_back deal=%s order=%s", left.deal_id, first.order_key)


def _last_given(order_key: uuid.UUID, deal_id: int) -> Redemption:
    rows = Redemption.objects.of_order(order_key).filter(deal=deal_id, amount__gt=0).select_related("coupon")
    return rows.order_by("-pk")[0]


def redeem_again(*, order_key: uuid.UUID, at: datetime) -> None:
    """Give an order anew what was taken back whole from it: it goes on after all. Raises DealGoneError."""
    rows = Redemption.objects.of_order(order_key).values("deal_id").annotate(left=Sum("amount")).order_by("deal_id")
    last = [(_last_given(order_key, row["deal_id"]), row["left"]) for row in rows]
    used = {row.coupon.code for row, left in last if left > 0 and row.coupon}
    given = [
        Given(deal_id=row.deal_id, amount=row.amount, coupon=row.coupon.code if row.coupon else "")
        for row, left in last
        if left == 0
    ]
    _redeem(order_key, given, at, used=used)


def _supplier_part(amount: Decimal, funded: Decimal, currency: str) -> Decimal:
    return rounded(amount * funded / HUNDRED, currency)
