"""Redeem: what an order was given is written down, and taken back. Always in the caller's transaction.

A budget and a coupon are guarded by the condition in their UPDATE: of two orders at once, both of which saw enough
left, one finds no row. Whoever waits, waits for deals by key, after the parts of the order and before its number.
"""

import logging
import uuid
from collections.abc import Mapping, Sequence
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
    """Write down what an order was given. Three statements a deal, one more for a coupon. Raises DealGoneError."""
    with transaction.atomic(savepoint=False):
        for one in sorted(given, key=lambda one: one.deal_id):
            coupon = _use(one)
            spent = F("spent_thousandths") + thousandths(one.amount)
            giving = Deal.objects.filter(pk=one.deal_id).giving(one.amount)
            taken = giving.update(spent_thousandths=spent, used=F("used") + 1)
            deal = Deal.objects.get(pk=one.deal_id)
            if not taken:
                raise DealGoneError(name=deal.name)
            Redemption.objects.create(
                deal=deal,
                coupon=coupon,
                order_key=order_key,
                amount=one.amount,
                currency=deal.currency,
                supplier=deal.supplier,
                funded=deal.funded,
                supplier_part=_supplier_part(one.amount, deal.funded, deal.currency),
                at=at,
            )
            log.info("offers.redeemed deal=%s order=%s", deal.pk, order_key)


def _use(one: Given) -> Coupon | None:
    if not one.coupon:
        return None
    coupon = Coupon.objects.select_related("deal").get(code=one.coupon)
    if not Coupon.objects.usable().filter(pk=coupon.pk).update(used=F("used") + 1):
        raise DealGoneError(name=coupon.code, coupon=True)
    return coupon


def give_back(*, order_key: uuid.UUID, at: datetime, amounts: Mapping[int, Decimal] | None = None) -> None:
    """Take back what an order was given: these amounts by deal, never more than is left of each; None is everything.

    A deal that is taken back whole gives its place in the budget back, and its coupon may be used again. Repeated, it
    takes nothing more. One query where nothing was given.
    """
    with transaction.atomic(savepoint=False):
        for left in _left(order_key):
            amount = left.amount if amounts is None else min(amounts.get(left.deal_id, Decimal(0)), left.amount)
            if amount > 0:
                _take(left, amount, order_key, at)


@dataclass(frozen=True, slots=True)
class _Left:
    deal_id: int
    amount: Decimal
    supplier_part: Decimal


def _left(order_key: uuid.UUID) -> list[_Left]:
    rows = Redemption.objects.of_order(order_key).values("deal_id").order_by("deal_id")
    sums = rows.annotate(left=Sum("amount"), part=Sum("supplier_part"))
    return [_Left(row["deal_id"], row["left"], row["part"]) for row in sums if row["left"] > 0]


def _take(left: _Left, amount: Decimal, order_key: uuid.UUID, at: datetime) -> None:
    first = _last_given(order_key, left.deal_id)
    is_whole = amount == left.amount
    stays = Decimal(0) if is_whole else _supplier_part(left.amount - amount, first.funded, first.currency)
    Deal.objects.filter(pk=left.deal_id).update(
        spent_thousandths=F("spent_thousandths") - thousandths(amount), used=F("used") - int(is_whole)
    )
    if is_whole and first.coupon_id is not None:
        Coupon.objects.filter(pk=first.coupon_id, used__gt=0).update(used=F("used") - 1)
    Redemption.objects.create(
        deal_id=left.deal_id,
        coupon_id=first.coupon_id,
        order_key=order_key,
        amount=-amount,
        currency=first.currency,
        supplier=first.supplier,
        funded=first.funded,
        supplier_part=stays - left.supplier_part,
        at=at,
    )
    log.info("offers.given_back deal=%s order=%s", left.deal_id, order_key)


def _last_given(order_key: uuid.UUID, deal_id: int) -> Redemption:
    rows = Redemption.objects.of_order(order_key).filter(deal=deal_id, amount__gt=0).select_related("coupon")
    return rows.order_by("-pk")[0]


def redeem_again(*, order_key: uuid.UUID, at: datetime) -> None:
    """Give an order anew what was taken back whole from it: it goes on after all. Raises DealGoneError."""
    rows = Redemption.objects.of_order(order_key).values("deal_id").annotate(left=Sum("amount")).order_by("deal_id")
    before = [_last_given(order_key, row["deal_id"]) for row in rows if row["left"] == 0]
    given = [
        Given(deal_id=row.deal_id, amount=row.amount, coupon=row.coupon.code if row.coupon else "") for row in before
    ]
    redeem(order_key=order_key, given=given, at=at)


def _supplier_part(amount: Decimal, funded: Decimal, currency: str) -> Decimal:
    return rounded(amount * funded / HUNDRED, currency)
