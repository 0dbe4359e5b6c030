"""Merge: two customers turn out to be one person; and undoing that.

Who is one person with whom follows from the merges that stand, a forest in which each points from the absorbed
customer to the survivor. One customer of a tree, its root, stands for the person: the others' `merged_into` and all
identities point at it. Builds, notes and answers keep the customer that they were made by and are found through it. So
nothing is copied, the same merges in any order give the same person, and undoing one gives back both halves exactly.
"""

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from configurator.customers.consent import copy_learning
from configurator.customers.models import Customer, Identity, Learning, Merge, User
from configurator.customers.visitor import Visitor

logger = logging.getLogger(__name__)


class TooLateError(Exception):
    """The merge was undone before, or is older than it may be for that."""

    def __init__(self, merge: Merge) -> None:
        super().__init__(merge.pk)
        self.merge = merge


def merge(*, survivor_id: uuid.UUID, absorbed_id: uuid.UUID, at: datetime, by: User | None = None) -> Merge | None:
    """Make two customers one person; the survivor's name and account go on. None when they are one already.

    A withdrawn consent of either stays withdrawn, of two answers the narrower counts (`consent`). Seven queries,
    linear in the identities that move. Raises Customer.DoesNotExist.
    """
    with transaction.atomic():
        survivor, absorbed = (_root(customer_id) for customer_id in (survivor_id, absorbed_id))
        if survivor.pk == absorbed.pk:
            return None
        moving = Identity.objects.filter(customer=absorbed)
        moved = [str(pk) for pk in moving.order_by("created_at", "pk").values_list("pk", flat=True)]
        made = Merge.objects.create(survivor=survivor, absorbed=absorbed, merged_at=at, merged_by=by, moved=moved)
        moving.update(origin=Coalesce(F("origin"), F("customer")), customer=survivor)
        Customer.objects.members(absorbed.pk).update(merged_into=survivor)
        copy_learning(customer_id=survivor.pk)
        _share_dates(survivor.pk)
    logger.info("customers merged survivor=%s absorbed=%s identities=%s", survivor.pk, absorbed.pk, len(moved))
    return made


def undo(*, merge_id: int, at: datetime, by: User | None = None) -> Merge:
    """Take a merge back within 30 days: each half has again what was its own, and what it did since.

    What was done since by a person whose halves can't be told apart belongs to whichever half's browser or account
    did it. Raises Merge.DoesNotExist, TooLateError.
    """
    with transaction.atomic():
        undone = Merge.objects.select_for_update().get(pk=merge_id)
        if not undone.can_be_undone(at):
            raise TooLateError(undone)
        root, absorbed = _root(undone.absorbed_id), undone.absorbed_id
        undone.undone_at, undone.undone_by = at, by
        undone.save(update_fields=["undone_at", "undone_by"])
        half = _below(absorbed, Merge.objects.standing().of(root.pk))
        Customer.objects.filter(pk__in=half - {absorbed}).update(merged_into=absorbed)
        Customer.objects.filter(pk=absorbed).update(merged_into=None)
        Identity.objects.filter(customer=root, origin__in=half).update(customer_id=absorbed)
        Identity.objects.filter(customer=absorbed, origin=absorbed).update(origin=None)
        Identity.objects.filter(pk__in=undone.kept, kind=Identity.Kind.VISIT).update(transient=True)
        for customer_id in (root.pk, absorbed):
            copy_learning(customer_id=customer_id)
    logger.info("merge undone survivor=%s absorbed=%s", undone.survivor_id, absorbed)
    return undone


def _root(customer_id: uuid.UUID) -> Customer:
    """The customer that stands for the person, locked."""
    return Customer.objects.select_for_update().person(customer_id).get()


def _below(customer_id: uuid.UUID, merges: Iterable[Merge]) -> set[uuid.UUID]:
    """A customer with all that merges put under it."""
    under: dict[uuid.UUID, list[uuid.UUID]] = {}
    for standing in merges:
        under.setdefault(standing.survivor_id, []).append(standing.absorbed_id)
    found, waiting = {customer_id}, [customer_id]
    while waiting:
        more = under.get(waiting.pop(), [])
        found.update(more)
        waiting.extend(more)
    return found


def _share_dates(customer_id: uuid.UUID) -> None:
    """Each half's browsers read its own row: all of them say when something was erased last, and told."""
    members = Customer.objects.members(customer_id)
    for name in ("forgotten_at", "told_at"):
        dates = [at for at in members.values_list(name, flat=True) if at]
        if dates:
            members.update(**{name: max(dates)})


def join(*, visitor: Visitor, at: datetime) -> Merge | None:
    """Add the guest's history to the customer who signed in and said so.

    A visit that has not ended is kept for good when the customer has us learn *always*. None when there is nothing to
    join, the guest turned out to have an account of their own, or the customer has us learn nothing.
    """
    if visitor.guest_id is None or not visitor.signed_in or visitor.customer_id is None:
        return None
    with transaction.atomic():
        customer = Customer.objects.person(visitor.customer_id).get()
        has_account = Identity.objects.of(visitor.guest_id).filter(kind=Identity.Kind.SIGN_IN).exists()
        if has_account or customer.learning == Learning.OFF:
            return None
        made = merge(survivor_id=customer.pk, absorbed_id=visitor.guest_id, at=at)
        if made is not None:
            _keep_visits(made)
    leave(visitor=visitor)
    return made


def _keep_visits(made: Merge) -> None:
    if Customer.objects.get(pk=made.survivor_id).learning != Learning.ALWAYS:
        return
    visits = Identity.objects.visits().filter(pk__in=made.moved)
    made.kept = [str(pk) for pk in visits.values_list("pk", flat=True)]
    made.save(update_fields=["kept"])
    visits.update(transient=False)


def leave(*, visitor: Visitor) -> None:
    """Keep the guest's history apart, and do not ask again."""
    visitor.guest_id, visitor.changed = None, True
