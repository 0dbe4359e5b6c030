"""Identify: which customer is this, by whichever identity they bring."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language

from configurator.customers.consent import give, withdraw
from configurator.customers.keys import UnreadableKeyError, key_of
from configurator.customers.models import Customer, Identity, Interaction, Learning, Purpose, User
from configurator.customers.visitor import Visitor


def ensure_customer(*, visitor: Visitor, at: datetime) -> uuid.UUID:
    """The visitor's customer; a new guest gets one, with this device as its identity."""
    if visitor.customer_id is None:
        with transaction.atomic():
            customer = Customer.objects.create(language=get_language() or "", created_at=at)
            device = uuid.uuid4()
            Identity.objects.create(
                id=device, customer=customer, kind=Identity.Kind.DEVICE, key=device.hex, created_at=at
            )
        visitor.customer_id, visitor.identity_id, visitor.changed = customer.id, device, True
    assert visitor.customer_id is not None  # noqa: S101  for the type checker: set above
    return visitor.customer_id


def customer_of(*, user: User, at: datetime) -> Identity:
    """The sign-in identity of an account, made with its customer on first use."""
    key = str(user.pk)
    with transaction.atomic():
        identity = Identity.objects.select_related("customer").filter(kind=Identity.Kind.SIGN_IN, key=key).first()
        if identity is None:
            customer = Customer.objects.create(name=user.get_short_name(), language=get_language() or "", created_at=at)
            identity = Identity.objects.create(customer=customer, kind=Identity.Kind.SIGN_IN, key=key, created_at=at)
    return identity


def sign_in(*, visitor: Visitor, user: User, at: datetime) -> uuid.UUID | None:
    """Turn the visitor into the account's customer. Returns the guest they were, whose builds may now move.

    The guest's history stays apart until the customer says otherwise (`merge.join`); a guest without one leaves no
    question behind.
    """
    identity = customer_of(user=user, at=at)
    guest = visitor.customer_id if not visitor.signed_in else None
    if guest is not None and Customer.objects.members(identity.customer_id).filter(pk=guest).exists():
        guest = None
    # the account's own customer, also after a merge: undoing it needs no new cookie
    visitor.customer_id, visitor.identity_id = identity.origin_or_customer_id, identity.id
    visitor.signed_in = True
    visitor.visit_id, visitor.last_act_at, visitor.changed = None, None, True
    visitor.guest_id = guest if guest is not None and Interaction.objects.of(guest).exists() else None
    return guest


def sign_out(*, visitor: Visitor) -> None:
    """The browser forgets who it was."""
    visitor.customer_id = visitor.identity_id = visitor.visit_id = visitor.guest_id = visitor.last_act_at = None
    visitor.signed_in, visitor.changed = False, True


def set_learning(*, visitor: Visitor, learning: Learning, at: datetime, source: str = "page") -> None:
    """Answer "learn about me". *Always* keeps what this visit has seen so far."""
    customer_id = ensure_customer(visitor=visitor, at=at)
    answer_learning(customer_id=customer_id, learning=learning, at=at, source=source)
    if learning == Learning.ALWAYS:
        visitor.visit_id, visitor.changed = None, True


def answer_learning(*, customer_id: uuid.UUID, learning: Learning, at: datetime, source: str) -> None:
    """Write a customer's answer to "learn about me" into the ledger."""
    if learning == Learning.OFF:
        withdraw(customer_id=customer_id, purpose=Purpose.PERSONALISE, at=at, source=source)
    else:
        give(customer_id=customer_id, purpose=Purpose.PERSONALISE, frequency=learning, at=at, source=source)


# At any contact point

CONTACT_KINDS = (Identity.Kind.EMAIL, Identity.Kind.TELEPHONE, Identity.Kind.CARD, Identity.Kind.PARTNER)
"""What a person says about themselves; the other kinds a browser brings."""


class TakenError(Exception):
    """The identity is another person's: perhaps they are the same."""

    def __init__(self, customer: Customer) -> None:
        super().__init__(customer.pk)
        self.customer = customer


def identify(*, kind: str, text: str) -> Customer | None:
    """The person who brings this, however it is written; None for nobody. Raises UnreadableKeyError.

    An e-mail address is also known as that of an account. At most three queries.
    """
    key = key_of(kind, text)
    identity = _identity(kind, key)
    if identity is None and kind == Identity.Kind.EMAIL:
        account = User.objects.filter(email=key).values_list("pk", flat=True).first()
        identity = _identity(Identity.Kind.SIGN_IN, str(account)) if account else None
    return identity.customer if identity else None


def identify_any(*, text: str) -> list[Customer]:
    """Everybody whom a text could mean as an e-mail address, telephone number, card number or partner's account."""
    found: dict[uuid.UUID, Customer] = {}
    for kind in CONTACT_KINDS:
        try:
            customer = identify(kind=kind, text=text)
        except UnreadableKeyError:
            continue
        if customer is not None:
            found[customer.pk] = customer
    return list(found.values())


def add_identity(*, customer_id: uuid.UUID, kind: str, text: str, at: datetime) -> Identity:
    """Remember one more way to recognise a customer. One that is known already is left as it is.

    Raises UnreadableKeyError, and TakenError when another person has it.
    """
    key = key_of(kind, text)
    with transaction.atomic():
        person = Customer.objects.select_for_update().person(customer_id).get()
        owner = identify(kind=kind, text=key)
        if owner is not None and owner.pk != person.pk:
            raise TakenError(owner)
        identity = _identity(kind, key)
        if identity is None:
            origin = None if person.pk == customer_id else customer_id
            identity = Identity.objects.create(customer=person, origin_id=origin, kind=kind, key=key, created_at=at)
    return identity


def _identity(kind: str, key: str) -> Identity | None:
    return Identity.objects.select_related("customer").filter(kind=kind, key=key).first()
