"""Correct: the customer's word on a taste that we inferred, and other words for what they told."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, gettext_noop, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from configurator.customers.models import Customer, User
from configurator.customers.visitor import Visitor
from configurator.profiles.behind import Mark
from configurator.profiles.models import Taste
from configurator.profiles.story import named
from configurator.profiles.tell import tell
from configurator.profiles.told import LIKES, MUTED, NOT, STRONGEST, WRONG, Fact, Statement

ORDER = gettext_noop("order of proposals")
LONGEST_NAME = 120

LIKINGS = (
    ("3", pgettext_lazy("liking", "by all means")),
    ("1", pgettext_lazy("liking", "rather")),
    ("-1", pgettext_lazy("liking", "rather not")),
    ("-3", pgettext_lazy("liking", "never, if it can be helped")),
)
_SAID = {MUTED: _("Leave out of proposals: {what}"), WRONG: _("Not me: {what}"), "": _("May be used again: {what}")}


class UnknownWordError(Exception):
    """An answer that was not on offer."""


def rename(*, user: User, customer_id: uuid.UUID, name: str) -> None:
    """Say what to call the person; an empty name takes it back. Raises UnknownWordError for one that is too long."""
    words = " ".join(name.split())
    if len(words) > LONGEST_NAME:
        raise UnknownWordError
    with transaction.atomic():
        user.name = words
        user.save(update_fields=["name"])
        Customer.objects.members(customer_id).update(name=user.get_short_name())


def judge(*, visitor: Visitor, mark: Mark, word: str, at: datetime) -> bool:
    """Say of a taste that it is not to be used (`MUTED`), is none (`WRONG`), or may be used again ("").

    The counts stay as they are; a taste with a word against it is not read for proposals. Returns whether it was kept.
    Raises Taste.DoesNotExist for a taste that is not the visitor's, UnknownWordError for another word.
    """
    if word not in _SAID or visitor.customer_id is None:
        raise UnknownWordError
    kinds = (Taste.Kind.COMPONENT, Taste.Kind.ATTRIBUTE)
    rows = Taste.objects.of(visitor.customer_id).filter(kind__in=kinds, family_code=mark.family_code)
    row = rows.get(kind=mark.kind, code=mark.code)
    statement = Statement(
        subject=f"{NOT}{row.kind}/{row.code}",
        value=word,
        words=str(_SAID[word]).format(what=named(row)),
        use=gettext_noop("what is left out of proposals"),
        family_code="" if row.kind == Taste.Kind.ATTRIBUTE else row.family_code,
    )
    return tell(visitor=visitor, statements=[statement], at=at)


def liking(*, code: str, name: str, weight: str, family_code: str = "") -> Statement:
    """That an attribute is liked or avoided; `weight` is one of `LIKINGS`, or "" for not minding."""
    words = dict(LIKINGS).get(weight)
    if words is None and weight:
        raise UnknownWordError
    return Statement(
        subject=f"{LIKES}{code}",
        value=weight,
        words=liking_words(name, words or pgettext("liking", "no matter")),
        name=name,
        use=ORDER,
        family_code=family_code,
    )


def liking_words(name: str, liked: object) -> str:
    """How much something is liked, such as "Colour: black: by all means"."""
    return gettext("{what}: {liked}").format(what=name, liked=liked)


def strength(weight: int) -> str:
    """A weight from -3 to +3, without 0, in the words of `LIKINGS`; 2 reads as 1."""
    return str(dict(LIKINGS)[str(weight if abs(weight) == STRONGEST else weight // abs(weight))])


def other_words(fact: Fact) -> tuple[tuple[str, str], ...]:
    """The values that could be said instead, with their words; none where a fact can only be taken back."""
    return tuple((value, str(words)) for value, words in LIKINGS) if fact.about(LIKES) else ()


def say_otherwise(*, visitor: Visitor, fact: Fact, value: str, at: datetime) -> bool:
    """Tell the same subject anew with another value. Raises UnknownWordError for one that is not on offer."""
    if value not in dict(other_words(fact)):
        raise UnknownWordError
    name = fact.name or fact.words.rpartition(": ")[0]
    statement = liking(code=fact.about(LIKES), name=name, weight=value, family_code=fact.family_code)
    return tell(visitor=visitor, statements=[statement], at=at)
