"""Agreed: who lets us put them into data sets for research, and the answer to that question."""

import uuid
from datetime import datetime

from django.db import transaction

from configurator.customers.consent import Purpose, consents_of, give, who_allow, withdraw
from configurator.customers.models import Customer
from configurator.customers.wordings import edition_of

EDITION = 2
"""The first words that speak of a row for each customer. Who said yes to earlier ones agreed to being counted only."""


def agrees(*, customer_id: uuid.UUID) -> bool:
    """Whether this one lets us now. One query, for a merged customer two."""
    answer = consents_of(customer_id).standing(Purpose.RESEARCH)
    return answer is not None and answer.given and edition_of(Purpose.RESEARCH, answer.wording) >= EDITION


def who_agree() -> frozenset[uuid.UUID]:
    """Everybody who lets us now. See `who_allow`."""
    return who_allow(people=Customer.objects.people(), purpose=Purpose.RESEARCH, channel="", edition=EDITION)


def answer_research(*, customer_id: uuid.UUID, agreed: bool, source: str, at: datetime) -> None:
    """Write down the answer; nothing where that is what counts already."""
    with transaction.atomic():
        if agreed == agrees(customer_id=customer_id):
            return
        say = give if agreed else withdraw
        say(customer_id=customer_id, purpose=Purpose.RESEARCH, at=at, source=source)
