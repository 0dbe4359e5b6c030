"""Alike: other customers who ordered with the same e-mail address, or in the same name to the same postcode."""

import uuid
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from configurator.customers.alike import MOST, Alike, emails_of
from configurator.orders.models import Order


def alike_by_orders(*, customer_id: uuid.UUID) -> list[Alike]:
    """Those whom staff should look at, each with the reason; four queries, over at most `MOST` x 5 orders each."""
    own = list(Order.objects.owned_by(customer_id).values_list("email", "name", "postcode")[: MOST * 5])
    emails = {*emails_of(customer_id), *(email.lower() for email, _, _ in own if email)}
    places = {(name.casefold(), postcode) for _, name, postcode in own if name and postcode}
    others = Order.objects.filter(_same(emails, places), identity__isnull=False)
    others = others.exclude(pk__in=Order.objects.owned_by(customer_id).values("pk"))
    found: dict[uuid.UUID, Alike] = {}
    for order in others.select_related("identity__customer").newest_first()[: MOST * 5]:
        assert order.identity is not None  # noqa: S101  for the type checker: filtered above
        why = _why(order, emails)
        found.setdefault(order.identity.customer_id, Alike(order.identity.customer, why))
    return list(found.values())[:MOST]


def _same(emails: Iterable[str], places: Iterable[tuple[str, str]]) -> Q:
    same = Q(pk__in=[])
    for email in emails:
        same |= Q(email__iexact=email)
    for name, postcode in places:
        same |= Q(name__iexact=name, postcode=postcode)
    return same


def _why(order: Order, emails: Iterable[str]) -> str:
    if order.email.lower() in emails:
        return _("order {number} has the e-mail address {email}").format(number=order.number, email=order.email)
    where = {"number": order.number, "name": order.name, "postcode": order.postcode, "city": order.city}
    return _("order {number} went to {name}, {postcode} {city}").format(**where)
