"""Rebuild: find the groups anew from what customers have, lack and told, and keep numbers and names of known ones."""

import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from configurator.customers.consent import who_let_learn
from configurator.insight.groups.divide import Division, Member, divide
from configurator.insight.groups.gather import gather
from configurator.insight.groups.match import match
from configurator.insight.groups.model import NeedsGroup, NeedsMembership
from configurator.insight.models import ValuePolicy

logger = logging.getLogger(__name__)

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """Of how many customers something is known, by how many columns; how many are in how many groups, and new ones."""

    customers: int
    columns: int
    members: int
    groups: int
    new: int
    retired: int


def _nothing(_: str) -> None:
    pass


def rebuild(*, at: datetime, say: Callable[[str], None] = _nothing) -> Rebuilt:
    """Find the groups and write them in one short transaction; `say` is told how far it is.

    Who was erased, or lets us learn no longer, meanwhile gets no membership. Cost: see `gather` and `needs.choose`,
    which lock nothing.
    """
    table = gather(at=at)
    say(f"{len(table.people)} customers, {len(table.keys)} columns")
    found = divide(table=table, say=say)
    with transaction.atomic():
        ValuePolicy.objects.get_or_create(pk=1)
        ValuePolicy.objects.select_for_update().get(pk=1)  # one rebuild at a time
        allowed = set(who_let_learn().exclude(forgotten_at__gte=at).values_list("pk", flat=True))
        done = _write(found, len(table.people), allowed, at)
    members = sum(len(one.members) for one in found)
    result = Rebuilt(len(table.people), len(table.keys), members, len(found), *done)
    logger.info("needs rebuilt customers=%s groups=%s new=%s", result.customers, result.groups, result.new)
    return result


def _write(found: Sequence[Division], customers: int, allowed: set[uuid.UUID], at: datetime) -> tuple[int, int]:
    """Returns how many groups are new, and how many were retired."""
    known = {group.number: group for group in NeedsGroup.objects.select_for_update()}
    before = dict(NeedsMembership.objects.values_list("customer_id", "group_id"))
    matched = match(groups=list(known.values()), before=before, found=found)
    NeedsMembership.objects.all().delete()
    last = max(known, default=0)
    new = [place for place in range(len(found)) if place not in matched]
    numbers = matched | {place: last + n for n, place in enumerate(new, start=1)}
    for place, one in enumerate(found):
        members = [member for member in one.members if member.person in allowed]
        group = known.get(numbers[place]) or NeedsGroup(number=numbers[place], since=at)
        _keep(group, one, len(members), customers, at)
        rows = [_membership(group, member, at) for member in members]
        NeedsMembership.objects.bulk_create(rows, batch_size=_AT_ONCE)
    gone = NeedsGroup.objects.standing().exclude(number__in=numbers.values())
    return len(new), gone.order_by().update(size=0, share=0, retired_at=at)


def _keep(group: NeedsGroup, one: Division, size: int, customers: int, at: datetime) -> None:
    group.signs, group.figures = one.signs, one.figures
    group.size, group.share = size, size / customers
    group.at, group.retired_at = at, None
    group.save()


def _membership(group: NeedsGroup, member: Member, at: datetime) -> NeedsMembership:
    return NeedsMembership(
        customer_id=member.person,
        group=group,
        name=group.name,
        probability=member.probability,
        signs=member.signs,
        at=at,
    )
