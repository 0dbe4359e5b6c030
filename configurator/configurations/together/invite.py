"""Invite: let others build along by a link, join by one, and end it."""

import secrets
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from configurator.configurations.history.trail import author_of
from configurator.configurations.models import Companion, Configuration, Invitation
from configurator.configurations.sharing.share import TOKEN_BYTES
from configurator.customers.identify import ensure_customer
from configurator.customers.models import Customer
from configurator.customers.visitor import Visitor

MOST = 5
"""Others who build along at one build."""


class UnknownInvitationError(Exception):
    """Nobody was given this link."""


class EndedInvitationError(Exception):
    """It was there: the owner ended it, or it is too old. Holds which."""

    def __init__(self, invitation: Invitation) -> None:
        super().__init__(invitation.pk)
        self.invitation = invitation
        self.is_ended = invitation.ended_at is not None


class NotOpenError(Exception):
    """The build has been ordered: there is nothing to choose together any more."""


class FullError(Exception):
    """As many build along as may."""


def invite(*, key: uuid.UUID, visitor: Visitor, name: str, at: datetime) -> Invitation:
    """Let others build along at a build by a link; the one that is there, where there is one, under this name.

    Raises Configuration.DoesNotExist for a build of somebody else, and NotOpenError.
    """
    with transaction.atomic():
        build = _locked(key, visitor)
        if build.status != Configuration.Status.OPEN:
            raise NotOpenError
        found = Invitation.objects.filter(configuration=build, ended_at=None).first()
        if found is not None and found.is_live(at):
            found.owner_name = name
            found.save(update_fields=["owner_name"])
            return found
        if found is not None:
            _end(found, build, at)
        until = at + timedelta(days=settings.TOGETHER_DAYS)
        build.together_until, build.lately = until, []
        build.save(update_fields=["together_until", "lately"])
        token = secrets.token_urlsafe(TOKEN_BYTES)
        return Invitation.objects.create(
            configuration=build, token=token, owner_name=name, owner_seen_at=at, created_at=at, valid_until=until
        )


def end(*, key: uuid.UUID, visitor: Visitor, at: datetime) -> bool:
    """Let nobody else build along at a build any more. Returns whether somebody could until now.

    Raises Configuration.DoesNotExist for a build of somebody else.
    """
    with transaction.atomic():
        return end_at(build=_locked(key, visitor), at=at)


def end_at(*, build: Configuration, at: datetime) -> bool:
    """The same of a build whose row is locked already."""
    found = Invitation.objects.filter(configuration=build, ended_at=None).first()
    if found is not None:
        _end(found, build, at)
    return found is not None


def settle(*, invitation: Invitation, at: datetime) -> None:
    """End an invitation whose time is over, so that those who came by it can take a copy of how it stands."""
    with transaction.atomic():
        build = Configuration.objects.select_for_update().get(pk=invitation.configuration_id)
        found = Invitation.objects.get(pk=invitation.pk)
        if found.ended_at is None and not found.is_live(at):
            _end(found, build, at)
        invitation.refresh_from_db()


def find(*, token: str, at: datetime) -> Invitation:
    """The invitation of a link. Raises UnknownInvitationError and EndedInvitationError."""
    found = Invitation.objects.select_related("configuration__customer").filter(token=token).first()
    if found is None:
        raise UnknownInvitationError
    build = found.configuration
    if not found.is_live(at) or build.status != Configuration.Status.OPEN or build.deleted_at is not None:
        raise EndedInvitationError(found)
    return found


def join(*, token: str, visitor: Visitor, name: str, at: datetime) -> Invitation:
    """Build along from now on, under this name; who does already gets the new name.

    Raises what `find` raises, and FullError. The build's owner stays its owner.
    """
    find(token=token, at=at)
    customer_id = ensure_customer(visitor=visitor, at=at)
    with transaction.atomic():
        build = Configuration.objects.select_for_update().filter(invitations__token=token).first()
        found = find(token=token, at=at)
        assert build is not None  # noqa: S101  for the type checker: `find` raised
        me = companion_of(invitation=found, visitor=visitor)
        if me is not None:
            me.name = name
            me.save(update_fields=["name"])
        elif not Customer.objects.members(build.customer_id).filter(pk=customer_id).exists():
            if found.companions.count() >= MOST:
                raise FullError
            number = _next_number(build)
            found.companions.create(customer_id=customer_id, number=number, name=name, joined_at=at, seen_at=at)
        return found


def companion_of(*, invitation: Invitation, visitor: Visitor) -> Companion | None:
    """Who a visitor is among those who build along by an invitation."""
    if visitor.customer_id is None:
        return None
    return invitation.companions.filter(customer__in=Customer.objects.members(visitor.customer_id)).first()


def leave(*, key: uuid.UUID, visitor: Visitor) -> bool:
    """Build along at a build no more; the name goes. Returns whether the visitor did."""
    if visitor.customer_id is None:
        return False
    mine = Companion.objects.filter(customer__in=Customer.objects.members(visitor.customer_id))
    return mine.filter(invitation__configuration=key).delete()[0] > 0


def come_along(*, guest_id: uuid.UUID, customer_id: uuid.UUID) -> int:
    """A guest who signs in goes on building along, as the customer of the account. Returns at how many builds."""
    already = Companion.objects.filter(customer=customer_id).values("invitation")
    return Companion.objects.filter(customer=guest_id).exclude(invitation__in=already).update(customer_id=customer_id)


def _locked(key: uuid.UUID, visitor: Visitor) -> Configuration:
    return Configuration.objects.owned_by(visitor.customer_id).select_for_update(of=("self",)).get(pk=key)


def _end(invitation: Invitation, build: Configuration, at: datetime) -> None:
    invitation.ended_at, invitation.left_release_id, invitation.left_choices = at, build.release_id, build.choices
    invitation.save(update_fields=["ended_at", "left_release", "left_choices"])
    build.together_until, build.lately = None, []
    build.save(update_fields=["together_until", "lately"])


def _next_number(build: Configuration) -> int:
    """A number that no step of the build bears yet, also of those who left."""
    steps = [*build.past, *build.ahead, *(step for entry in build.lately for step in entry[3])]
    known = Companion.objects.filter(invitation__configuration=build).values_list("number", flat=True)
    numbers: list[int] = [*known, *(entry[1] for entry in build.lately), *map(author_of, steps)]
    return 1 + max(numbers, default=0)
