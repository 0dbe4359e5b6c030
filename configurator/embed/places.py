"""Places: who somebody is inside another site's page, told by the address alone.

Browsers keep cookies from a page within a page of another site, so none are used there: the address of the inner page
holds, signed, the guest whose builds it shows and the site around it. Only that site's own page learns it.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, Q

from configurator.configurations.models import Configuration
from configurator.customers.models import Consent, Customer, Identity, Learning
from configurator.customers.visitor import Visitor
from configurator.embed.models import EmbeddingSite

_SALT = "configurator.embed.places"
AGE = timedelta(days=30)
_MARGIN = timedelta(days=1)
_AT_ONCE = 500  # guests that one turn of the tidying deletes


class UnknownPlaceError(Exception):
    """Nobody was given this address, it is too old, or its site may not show the configure page any more.

    Holds the site's origin where it is known, so that its page can say so.
    """

    def __init__(self, origin: str = "") -> None:
        super().__init__(origin)
        self.origin = origin


@dataclass(frozen=True, slots=True)
class Place:
    """The guest, the site around the page, and the language that it asked for ("" for none)."""

    visitor: Visitor
    site: EmbeddingSite
    language: str = ""


def begin_place(*, site: EmbeddingSite, at: datetime, language: str = "") -> str:
    """A new guest inside a site's page, about whom nothing is learnt. Returns the token of the place's addresses."""
    with transaction.atomic():
        guest = Customer.objects.create(learning=Learning.OFF, created_at=at)
        device = uuid.uuid4()
        Identity.objects.create(id=device, customer=guest, kind=Identity.Kind.DEVICE, key=device.hex, created_at=at)
    return signing.dumps([guest.pk.hex, device.hex, site.pk, *filter(None, [language])], salt=_SALT)


def place_of(*, token: str) -> Place:
    """The place of a token; one query. Raises UnknownPlaceError."""
    is_old = False
    try:
        try:
            guest, device, pk, *language = signing.loads(token, salt=_SALT, max_age=AGE)
        except signing.SignatureExpired:
            is_old, (guest, device, pk, *language) = True, signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise UnknownPlaceError from None
    site = EmbeddingSite.objects.filter(pk=pk).first()
    if site is None or is_old or not site.is_active:
        raise UnknownPlaceError(site.origin if site else "")
    return Place(Visitor(uuid.UUID(guest), uuid.UUID(device)), site, "".join(language))


def forget_guests(*, at: datetime) -> int:
    """Delete the guests whose place has run out, with their builds. Returns how many.

    They are known by what no other guest has: nothing is learnt about them, and nobody ever chose that. Whoever has
    anything else than open builds is left.
    """
    old = Customer.objects.filter(learning=Learning.OFF, learning_chosen_at=None, created_at__lt=at - AGE - _MARGIN)
    more = ~Q(kind=Identity.Kind.DEVICE) | Q(interactions__isnull=False)
    other = Identity.objects.filter(more, customer=OuterRef("pk"))
    open_only = ~Exists(Configuration.objects.filter(customer=OuterRef("pk")).exclude(status="open"))
    told = Exists(Consent.objects.filter(customer=OuterRef("pk")))
    guests = list(old.filter(~Exists(other), ~told, open_only, merged_into=None, absorbed=None)[:_AT_ONCE])
    return sum(_forget(guest) for guest in guests)


def _forget(guest: Customer) -> int:
    """Delete one, unless something else holds on to it."""
    try:
        with transaction.atomic():
            Configuration.objects.filter(customer=guest).delete()
            Identity.objects.filter(customer=guest).delete()
            guest.delete()
    except ProtectedError:
        return 0
    return 1
