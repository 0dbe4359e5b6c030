"""Known: by which of their identities a person is known best."""

import uuid

from django.db.models import Case, IntegerField, Value, When

from configurator.customers.models import Identity

_BEST_KNOWN_BY = (
    Identity.Kind.SIGN_IN,
    Identity.Kind.CARD,
    Identity.Kind.EMAIL,
    Identity.Kind.TELEPHONE,
    Identity.Kind.PARTNER,
    Identity.Kind.DEVICE,
)


def best_known(customer_id: uuid.UUID) -> Identity | None:
    """The identity that says most about who it was; a visit is none, it passes. One query."""
    places = [When(kind=kind, then=Value(place)) for place, kind in enumerate(_BEST_KNOWN_BY)]
    order = Case(*places, output_field=IntegerField())
    known = Identity.objects.of(customer_id).filter(kind__in=_BEST_KNOWN_BY)
    return known.order_by(order, "created_at", "pk").first()
