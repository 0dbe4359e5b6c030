"""The usual: what a customer orders most often in each family."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from configurator.customers.models import Interaction, Verb

Ordered = tuple[datetime, int, dict[str, str]]  # when, on which release, which choices


@dataclass(frozen=True, slots=True)
class Usual:
    """The build ordered most often, as it was ordered; of equally frequent ones the latest."""

    family_code: str
    choices: dict[str, str]
    times: int
    last_at: datetime
    release_number: int  # the release of the latest such order
    order_count: int  # orders of the family, of which `times` were this build


def usuals_of(*, customer_id: uuid.UUID) -> dict[str, Usual]:
    """The usual of every family that the customer ordered, by family code; one query, linear in the orders.

    Show it only to someone who has signed in, repaired to the current release.
    """
    orders = Interaction.objects.of(customer_id).filter(verb=Verb.ORDERED).order_by("pk")
    families: dict[str, list[Ordered]] = {}
    for family_code, number, at, detail in orders.values_list("family_code", "release_number", "at", "detail"):
        choices = _choices(detail)
        if choices:
            families.setdefault(family_code, []).append((at, number, choices))
    return {code: _mode(code, builds) for code, builds in families.items()}


def usual_of(*, customer_id: uuid.UUID, family_code: str) -> Usual | None:
    """The usual of one family, None before the first order of it."""
    return usuals_of(customer_id=customer_id).get(family_code)


def _choices(detail: Mapping[str, Any]) -> dict[str, str]:
    choices = detail.get("choices")
    return {str(k): str(v) for k, v in choices.items()} if isinstance(choices, dict) else {}


def _mode(family_code: str, builds: list[Ordered]) -> Usual:
    times: dict[tuple[tuple[str, str], ...], list[tuple[datetime, int]]] = {}
    for at, number, choices in builds:
        times.setdefault(tuple(sorted(choices.items())), []).append((at, number))
    items, moments = max(times.items(), key=lambda entry: (len(entry[1]), entry[1][-1]))
    last_at, number = moments[-1]
    return Usual(family_code, dict(items), len(moments), last_at, number, len(builds))
