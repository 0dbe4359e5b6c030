"""Reward: products that a member buys count, and every so many of them earn a coupon, once.

What is due follows from the sum of the stamps alone: `sum // every` coupons. So it does not matter in which order
orders come and are cancelled; a coupon that was earned and then not deserved any more is withdrawn, and holds again
when the number is reached again. One that was used meanwhile stays, and is made good with the next ones.
"""

import logging
import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from configurator.customers.models import Customer
from configurator.offers.codes import signs_for
from configurator.offers.find import is_member
from configurator.offers.models import Coupon, Reward, Stamp, holding_at
from configurator.offers.standing import standing

log = logging.getLogger(__name__)


def stamp(*, customer_id: uuid.UUID, order_key: uuid.UUID, pieces: Mapping[str, int], at: datetime) -> None:
    """Count the products of an order, by family, for the rewards that hold. Only members collect.

    One query where there is no reward. An order counts once, however often this is called.
    """
    rewards = list(Reward.objects.filter(holding_at(at)).order_by("pk")) if standing().rewards else []
    if not rewards or not is_member(customer_id=customer_id):
        return
    with transaction.atomic():
        Customer.objects.select_for_update().person(customer_id).get()
        for reward in rewards:
            kinds = [reward.family_code] if reward.family_code else list(pieces)
            number = sum(pieces.get(kind, 0) for kind in kinds)
            known = Stamp.objects.filter(reward=reward, order_key=order_key).aggregate(sum=Sum("number"))["sum"]
            if number and not known:
                Stamp.objects.create(reward=reward, customer_id=customer_id, order_key=order_key, number=number, at=at)
                _settle(reward, customer_id, at)


def unstamp(*, order_key: uuid.UUID, at: datetime, pieces: Mapping[str, int] | None = None) -> None:
    """Take back what an order counted: these products by family, or all that is left. One query where that is none."""
    rows = Stamp.objects.filter(order_key=order_key).values("reward", "customer").annotate(left=Sum("number"))
    with transaction.atomic(savepoint=False):
        for row in rows.filter(left__gt=0).order_by("reward"):
            reward = Reward.objects.get(pk=row["reward"])
            number = row["left"]
            if pieces is not None:
                kinds = [reward.family_code] if reward.family_code else list(pieces)
                number = min(number, sum(pieces.get(kind, 0) for kind in kinds))
            if number:
                Customer.objects.select_for_update().person(row["customer"]).get()
                Stamp.objects.create(
                    reward=reward, customer_id=row["customer"], order_key=order_key, number=-number, at=at
                )
                _settle(reward, row["customer"], at)


def collected(*, reward: Reward, customer_id: uuid.UUID) -> int:
    """How many products of a person count for a reward."""
    rows = Stamp.objects.filter(reward=reward, customer__in=Customer.objects.members(customer_id))
    return rows.aggregate(sum=Sum("number"))["sum"] or 0


def _settle(reward: Reward, customer_id: uuid.UUID, at: datetime) -> None:
    """Bring the coupons of a person, whose row is locked, to what is due."""
    due = max(collected(reward=reward, customer_id=customer_id), 0) // reward.every
    own = Coupon.objects.filter(reward=reward, customer__in=Customer.objects.members(customer_id))
    standing = list(own.filter(withdrawn_at__isnull=True).order_by("used", "-ordinal"))
    for coupon in standing[: max(len(standing) - due, 0)]:
        if not coupon.used:
            Coupon.objects.filter(pk=coupon.pk, used=0).update(withdrawn_at=at)
    for coupon in own.filter(withdrawn_at__isnull=False).order_by("ordinal")[: max(due - len(standing), 0)]:
        Coupon.objects.filter(pk=coupon.pk).update(withdrawn_at=None)
        standing.append(coupon)
    ordinal = max((coupon.ordinal for coupon in own), default=0)
    for number in range(ordinal + 1, ordinal + 1 + max(due - len(standing), 0)):
        Coupon.objects.create(
            code=_code(reward, customer_id, number),
            deal_id=reward.deal_id,
            customer_id=customer_id,
            reward=reward,
            ordinal=number,
            created_at=at,
        )
        log.info("offers.reward_earned reward=%s ordinal=%s", reward.pk, number)


def _code(reward: Reward, customer_id: uuid.UUID, ordinal: int) -> str:
    """A code of its own; it opens nothing for anybody else, so it need not be a secret."""
    return "R-" + signs_for(f"{reward.pk} {customer_id} {ordinal}".encode())
