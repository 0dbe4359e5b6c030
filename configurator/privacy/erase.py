"""Erase: a person goes, entirely. What becomes of each table's rows stands in `classes`."""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.admin.models import LogEntry
from django.db import models, transaction

from configurator.customers.forget import empty_customers
from configurator.customers.models import Customer, User
from configurator.fulfillment.models import Delivery, Receiver
from configurator.orders.announce import ORDER_CHANGED, ORDER_PLACED
from configurator.orders.models import Order
from configurator.orders.redact import redact
from configurator.outbox.mail import remove_copies
from configurator.outbox.models import Message
from configurator.privacy.classes import Fate
from configurator.privacy.walk import Model, Person, Rows, personal, personal_models, rows_of
from configurator.profiles.forget import forget_profile

logger = logging.getLogger(__name__)

ERASED = "erased"


class StaffAccountError(Exception):
    """The account belongs to the staff: what it did in the shop is a record, and an administrator closes it."""


class OnItsWayError(Exception):
    """Orders that were not yet handed to the people who make them; without an address they could not be sent."""

    def __init__(self, *, numbers: Collection[str]) -> None:
        super().__init__(numbers)
        self.numbers = tuple(numbers)


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows went, and how many orders stay without the person."""

    rows: int
    orders: int


def erase_person(*, person: Person, at: datetime) -> Erased:
    """Erase a person in one transaction, the account included; orders stay without them.

    Files of orders and what receivers were sent follow within seconds, by the relay. Raises StaffAccountError and
    OnItsWayError, and then nothing has changed.
    """
    if User.objects.filter(pk__in=person.user_ids).exclude(is_staff=False, is_superuser=False).exists():
        raise StaffAccountError
    with transaction.atomic():
        orders = list(rows_of(person, Order).values_list("pk", "number"))
        _check_handed_over(orders)
        remove_copies(addresses=person.addresses)
        gone = sum(forget_profile(customer_id=customer_id, at=at) for customer_id in person.customer_ids)
        doomed = {model: _pks(person, model) for model in personal_models()}
        redact(keys=[key for key, _ in orders], at=at)
        for model, pks in doomed.items():
            gone += _end(model, pks)
        empty_customers(ids=doomed[Customer], at=at)
    logger.info("person erased rows=%s orders=%s", gone, len(orders))
    return Erased(gone, len(orders))


def _check_handed_over(orders: Iterable[tuple[UUID, str]]) -> None:
    numbers = {str(key): number for key, number in orders}
    waiting = Message.objects.waiting().filter(topic__in=(ORDER_PLACED, ORDER_CHANGED), key__in=numbers)
    kept = Delivery.objects.waiting().filter(topic__in=(ORDER_PLACED, ORDER_CHANGED), order__in=numbers)
    sent_soon = kept.filter(receiver__state=Receiver.State.ACTIVE).values_list("order", flat=True)
    late = sorted({numbers[str(key)] for key in (*waiting.values_list("key", flat=True), *sent_soon)})
    if late:
        raise OnItsWayError(numbers=late)


def _pks(person: Person, model: Model) -> list[UUID]:
    """Which rows are theirs, found before the first of them goes: later the way to them may be gone."""
    return list(rows_of(person, model).values_list("pk", flat=True))


def _end(model: Model, pks: Collection[object]) -> int:
    """What the class of the table says; kept and emptied rows have steps of their own. Returns how many rows went."""
    said = personal(model)
    rows: Rows = models.QuerySet(model).filter(pk__in=pks)
    if said is None or not pks:
        return 0
    if said.fate == Fate.DELETED:
        return rows.delete()[0]
    if model is LogEntry:
        rows.update(object_id="", object_repr=ERASED, change_message="")
    elif said.fate == Fate.LOOSED:
        rows.update(**dict.fromkeys(_ways(model)))
    return 0


def _ways(model: Model) -> list[str]:
    """The columns by which a row leads to a customer or account, and may be empty."""
    found = (field for field in model._meta.concrete_fields if field.related_model in (Customer, User))
    return [field.attname for field in found if field.null]
