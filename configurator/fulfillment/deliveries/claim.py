"""Claim: a sender takes deliveries that are due, for the time of a lease."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from configurator.fulfillment.deliveries.post import TIMEOUT_SECONDS
from configurator.fulfillment.models import Delivery, DeliveryQuerySet, Receiver

AT_ONCE = 16
"""Deliveries to one receiver on their way at the same time, in one sender."""
LEASE = timedelta(seconds=TIMEOUT_SECONDS * (AT_ONCE + 2))
"""Longer than all that a sender holds would take one after the other."""


def ready_receivers(*, at: datetime) -> list[Receiver]:
    """Receivers that something is due for and that may be sent to now. Costs one read."""
    due = Delivery.objects.free(at).filter(due_at__lte=at).values("receiver")
    broken = Delivery.objects.free(at).values("receiver")  # whether its own time has come or not
    rests = Q(resume_at__gt=at)
    wanted = Q(broken_at=None, pk__in=due) | Q(broken_at__isnull=False, pk__in=broken)
    return list(Receiver.objects.active().filter(wanted).exclude(rests).order_by("made_at"))


def claim(*, receiver: Receiver, limit: int, at: datetime) -> list[Delivery]:
    """Take up to `limit` deliveries that are due, each the first of its order; one, as a probe, from a broken receiver.

    Two senders never hold the same delivery at once, nor two of one order.
    """
    probe = receiver.broken_at is not None
    if probe and not _may_probe(receiver, at):
        return []
    due = Delivery.objects.free(at).filter(receiver=receiver).first_of_their_order()
    due = due.order_by("sequence") if probe else due.filter(due_at__lte=at).order_by("due_at", "sequence")
    with transaction.atomic():
        taken = _take(due, limit=1 if probe else limit, at=at)
    return list(Delivery.objects.filter(pk__in=taken).order_by("due_at", "sequence"))


def _may_probe(receiver: Receiver, at: datetime) -> bool:
    """Take the one probe that is due for the time of a lease, so that another sender does not send a second."""
    same = Receiver.objects.filter(pk=receiver.pk, broken_at=receiver.broken_at, resume_at=receiver.resume_at)
    return same.update(resume_at=at + LEASE) == 1


def _take(due: DeliveryQuerySet, *, limit: int, at: datetime) -> list[int]:
    if not connection.features.has_select_for_update_skip_locked:
        found = list(due.values_list("pk", flat=True)[:limit])
        return [pk for pk in found if _take_free([pk], at)]
    found = list(due.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:limit])
    _take_free(found, at)  # nobody else can take what is locked
    return found


def _take_free(pks: list[int], at: datetime) -> int:
    """Take rows only if they are still free: the guard where rows can't be locked (SQLite)."""
    return Delivery.objects.free(at).filter(pk__in=pks).update(leased_until=at + LEASE)


def give_back(*, deliveries: list[Delivery]) -> None:
    """Let go of what was taken and not tried."""
    for delivery in deliveries:
        Delivery.objects.waiting().filter(pk=delivery.pk, leased_until=delivery.leased_until).update(leased_until=None)
