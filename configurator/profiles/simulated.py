"""Simulated: customers of `population/simulate.py` put into the shop, so that a demo has a past to learn from."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction

from configurator.customers.models import Customer, Identity, Interaction, Learning, Verb
from configurator.profiles.population.history import Codes
from configurator.profiles.population.simulate import Simulated
from configurator.releases.shelf import LoadedRelease

_SPAN = timedelta(days=365)
_BATCH = 2_000


def put_into_shop(*, simulated: Simulated, release: LoadedRelease, at: datetime) -> int:
    """Write the customers, who let us learn always, and their orders as acts over the year before `at`.

    Names say that they are simulated. There are no builds, no orders and no addresses, only what a profile is made of.
    Returns the number of orders.
    """
    begin, step = at - _SPAN, _SPAN / max(len(simulated.orders), 1)
    people = [
        Customer(name=f"Simulated {n + 1}", learning=Learning.ALWAYS, learning_chosen_at=begin, created_at=begin)
        for n in range(len(simulated.liked))
    ]
    identities = [
        Identity(customer=person, kind=Identity.Kind.DEVICE, key=uuid.uuid4().hex, created_at=begin)
        for person in people
    ]
    acts = [
        Interaction(
            identity=identities[customer],
            at=begin + step * number,
            verb=Verb.ORDERED,
            family_code=release.family_code,
            release_number=release.number,
            detail={"choices": _choices(release, build), "quantity": 1},
        )
        for number, (customer, build) in enumerate(zip(simulated.customers.tolist(), simulated.orders, strict=True))
    ]
    with transaction.atomic():
        Customer.objects.bulk_create(people, batch_size=_BATCH)
        Identity.objects.bulk_create(identities, batch_size=_BATCH)
        Interaction.objects.bulk_create(acts, batch_size=_BATCH)
    return len(acts)


def _choices(release: LoadedRelease, build: Codes) -> dict[str, str]:
    return release.roles.named(build)
