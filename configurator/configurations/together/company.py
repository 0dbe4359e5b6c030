"""Company: who builds a build together, who of them is here now, and what they are called."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from configurator.configurations.history.trail import author_of
from configurator.configurations.history.words import Names
from configurator.configurations.models import Companion, Configuration, Invitation
from configurator.configurations.together.model import OWNER
from configurator.customers.models.customer import person_of

HERE = timedelta(seconds=25)
"""So long after a page of theirs asked what is new, somebody is here."""
_SEEN_EVERY = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Member:
    """One of those who build it together."""

    number: int
    name: str
    is_here: bool
    is_me: bool

    @property
    def is_owner(self) -> bool:
        """Whether the build is theirs."""
        return self.number == OWNER


@dataclass(frozen=True, slots=True)
class Company:
    """All of them as one of them sees it, the owner first, and the version that the build has."""

    invitation_id: uuid.UUID
    version: int
    me: Member
    seen_at: datetime | None  # when a page of mine asked before
    members: tuple[Member, ...]

    @property
    def stamp(self) -> str:
        """Who is here, as pages send it back: another one asks for the list anew."""
        return "-".join(str(member.number) for member in self.members if member.is_here)

    @property
    def owner(self) -> Member:
        """Whose build it is."""
        return self.members[0]


_COLUMNS = (
    *("key", "configuration__version", "owner_name", "owner_seen_at"),
    *("configuration__customer_id", "configuration__customer__merged_into_id"),
    *("companions__number", "companions__name", "companions__seen_at"),
    *("companions__customer_id", "companions__customer__merged_into_id", "person"),
)


def company_at(*, key: uuid.UUID, customer_id: uuid.UUID | None, at: datetime) -> Company | None:
    """Those who build together now, for one of them; None for anybody else, and where one builds alone. One SELECT."""
    if customer_id is None:
        return None
    live = Invitation.objects.live(at).filter(configuration=key).annotate(person=person_of(customer_id))
    rows = list(live.order_by("companions__number").values_list(*_COLUMNS))
    if not rows:
        return None
    invitation_id, version, owner_name, owner_seen_at, owner_id, owner_merged = rows[0][:6]
    person = rows[0][-1]
    found = [(OWNER, owner_name, owner_seen_at, owner_merged or owner_id)]
    found += [(number, name, seen_at, merged or pk) for *_, number, name, seen_at, pk, merged, _ in rows if number]
    mine: tuple[Any, ...] | None = next((one for one in found if one[3] == person), None)
    if mine is None:
        return None
    members = tuple(
        Member(number, name, number == mine[0] or _is_here(seen_at, at), number == mine[0])
        for number, name, seen_at, _ in found
    )
    return Company(invitation_id, version, next(one for one in members if one.is_me), mine[2], members)


def note_presence(*, company: Company, at: datetime) -> bool:
    """Note that one of them is here: one UPDATE every ten seconds. Returns whether it was written."""
    if company.seen_at is not None and at - company.seen_at < _SEEN_EVERY:
        return False
    if company.me.is_owner:
        return Invitation.objects.filter(pk=company.invitation_id).update(owner_seen_at=at) > 0
    mine = Companion.objects.filter(invitation=company.invitation_id, number=company.me.number)
    return mine.update(seen_at=at) > 0


def names_of(*, configuration: Configuration) -> Names:
    """What those are called who build it together, or did; no query where only its owner did anything."""
    steps = (*configuration.past, *configuration.ahead)
    if configuration.together_until is None and not any(author_of(step) != OWNER for step in steps):
        return {}
    rows = Invitation.objects.filter(configuration=configuration).order_by("created_at")
    names: dict[int, str] = {}
    for owner_name, number, name in rows.values_list("owner_name", "companions__number", "companions__name"):
        names |= {OWNER: owner_name} | ({number: name} if number else {})
    return names


def _is_here(seen_at: datetime | None, at: datetime) -> bool:
    return seen_at is not None and at - seen_at < HERE
