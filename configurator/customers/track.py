"""Track: write down what a customer did, if they let us."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import connection

from configurator.customers.consent import may_use
from configurator.customers.known import best_known
from configurator.customers.models import Channel, Customer, Identity, Interaction, Learning, Purpose, User, Verb
from configurator.customers.statements import Insert
from configurator.customers.visitor import Visitor

Row = tuple[Any, ...]

_COLUMNS = (
    "identity_id",
    "at",
    "channel",
    "verb",
    "family_code",
    "release_number",
    "module_code",
    "component_code",
    "quantity",
    "detail",
)
_INSERT = Insert(Interaction, _COLUMNS)
_WRITERS = """
SELECT EXISTS (SELECT FROM pg_locks
    WHERE relation = %s::regclass AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing done, in codes that outlive the rows they speak of."""

    verb: Verb
    family_code: str
    release_number: int = 0
    module_code: str = ""
    component_code: str = ""
    quantity: int = 1
    detail: dict[str, Any] = field(default_factory=dict)


def track(
    *, visitor: Visitor, learning: str, at: datetime, acts: Sequence[Act], channel: Channel = Channel.WEB
) -> bool:
    """Write acts in the caller's transaction with one INSERT; with learning off, or no customer, write nothing.

    *This visit* writes under the identity of this visit (one more INSERT when a visit begins), *always* under the
    visitor's own identity. What is told is also dated in the customer's row (one UPDATE). Returns whether anything was
    written.
    """
    if not acts or not may_use(customer_id=visitor.customer_id, purpose=Purpose.PERSONALISE, learning=learning):
        return False
    identity_id = _identity(visitor=visitor, learning=learning, at=at)
    _INSERT.run([_row(identity_id, at, channel, act) for act in acts])
    if any(act.verb == Verb.TOLD for act in acts):
        _was_told(visitor.customer_id, at=at)
    return True


def track_beside(*, act_id: int, act: Act, by: User, channel: Channel, at: datetime) -> bool:
    """Write what a customer told together with a colleague, under the identity of an earlier act of theirs.

    So it goes when that one goes, with its visit too. The act keeps the colleague's first name. Three queries, in the
    caller's transaction. Returns whether it was written. Raises Interaction.DoesNotExist.
    """
    earlier = Interaction.objects.select_related("identity__customer").get(pk=act_id)
    customer = earlier.identity.customer
    if not may_use(customer_id=customer.pk, purpose=Purpose.PERSONALISE, learning=customer.learning):
        return False
    beside = replace(act, detail={**act.detail, "with": by.get_short_name()})
    _INSERT.run([_row(earlier.identity_id, at, channel, beside)])
    _was_told(customer.pk, at=at)
    return True


def track_for(*, customer_id: uuid.UUID, acts: Sequence[Act], by: User, channel: Channel, at: datetime) -> bool:
    """Write what a customer told a colleague, under the identity by which they are known best, and for good.

    So only of who has us learn *always*. Each act keeps the colleague's first name. Four queries, in the caller's
    transaction. Returns whether anything was written.
    """
    learning = Customer.objects.person(customer_id).values_list("learning", flat=True).first()
    identity = best_known(customer_id)
    if identity is None or learning != Learning.ALWAYS:
        return False
    if not acts or not may_use(customer_id=customer_id, purpose=Purpose.PERSONALISE, learning=learning):
        return False
    _INSERT.run(
        [_row(identity.pk, at, channel, replace(a, detail={**a.detail, "with": by.get_short_name()})) for a in acts]
    )
    _was_told(customer_id, at=at)
    return True


def _was_told(customer_id: uuid.UUID | None, *, at: datetime) -> None:
    """Tell every process, in the row that a click reads anyway, that what it remembers of the person is older."""
    if customer_id is not None:
        Customer.objects.members(customer_id).update(told_at=at)


def _row(identity_id: uuid.UUID, at: datetime, channel: Channel, act: Act) -> Row:
    """The act as values of `_COLUMNS`."""
    code = (act.family_code, act.release_number, act.module_code, act.component_code)
    return identity_id, at, channel.value, act.verb.value, *code, act.quantity, act.detail


def _identity(*, visitor: Visitor, learning: str, at: datetime) -> uuid.UUID:
    if learning == Learning.ALWAYS and visitor.identity_id is not None:
        return visitor.identity_id
    if not visitor.on_visit(at):
        visitor.visit_id = _new_visit(visitor.customer_id, at=at)
        visitor.last_act_at, visitor.changed = at, True
    visitor.acted(at)
    assert visitor.visit_id is not None  # noqa: S101  for the type checker: set above
    return visitor.visit_id


def _new_visit(customer_id: uuid.UUID | None, *, at: datetime) -> uuid.UUID:
    """A visit of the person behind the browser's customer: the two differ once customers were merged."""
    person = Customer.objects.person(customer_id).get()
    visit = uuid.uuid4()
    Identity.objects.create(
        id=visit,
        customer=person,
        origin_id=None if person.pk == customer_id else customer_id,
        kind=Identity.Kind.VISIT,
        key=visit.hex,
        transient=True,
        created_at=at,
    )
    return visit


def being_written() -> bool:
    """Whether some other transaction is writing interactions at this moment, or has written some and not yet ended.

    An INSERT takes its lock on the table before its row gets an id. So when nobody writes, every id given out so far is
    a row that can be read, or never will be one. SQLite lets one transaction write at a time: in one, it is our own.
    """
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS, [Interaction._meta.db_table])
        return bool(cursor.fetchone()[0])
