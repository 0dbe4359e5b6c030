"""Issue: a club card, free, for whoever has an account. Its number is one more way to recognise a customer."""

import uuid
from datetime import datetime
from random import Random

from django.db import transaction

from configurator.customers.identify import TakenError, add_identity
from configurator.customers.keys import with_check_digit
from configurator.customers.models import Customer, Identity

PREFIX = "29"  # numbers that shops give out themselves begin so
_RANDOM_DIGITS = 13
DIGITS = len(PREFIX) + _RANDOM_DIGITS + 1


def card_of(*, customer_id: uuid.UUID) -> str:
    """The number of a person's card, the oldest of several; "" without one. One query."""
    cards = Identity.objects.of(customer_id).filter(kind=Identity.Kind.CARD).order_by("created_at", "pk")
    return cards.values_list("key", flat=True).first() or ""


def issue_card(*, customer_id: uuid.UUID, at: datetime, rng: Random) -> str:
    """A card for a person, or the one that they have. Its number ends in a check digit (Luhn)."""
    with transaction.atomic():
        Customer.objects.select_for_update().person(customer_id).get()
        known = card_of(customer_id=customer_id)
        while not known:
            number = new_number(rng=rng)
            try:
                made = add_identity(customer_id=customer_id, kind=Identity.Kind.CARD, text=number, at=at)
            except TakenError:
                continue
            known = made.key
    return known


def new_number(*, rng: Random) -> str:
    """So many digits, the last of which checks the others."""
    return with_check_digit(PREFIX + "".join(str(rng.randrange(10)) for _ in range(_RANDOM_DIGITS)))
