"""Refit: population models made anew from the orders of customers who let us learn always.

Whoever withdraws or erases is gone from a model when it is fitted anew, at most a day later.
"""

import hashlib
import logging
import time
import uuid
from datetime import datetime, timedelta

import numpy as np
from django.conf import settings
from django.db import transaction
from django.db.models import Count

from configurator.customers.consent import lasting
from configurator.customers.models import Interaction, Verb
from configurator.customers.models.interaction import InteractionQuerySet
from configurator.profiles.facts import ordered_choices
from configurator.profiles.models import PopulationModel
from configurator.profiles.population.fitted import fitted
from configurator.profiles.population.history import UNKNOWN, Codes, History
from configurator.profiles.population.ladder import fit_ladder
from configurator.profiles.population.rules import Rules
from configurator.releases.models import CurrentRelease
from configurator.releases.shelf import LoadedRelease, current_release

logger = logging.getLogger(__name__)

OLDEST = timedelta(days=1)
PAUSE = timedelta(minutes=5)
_GROWTH = 5  # fitted anew before its time when there are a fifth more orders


def refit_due(*, at: datetime) -> int:
    """Fit anew what is a day old, or has a fifth more orders than it was fitted to. Returns how many models it made.

    Nothing is locked while fitting. Two queries when nothing is due.
    """
    counts = dict(_orders().order_by().values_list("family_code").annotate(count=Count("pk")))
    newest = {row.family_code: row for row in PopulationModel.objects.light()}
    due = [code for code in sorted({*counts, *newest}) if _due(newest.get(code), counts.get(code, 0), at)]
    for code in due:
        refit(family_code=code, at=at)
    return len(due)


def refit(*, family_code: str, at: datetime) -> PopulationModel | None:
    """Fit one family's model anew and keep it in place of the old; with too few orders there is none any more.

    Cost: reading the family's orders, and seconds for 100,000 of them.
    """
    try:
        release = current_release(family_code)
    except CurrentRelease.DoesNotExist:
        release = None
    model = _fit(release, at) if release else None
    with transaction.atomic():
        PopulationModel.objects.of(family_code).delete()
        if model is not None:
            model.save()
    return model


def _due(model: PopulationModel | None, count: int, at: datetime) -> bool:
    if model is None:
        return count >= int(settings.LEARNING_FEWEST_ORDERS)
    age, more = at - model.fitted_at, count - model.order_count
    return bool(age >= OLDEST or (age >= PAUSE and more >= max(model.order_count // _GROWTH, 1)))


def _orders() -> InteractionQuerySet:
    """The orders that may be learned from: acts of this visit only are nobody's a little later."""
    return lasting(Interaction.objects.filter(verb=Verb.ORDERED))


def _fit(release: LoadedRelease, at: datetime) -> PopulationModel | None:
    started = time.monotonic()
    history, newest, numbers = _history(release, _orders().filter(family_code=release.family_code).order_by("pk"))
    if len(numbers) < settings.LEARNING_FEWEST_ORDERS:
        return None
    ladder = fit_ladder(history.layout, history.rows, rules=Rules(release.knowledge, history))
    content = fitted(history, ladder, newest).to_bytes()
    logger.info(
        "population fitted family=%s orders=%s rung=%s loss=%s seconds=%.1f",
        release.family_code, len(numbers), ladder.rung.name, ladder.loss, time.monotonic() - started,
    )  # fmt: skip
    return PopulationModel(
        family_code=release.family_code,
        first_release=min(numbers),
        last_release=max(numbers),
        rung=ladder.rung.name,
        loss=ladder.loss,
        losses=dict(ladder.losses),
        order_count=len(numbers),
        customer_count=len(newest),
        fitted_at=at,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _history(release: LoadedRelease, orders: InteractionQuerySet) -> tuple[History, Codes, list[int]]:
    """Orders in the values that today's release has and that were sold; the newest of each customer; their releases."""
    slots = release.translation.vocabulary.slots
    known = [(slot.variable, slot.nothing or "", {v: n for n, v in enumerate(slot.values)}) for slot in slots]
    rows = np.full((orders.count(), len(slots)), UNKNOWN, np.int32)
    newest: dict[uuid.UUID, int] = {}
    numbers: list[int] = []
    found = orders.values_list("identity__customer_id", "release_number", "detail")[: len(rows)]
    for customer_id, number, detail in found.iterator():
        choices = ordered_choices(detail)
        rows[len(numbers)] = [of.get(choices.get(name, nothing), UNKNOWN) for name, nothing, of in known]
        newest[customer_id] = len(numbers)
        numbers.append(number)
    history = _sold(release, rows[: len(numbers)])
    return history, history.rows[list(newest.values())], numbers


def _sold(release: LoadedRelease, rows: Codes) -> History:
    """Rows of a release's value numbers as a history of the values that occur in them."""
    slots = release.translation.vocabulary.slots
    values = []
    for number, slot in enumerate(slots):
        sold = np.unique(rows[:, number][rows[:, number] >= 0])
        values.append(tuple(slot.values[value] for value in sold.tolist()))
        places = np.full(len(slot.values) + 1, UNKNOWN, np.int32)
        places[sold] = np.arange(len(sold), dtype=np.int32)
        rows[:, number] = places[rows[:, number]]
    kept = [number for number, sold in enumerate(values) if sold]
    names = tuple(slots[number].variable for number in kept)
    return History(names, tuple(values[number] for number in kept), np.ascontiguousarray(rows[:, kept]))
