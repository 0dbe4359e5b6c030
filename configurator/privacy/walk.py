"""Walk: from one person along the relations of all models to every row that is theirs."""

import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models

from configurator.customers.models import Customer, Identity, User
from configurator.outbox.mail import TOPIC
from configurator.outbox.models import Message
from configurator.privacy.classes import CLASSES, Personal

Model = type[models.Model]
Rows = models.QuerySet[Any]

_LONGEST = 6  # foreign keys in a chain; enough for any of ours, and an end where tables point at each other

ROOTS: tuple[Model, ...] = (Customer, User)


@dataclass(frozen=True)
class Person:
    """One person: their customers and accounts."""

    customer_ids: frozenset[uuid.UUID]
    user_ids: frozenset[int]

    def keys(self, root: Model) -> frozenset[Any]:
        """The keys of the rows that the walk starts from."""
        return self.customer_ids if root is Customer else self.user_ids

    @cached_property
    def uuids(self) -> frozenset[str]:
        """Every random key among the person's rows: what opaque texts elsewhere may name them by."""
        found = (rows_of(self, model) for model in personal_models() if model not in _FINDERS)
        return frozenset(
            str(key) for rows in found if _has_uuid(rows.model) for key in rows.values_list("pk", flat=True)
        )

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Every e-mail address among the person's rows."""
        found: set[str] = set()
        for model in personal_models():
            for field in _email_fields(model):
                found.update(rows_of(self, model).values_list(field, flat=True))
        return frozenset(filter(None, found))


def person_behind(*, customer_id: uuid.UUID) -> Person:
    """Who stands behind a customer, with every customer that was merged with it. Two queries."""
    members = Customer.objects.members(customer_id).values_list("pk", flat=True)
    keys = Identity.objects.of(customer_id).filter(kind=Identity.Kind.SIGN_IN).values_list("key", flat=True)
    return Person(frozenset(members), frozenset(int(key) for key in keys if key.isdecimal()))


def personal_models() -> list[Model]:
    """The tables that hold people's rows, those that point at others before what they point at."""
    found = [model for model in apps.get_models(include_auto_created=True) if personal(model)]
    return sorted(found, key=lambda model: (-_depth(model), model._meta.label))


def personal(model: Model) -> Personal | None:
    """What a table holds about people; None for nothing, or when nobody has said yet."""
    found = CLASSES.get(model._meta.label)
    return found if isinstance(found, Personal) else None


@lru_cache(maxsize=1)
def paths() -> dict[Model, frozenset[tuple[Model, str]]]:
    """By table, every chain of foreign keys that leads to a customer or an account, as (root, lookup)."""
    found: dict[Model, set[tuple[Model, str]]] = {root: {(root, "pk")} for root in ROOTS}
    grown = True
    while grown:
        grown = False
        for model in apps.get_models(include_auto_created=True):
            new = {path for path in _one_further(model, found) if path not in found.get(model, set())}
            if new and personal(model) and model not in ROOTS:
                found.setdefault(model, set()).update(new)
                grown = True
    return {model: frozenset(there) for model, there in found.items()}


def rows_of(person: Person, model: Model) -> Rows:
    """The person's rows of one table."""
    finder = _FINDERS.get(model)
    if finder is not None:
        return finder(person)
    conditions = [models.Q(**{f"{path}__in": person.keys(root)}) for root, path in paths().get(model, ())]
    if not conditions:
        return models.QuerySet(model).none()
    return models.QuerySet(model).filter(reduce(or_, conditions))


def _one_further(model: Model, found: dict[Model, set[tuple[Model, str]]]) -> Iterator[tuple[Model, str]]:
    known = personal(model)
    staff = known.staff if known else frozenset()
    for field in model._meta.concrete_fields:
        target = field.related_model
        if isinstance(target, type) and target is not model and field.name not in staff:
            for root, path in found.get(target, set()):
                if path.count("__") < _LONGEST:
                    yield root, field.name if path == "pk" else f"{field.name}__{path}"


def _depth(model: Model) -> int:
    """How many foreign keys stand between a table and the person, on the longest way."""
    if model in ROOTS:
        return 0 if model is Customer else 1
    return max((path.count("__") + 2 for _, path in paths().get(model, ())), default=_LONGEST + 3)


def _has_uuid(model: Model) -> bool:
    return isinstance(model._meta.pk, models.UUIDField)


def _email_fields(model: Model) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, models.EmailField)]


# Tables that name a person without a foreign key


def _messages(person: Person) -> Rows:
    """Messages about the person's things, and mails to the person's addresses."""
    addresses = [address.lower().encode() for address in person.addresses]
    about = models.Q(key__in=person.uuids)
    mails = Message.objects.filter(topic=TOPIC).exclude(about).values_list("pk", "payload").iterator()
    named = [pk for pk, payload in mails if _names(bytes(payload), addresses)]
    return models.QuerySet(Message).filter(about | models.Q(pk__in=named))


def _names(payload: bytes, addresses: Collection[bytes]) -> bool:
    text = payload.lower()
    return any(address in text for address in addresses)


def _sessions(person: Person) -> Rows:
    """Where the person is signed in, or typed an address at checkout that no order has yet."""
    ids, customers = {str(pk) for pk in person.user_ids}, {str(pk) for pk in person.customer_ids}

    def is_theirs(said: dict[str, Any]) -> bool:
        return str(said.get("_auth_user_id")) in ids or said.get("checkout", {}).get("customer") in customers

    return Session.objects.filter(pk__in=[s.pk for s in Session.objects.iterator() if is_theirs(s.get_decoded())])


def _log_entries(person: Person) -> Rows:
    """What staff did in the admin with the person's rows."""
    about = models.Q(pk__in=[])
    for model in personal_models():
        if model not in _FINDERS:
            keys = [str(key) for key in rows_of(person, model).values_list("pk", flat=True)]
            kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
            about |= models.Q(content_type=kind, object_id__in=keys)
    return models.QuerySet(LogEntry).filter(about)


_FINDERS: dict[Model, Callable[[Person], Rows]] = {
    Message: _messages,
    Session: _sessions,
    LogEntry: _log_entries,
}
