"""Tell: write down what a customer says about themselves, as an act. What holds of it is read by `told`."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from configurator.customers.identify import ensure_customer
from configurator.customers.models import Channel, Customer, User, Verb
from configurator.customers.track import Act, track, track_beside, track_for
from configurator.customers.visitor import Visitor
from configurator.profiles.taste import drop_taste
from configurator.profiles.told import Fact, Statement


def tell(*, visitor: Visitor, statements: Iterable[Statement], at: datetime) -> bool:
    """Write down what a customer says, if they let us remember. Returns whether anything was written.

    What this process remembers of their taste is older, so it goes; the others read `Customer.told_at`. Three queries,
    and one for a new guest.
    """
    customer_id = ensure_customer(visitor=visitor, at=at)
    person = Customer.objects.get(pk=customer_id)
    acts = [_act(statement) for statement in statements]
    with transaction.atomic():
        written = track(visitor=visitor, learning=person.learning, at=at, acts=acts)
    drop_taste(customer_id=person.person_id)
    return written


def take_back(*, visitor: Visitor, fact: Fact, at: datetime) -> bool:
    """Say that a fact holds no longer. The acts by which it was told stay in the time line."""
    return tell(visitor=visitor, statements=[holds_no_longer(fact)], at=at)


def tell_beside(*, fact: Fact, statement: Statement, by: User, channel: Channel, at: datetime) -> bool:
    """Tell something about a fact together with a colleague, who writes it down. Returns whether it was kept."""
    with transaction.atomic():
        return track_beside(act_id=fact.id, act=_act(statement), by=by, channel=channel, at=at)


def tell_for(
    *, customer_id: uuid.UUID, statements: Iterable[Statement], by: User, channel: Channel, at: datetime
) -> bool:
    """Write down what a customer told a colleague, if they have us learn always. Returns whether it was kept."""
    acts = [_act(statement) for statement in statements]
    with transaction.atomic():
        written = track_for(customer_id=customer_id, acts=acts, by=by, channel=channel, at=at)
    drop_taste(customer_id=customer_id)
    return written


def holds_no_longer(fact: Fact) -> Statement:
    """To tell that a fact does not hold any more."""
    words = _("Not any more: {words}").format(words=fact.words)
    return Statement(subject=fact.subject, value="", words=words, use=fact.purpose, family_code=fact.family_code)


def _act(statement: Statement) -> Act:
    said = {name: getattr(statement, name) for name in ("subject", "value", "words", "use")}
    said |= {"name": statement.name} if statement.name else {}
    return Act(verb=Verb.TOLD, family_code=statement.family_code, detail=said)
