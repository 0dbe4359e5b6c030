"""Find: which offers hold for a customer at a moment, and what is the matter with the coupon that they typed."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, prefetch_related_objects

from configurator.customers.models import Customer, Identity, person_of
from configurator.offers import terms
from configurator.offers.models import Coupon, CouponInCart, Deal, Opened, PriceList, holding_at
from configurator.offers.standing import standing
from configurator.offers.trouble import Trouble, opened_at, trouble_of
from configurator.releases.money import minor_units

HUNDRED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who buys; a guest has no offers but those for everybody. `signed_in`: with an account, not by a browser alone."""

    customer_id: uuid.UUID | None = None
    signed_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What holds for one customer in one currency. `coupon` is what lies in their cart, with its `trouble`."""

    currency: str
    at: datetime
    prices: tuple[terms.Prices, ...] = ()
    deals: tuple[terms.Deal, ...] = ()
    coupon: Coupon | None = None
    trouble: Trouble | None = None
    rows: tuple[Deal, ...] = ()


def is_member(*, customer_id: uuid.UUID) -> bool:
    """Whether somebody has a club card. One query."""
    return Identity.objects.of(customer_id).filter(kind=Identity.Kind.CARD).exists()


def holding(*, buyer: Buyer, currency: str, at: datetime) -> Holding:
    """Everything that holds. One query where the shop has no offers.

    One or two more for each of lists, deals and coupons that there are, and one where membership matters.
    """
    there = standing()
    lists = list(_lists(buyer, currency, at)) if there.lists else []
    rows = _deals(currency, at) if there.deals else []
    asks = any(one.kind == PriceList.Kind.MEMBER for one in lists)
    asks = asks or any(row.audience == Deal.For.MEMBERS for row in rows)
    member = asks and buyer.signed_in and buyer.customer_id is not None and is_member(customer_id=buyer.customer_id)
    if not member:
        lists = [one for one in lists if one.kind != PriceList.Kind.MEMBER]
        rows = [row for row in rows if row.audience != Deal.For.MEMBERS]
    coupon = coupon_in_cart(buyer) if there.coupons else None
    trouble = trouble_of(coupon=coupon, customer_id=buyer.customer_id, currency=currency, at=at) if coupon else None
    given = coupon if coupon and not trouble else None
    opened = opened_at(coupon=given, currency=currency, at=at) if given else []
    rows = [row for row in rows if not row.is_spent and row.pk not in {one.deal.pk for one in opened}]
    return Holding(
        currency=currency,
        at=at,
        prices=tuple(_prices(one, currency) for one in lists),
        deals=(*(_deal(row, currency) for row in _with_targets(rows)), *_of_coupon(given, opened, currency)),
        coupon=coupon,
        trouble=trouble,
        rows=(*rows, *(one.deal for one in opened)),
    )


def coupon_in_cart(buyer: Buyer) -> Coupon | None:
    """The coupon that the buyer typed last. One query."""
    if buyer.customer_id is None:
        return None
    members = Customer.objects.members(buyer.customer_id)
    rows = CouponInCart.objects.filter(customer__in=members).select_related("coupon__deal").order_by("-put_in_at")
    row = rows.first()
    return row.coupon if row else None


def _deals(currency: str, at: datetime) -> list[Deal]:
    return list(Deal.objects.filter(holding_at(at), currency=currency).exclude(audience=Deal.For.COUPON))


def _lists(buyer: Buyer, currency: str, at: datetime) -> Iterable[PriceList]:
    own = Q(pk__in=[])
    if buyer.customer_id is not None and buyer.signed_in:
        person = person_of(buyer.customer_id)
        own = Q(customer=person) | Q(customer__merged_into=person)
    rows = PriceList.objects.filter(holding_at(at), currency=currency)
    return rows.filter(~Q(kind=PriceList.Kind.CONTRACT) | own).prefetch_related("entries").order_by("code")


def _with_targets(rows: list[Deal]) -> list[Deal]:
    prefetch_related_objects(rows, "targets")
    return rows


def _of_coupon(coupon: Coupon | None, opened: list[Opened], currency: str) -> list[terms.Deal]:
    _with_targets([one.deal for one in opened])
    code = coupon.code if coupon else ""
    return [_deal(one.deal, currency, coupon=code, amount=one.amount) for one in opened]


def _minor(amount: Decimal, currency: str) -> int:
    return int(amount * minor_units(currency))


def _prices(row: PriceList, currency: str) -> terms.Prices:
    entries = tuple(
        terms.Entry(
            sku=entry.sku,
            family=entry.family_code,
            percent=int(entry.percent * HUNDRED),
            price=None if entry.price is None else _minor(entry.price, currency),
        )
        for entry in row.entries.all()
    )
    return terms.Prices(code=row.code, name=row.name, entries=entries)


def _deal(row: Deal, currency: str, *, coupon: str = "", amount: Decimal | None = None) -> terms.Deal:
    targets = (
        terms.Target(sku=one.sku, attribute=one.attribute, value=one.value, family=one.family_code)
        for one in row.targets.all()
    )
    return terms.Deal(
        key=row.pk,
        code=row.code,
        name=row.name,
        kind=terms.Kind(row.kind),
        targets=tuple(targets),
        minimum=row.minimum,
        percent=int(row.percent * HUNDRED),
        amount=_minor(row.amount if amount is None else amount, currency),
        take=row.take,
        pay=row.pay,
        free_sku=row.free_sku,
        most=row.most,
        group=row.group,
        left=None if row.money_left is None else _minor(row.money_left, currency),
        coupon=coupon,
    )
