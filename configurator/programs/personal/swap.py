"""Swap: a deal of which all was given away before its customer came makes room for the next best, and the list says so.

What was mailed is a promise, so of what is not there any more something else is given, from the spares that the
allocation left: deals that were this customer's next best then and that still hold.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from configurator.offers.models import Coupon, CouponDeal, Deal
from configurator.offers.models.deal import THOUSAND
from configurator.programs.models import ListItem, Mailing, PersonalList
from configurator.programs.models.mailing import named_by


def swap_spent(*, at: datetime) -> int:
    """All lists of mailings that hold: how many deals made room. One query where none is spent."""
    spent = Deal.objects.filter(
        Q(budget__isnull=False, spent_thousandths__gte=F("budget") * THOUSAND)
        | Q(budget_count__isnull=False, used__gte=F("budget_count"))
    )
    holding = PersonalList.objects.filter(mailing__in=Mailing.objects.holding_at(at), coupon__used=0)
    keys = list(holding.filter(items__deal__in=spent).distinct().values_list("pk", flat=True))
    return sum(swap_on(list_id=key, at=at) for key in keys)


def swap_on(*, list_id: int, at: datetime) -> int:
    """One list: how many of its deals made room. A list whose code was used stays as it was. Two queries if none."""
    with transaction.atomic():
        coupons = Coupon.objects.usable().filter(personal_list=list_id)
        if not coupons.select_for_update().first():  # a till that redeems it just now waits, or was faster
            return 0
        row = PersonalList.objects.select_related("coupon").get(pk=list_id)
        items = list(row.items.select_related("deal").order_by("position"))
        gone = [item for item in items if item.deal is not None and item.deal.is_spent]
        return _swapped(row, items, gone, at) if gone else 0


def _swapped(row: PersonalList, items: Sequence[ListItem], gone: Sequence[ListItem], at: datetime) -> int:
    deals = Deal.objects.in_bulk([spare["deal"] for spare in row.spares])
    taken = {item.deal_id for item in items}
    good = [
        spare
        for spare in row.spares
        if (deal := deals.get(spare["deal"])) and deal.pk not in taken and deal.holds_at(at) and not deal.is_spent
    ]
    for item, spare in zip(gone, good, strict=False):
        _put(row, items, item, spare)
    used = good[: len(gone)]
    PersonalList.objects.filter(pk=row.pk).update(spares=[spare for spare in row.spares if spare not in used])
    return len(used)


def _put(row: PersonalList, items: Sequence[ListItem], item: ListItem, spare: dict[str, Any]) -> None:
    """The spare stands where the deal was; its product, should it be on the list already, stands there alone."""
    spent_id, key = item.deal_id, spare["item"]
    for other in items:
        if other.key == key and other.pk != item.pk and other.deal_id is None:
            other.delete()
    item.kind, item.deal_id, item.instead_of_id = ListItem.Kind.REWARD, spare["deal"], spent_id
    for name, value in named_by(key).items():
        setattr(item, name, value)
    item.off, item.reason, item.times = Decimal(spare["off"]), spare["reason"], spare["times"]
    item.every_days, item.last_on = spare["every_days"], date.fromisoformat(spare["last_on"])
    item.save()
    if row.coupon is not None:
        CouponDeal.objects.filter(coupon=row.coupon, deal=spent_id).delete()
        CouponDeal.objects.create(coupon=row.coupon, deal_id=spare["deal"], amount=Decimal(spare["amount"]))
