"""Places: who somebody is inside another site's page, told by the address alone.

Browsers keep cookies from a page within a page of another site, so none are used there: the address of the inner page
holds, signed, the guest whose builds it shows and the site around it. Only that site's own page learns it.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction

from configurator.customers.models import Customer, Identity, Learning
from configurator.customers.visitor import Visitor
from configurator.embed.models import EmbeddingSite

_SALT = "configurator.embed.places"
AGE = timedelta(days=30)


class UnknownPlaceError(Exception):
    """Nobody was given this address, it is too old, or its site may not show the configure page any more.

    Holds the site's origin where it is known, so that its page can say so.
    """

    def __init__(self, origin: str = "") -> None:
        super().__init__(origin)
        self.origin = origin


@dataclass(frozen=True, slots=True)
class Place:
    """The guest and the site around the page."""

    visitor: Visitor
    site: EmbeddingSite


def begin_place(*, site: EmbeddingSite, at: datetime) -> str:
    """A new guest inside a site's page, about whom nothing is learnt. Returns the token of the place's addresses."""
    with transaction.atomic():
        guest = Customer.objects.create(learning=Learning.OFF, created_at=at)
        device = uuid.uuid4()
        Identity.objects.create(id=device, customer=guest, kind=Identity.Kind.DEVICE, key=device.hex, created_at=at)
    return signing.dumps([guest.pk.hex, device.hex, site.pk], salt=_SALT)


def place_of(*, token: str) -> Place:
    """The place of a token; one query. Raises UnknownPlaceError."""
    is_old = False
    try:
        try:
            guest, device, pk = signing.loads(token, salt=_SALT, max_age=AGE)
        except signing.SignatureExpired:
            is_old, (guest, device, pk) = True, signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise UnknownPlaceError from None
    site = EmbeddingSite.objects.filter(pk=pk).first()
    if site is None or is_old or not site.is_active:
        raise UnknownPlaceError(site.origin if site else "")
    return Place(Visitor(uuid.UUID(guest), uuid.UUID(device)), site)
