"""Keep: what lies in a cart, and how many of it. Only open builds lie there; ordering takes them out (`place`)."""

import uuid
from datetime import datetime

from django.db import transaction

from configurator.configurations.models import Configuration
from configurator.configurations.quote import quote_configuration
from configurator.customers.visitor import Visitor
from configurator.orders.models import Amendment, CartLine
from configurator.orders.place import ChangesOrderError
from configurator.orders.readiness import NotCompleteError
from configurator.releases.shelf import load_release

MOST_LINES = 50
"""So many builds lie in one cart."""


class FullCartError(Exception):
    """The cart holds as many builds as it may."""


def put_in(*, visitor: Visitor, key: uuid.UUID, quantity: int, at: datetime) -> CartLine:
    """Put a complete open build into its owner's cart; one that lies there already stays as it is.

    Raises Configuration.DoesNotExist, ChangesOrderError, NotCompleteError and FullCartError.
    """
    with transaction.atomic():
        builds = Configuration.objects.owned_by(visitor.customer_id).open()
        build = builds.select_for_update().get(key=key)
        known = CartLine.objects.filter(configuration=build).first()
        if known is not None:
            return known
        if Amendment.objects.of_build(key).exists():
            raise ChangesOrderError
        quote = quote_configuration(release=load_release(build.release_id), choices=build.choices)
        if not (quote.consistent and quote.complete):
            raise NotCompleteError(missing=quote.missing)
        if CartLine.objects.owned_by(visitor.customer_id).count() >= MOST_LINES:
            raise FullCartError
        return CartLine.objects.create(configuration=build, quantity=quantity, added_at=at)


def set_quantity(*, visitor: Visitor, key: uuid.UUID, quantity: int) -> None:
    """So many of a build in the cart. Raises CartLine.DoesNotExist."""
    if not CartLine.objects.owned_by(visitor.customer_id).filter(configuration=key).update(quantity=quantity):
        raise CartLine.DoesNotExist


def take_out(*, visitor: Visitor, key: uuid.UUID) -> int:
    """Take a build out of the cart, and say how many there were; the build itself is kept.

    One that lies there no more is taken out too: 0 of it.
    """
    with transaction.atomic():
        rows = CartLine.objects.owned_by(visitor.customer_id).filter(configuration=key)
        line = rows.select_for_update(of=("self",)).first()
        if line is None:
            return 0
        CartLine.objects.filter(pk=line.pk).delete()
        return line.quantity
