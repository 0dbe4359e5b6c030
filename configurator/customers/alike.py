"""Alike: customers who may be the same person, each with the reason. Staff decide."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from configurator.customers.keys import mailbox
from configurator.customers.models import Customer, Identity, User

MOST = 20


@dataclass(frozen=True, slots=True)
class Alike:
    """Another customer, and what makes us think so."""

    customer: Customer
    why: str


def emails_of(customer_id: uuid.UUID) -> list[str]:
    """The addresses of a person: those of their accounts, and those that they told. Two queries."""
    kinds = (Identity.Kind.SIGN_IN, Identity.Kind.EMAIL)
    keys = list(Identity.objects.of(customer_id).filter(kind__in=kinds).values_list("kind", "key"))
    accounts = [int(key) for kind, key in keys if kind == Identity.Kind.SIGN_IN]
    told = [key for kind, key in keys if kind == Identity.Kind.EMAIL and "@" in key]
    return sorted({*User.objects.filter(pk__in=accounts).values_list("email", flat=True), *told})


def alike(*, customer_id: uuid.UUID) -> list[Alike]:
    """Others with nearly the same e-mail address. Five queries, at most `MOST` people."""
    boxes = {mailbox(email): email for email in emails_of(customer_id)}
    if not boxes:
        return []
    own = set(Customer.objects.members(customer_id).values_list("pk", flat=True))
    found: dict[uuid.UUID, Alike] = {}
    for identity, email in _with_address(boxes):
        if identity.customer_id not in own and mailbox(email) in boxes:
            why = _("{email} and {other} are one mailbox").format(email=email, other=boxes[mailbox(email)])
            found.setdefault(identity.customer_id, Alike(identity.customer, why))
    return list(found.values())[:MOST]


def _with_address(boxes: Iterable[str]) -> Iterator[tuple[Identity, str]]:
    """Identities whose address begins and ends as one of these."""
    accounts = dict(User.objects.filter(_near("email", boxes)).values_list("pk", "email")[: MOST * 5])
    signing_in = Q(kind=Identity.Kind.SIGN_IN, key__in=[str(pk) for pk in accounts])
    told = Q(kind=Identity.Kind.EMAIL) & _near("key", boxes)
    identities = Identity.objects.filter(signing_in | told).select_related("customer").order_by("created_at", "pk")
    for identity in identities[: MOST * 5]:
        is_account = identity.kind == Identity.Kind.SIGN_IN
        yield identity, accounts[int(identity.key)] if is_account else identity.key


def _near(field: str, boxes: Iterable[str]) -> Q:
    near = Q()
    for box in boxes:
        local, _, domain = box.rpartition("@")
        near |= Q(**{f"{field}__istartswith": local, f"{field}__iendswith": f"@{domain}"})
    return near
