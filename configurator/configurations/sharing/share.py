"""Share: a link and a code for a build as it stands, and taking them back."""

import secrets
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from configurator.configurations.imprints.keep import words_on
from configurator.configurations.models import Configuration
from configurator.configurations.sharing.model import SharedBuild, SharedCopy
from configurator.customers.consent import may_use
from configurator.customers.models import Customer, Purpose, Verb
from configurator.customers.track import Act, track
from configurator.customers.visitor import Visitor
from configurator.releases.shelf import load_release

MOST = 20
"""Links of one build that open at the same time."""
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of codes: nothing that looks like something else (no 0 and O, no 1, I and L, no U beside V)."""
CODE_LENGTH = 8
TOKEN_BYTES = 24


class NothingChosenError(Exception):
    """There is nothing in the build yet that could be shown to somebody."""


class TooManyLinksError(Exception):
    """The build has MOST links that open; one has to be taken back first."""


def share(*, key: uuid.UUID, visitor: Visitor, at: datetime) -> SharedBuild:
    """A link to the build as it stands; the one that is there, where nothing was chosen since.

    Raises Configuration.DoesNotExist for a build of somebody else, NothingChosenError and TooManyLinksError.
    """
    with transaction.atomic():
        owned = Configuration.objects.owned_by(visitor.customer_id).select_related("customer")
        build = owned.select_for_update(of=("self",)).get(key=key)
        if not build.choices:
            raise NothingChosenError
        live = list(SharedBuild.objects.filter(configuration=build).live(at).newest_first())
        stands = (build.choices, build.release_id, words_on(key=build.pk))
        same = next((s for s in live if (s.choices, s.release_id, s.words) == stands), None)
        if same is not None:
            return same
        if len(live) >= MOST:
            raise TooManyLinksError
        release = load_release(build.release_id)
        act = Act(verb=Verb.SHARED, family_code=release.family_code, release_number=release.number)
        track(visitor=visitor, learning=build.customer.learning, at=at, acts=[act])
        return SharedBuild.objects.create(
            configuration=build,
            release_id=build.release_id,
            choices=build.choices,
            words=stands[2],
            token=secrets.token_urlsafe(TOKEN_BYTES),
            code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)),
            created_at=at,
            valid_until=at + timedelta(days=settings.SHARE_DAYS),
        )


def revoke(*, key: uuid.UUID, visitor: Visitor, at: datetime) -> SharedBuild:
    """Take a link back: nobody can open it any more, nor its code. Once more changes nothing.

    Raises SharedBuild.DoesNotExist for a link of somebody else.
    """
    own = Configuration.objects.owned_by(visitor.customer_id)
    found = SharedBuild.objects.get(key=key, configuration__in=own)
    if SharedBuild.objects.filter(pk=key, revoked_at=None).update(revoked_at=at):
        found.revoked_at = at
    return found


def note_copy(*, copy: uuid.UUID, shared: SharedBuild, visitor: Visitor, at: datetime) -> bool:
    """Write down whose shared build a new build is a copy of; nothing of one's own, or where one lets us learn nothing.

    Three queries. Returns whether it was written.
    """
    sharer_id = Configuration.objects.values_list("customer_id", flat=True).get(pk=shared.configuration_id)
    if visitor.customer_id in set(Customer.objects.members(sharer_id).values_list("pk", flat=True)):
        return False
    if not may_use(customer_id=visitor.customer_id, purpose=Purpose.PERSONALISE):
        return False
    SharedCopy.objects.create(configuration_id=copy, sharer_id=sharer_id, at=at)
    return True
