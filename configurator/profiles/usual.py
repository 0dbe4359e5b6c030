"""The usual: what a customer orders most often in each family, the late orders before the early ones."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from configurator.customers.consent import usable
from configurator.customers.models import Interaction, Verb
from configurator.profiles.facts import ordered_choices


@dataclass(frozen=True, slots=True)
class Ordered:
    """One order of a family: when, on which release, which choices."""

    at: datetime
    release_number: int
    choices: dict[str, str]


@dataclass(frozen=True, slots=True)
class Usual:
    """The build that weighs most among the orders of a family, as it was ordered; of equal ones the latest."""

    family_code: str
    choices: dict[str, str]
    times: int
    last_at: datetime
    release_number: int  # the release of the latest such order
    order_count: int  # orders of the family, of which `times` were this build


def usuals_of(*, customer_id: uuid.UUID) -> dict[str, Usual]:
    """The usual of every family that the customer ordered, by family code; one query, linear in the orders.

    Nothing is read where learning is off. Show it only to someone who has signed in, repaired to the current release.
    """
    orders = usable(Interaction.objects.of(customer_id)).filter(verb=Verb.ORDERED).order_by("pk")
    families: dict[str, list[Ordered]] = {}
    for family_code, number, at, detail in orders.values_list("family_code", "release_number", "at", "detail"):
        if choices := ordered_choices(detail):
            families.setdefault(family_code, []).append(Ordered(at, number, choices))
    half_life = timedelta(days=settings.USUAL_HALF_LIFE_DAYS)
    return {code: usual_among(family_code=code, orders=found, half_life=half_life) for code, found in families.items()}


def usual_of(*, customer_id: uuid.UUID, family_code: str) -> Usual | None:
    """The usual of one family, None before the first order of it."""
    return usuals_of(customer_id=customer_id).get(family_code)


def usual_among(*, family_code: str, orders: Sequence[Ordered], half_life: timedelta) -> Usual:
    """The mode of orders, in their order; one that is older than another by a half-life weighs half as much.

    Weights are relative to the newest order, so the answer stays the same until the next order. A half-life of zero
    weighs all alike. Raises ValueError without orders.
    """
    newest = max(order.at for order in orders)
    weights: dict[tuple[tuple[str, str], ...], float] = {}
    same: dict[tuple[tuple[str, str], ...], list[Ordered]] = {}
    for order in orders:
        build = tuple(sorted(order.choices.items()))
        weights[build] = weights.get(build, 0.0) + (0.5 ** ((newest - order.at) / half_life) if half_life else 1.0)
        same.setdefault(build, []).append(order)
    last = {build: max(found, key=lambda order: order.at) for build, found in same.items()}
    build = max(weights, key=lambda build: (weights[build], last[build].at))
    return Usual(family_code, dict(build), len(same[build]), last[build].at, last[build].release_number, len(orders))
