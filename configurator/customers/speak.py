"""Speak: in which language a person is written to, and which their account brings along at sign-in."""

import uuid

from configurator.customers.models import Customer
from configurator.languages.choose import language_named


def speak(*, customer_id: uuid.UUID, language: str) -> None:
    """Remember the language that a person chose. Raises ValueError for one that the interface doesn't speak."""
    chosen = language_named(language)
    if not chosen:
        raise ValueError(language)
    Customer.objects.members(customer_id).update(language=chosen)


def language_for(*, customer_id: uuid.UUID | None) -> str:
    """The language to write to a person in; "" where it isn't known. One query."""
    return Customer.objects.person(customer_id).values_list("language", flat=True).first() or ""
