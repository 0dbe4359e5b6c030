"""Tell: write down what a customer says of a need, and let it count at once."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from configurator.customers.models import Channel, Customer, Learning, User
from configurator.customers.visitor import Visitor
from configurator.insight.rebuild import policy_now
from configurator.insight.share.model import Said
from configurator.insight.share.needs import name_of, needs_of_shop
from configurator.insight.share.rebuild import refresh
from configurator.insight.share.told import statement
from configurator.profiles.tell import tell, tell_for
from configurator.profiles.told import Statement

Word = tuple[str, Said | None, Decimal | None]
"""A need, what is said of it, and how much is spent elsewhere."""


def tell_need(*, visitor: Visitor, need: str, said: Said | None, amount: Decimal | None, at: datetime) -> bool:
    """The customer tells it, or takes it back with None. Returns whether it was kept, of who has us learn always."""
    return tell_needs(visitor=visitor, said=[(need, said, amount)], at=at)


def tell_needs(*, visitor: Visitor, said: Iterable[Word], at: datetime) -> bool:
    """The same of several needs, which then count together."""
    person = _who(visitor.customer_id)
    if person is None:
        return False
    with transaction.atomic():
        kept = tell(visitor=visitor, statements=[_statement(*word) for word in said], at=at)
        refresh(customer_id=person, at=at)
    return kept


def write_down(
    *,
    customer_id: uuid.UUID,
    need: str,
    said: Said | None,
    amount: Decimal | None,
    by: User,
    channel: Channel,
    at: datetime,
) -> bool:
    """A colleague writes down what the customer told them. Returns whether it was kept, as for `tell_need`."""
    person = _who(customer_id)
    if person is None:
        return False
    with transaction.atomic():
        statements = [_statement(need, said, amount)]
        kept = tell_for(customer_id=person, statements=statements, by=by, channel=channel, at=at)
        refresh(customer_id=person, at=at)
    return kept


def _who(customer_id: uuid.UUID | None) -> uuid.UUID | None:
    found = Customer.objects.person(customer_id).filter(learning=Learning.ALWAYS)
    return found.values_list("pk", flat=True).first()


def _statement(need: str, said: Said | None, amount: Decimal | None) -> Statement:
    policy = policy_now()
    name = name_of(need, needs_of_shop(policy))
    return statement(need=need, name=name, said=said, amount=amount, currency=policy.currency)
