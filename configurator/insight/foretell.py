"""Foretell: for each product line the model that the hold-out chooses, and what it says of everybody who bought."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import numpy as np

from configurator.insight.gather import Known, Sale
from configurator.insight.horizon import Horizon
from configurator.insight.outlook import DAYS, Amounts, Outlook
from configurator.insight.value.choose import choose
from configurator.insight.value.gamma_gamma import fit_gamma_gamma
from configurator.insight.value.histories import Purchases
from configurator.insight.value.special import Floats

FEWEST_AMOUNTS = 30
"""So many customers with several purchases, or a customer's mean is drawn towards that of all by a fixed weight."""
_SMALLEST = 0.01


def foretell(*, known: Known, horizon: Horizon, holdout_weeks: int, at: datetime) -> dict[str, Outlook]:
    """By product line. Cost: four fits of each line, each about thirty passes over its customers."""
    lines: dict[str, list[Sale]] = defaultdict(list)
    for sale in known.sales:
        lines[sale.line].append(sale)
    return {code: _line(code, sales, known, horizon, holdout_weeks, at) for code, sales in sorted(lines.items())}


def _line(
    family_code: str, sales: Iterable[Sale], known: Known, horizon: Horizon, holdout_weeks: int, at: datetime
) -> Outlook:
    days: dict[tuple[uuid.UUID, int], float] = defaultdict(float)
    for sale in sales:
        days[sale.person, sale.at.toordinal()] += float(known.margin_of(sale))
    people = tuple(sorted({person for person, _ in days}))
    places = {person: place for place, person in enumerate(people)}
    keys = sorted(days)
    owner = np.array([places[person] for person, _ in keys], np.int64)
    bought = Purchases(owner, np.array([day for _, day in keys]) / DAYS, len(people))
    now = (at.toordinal() + 1) / DAYS  # today's purchases are part of the past
    margins = np.array([days[key] for key in keys])
    seen = np.bincount(owner, minlength=len(people)).astype(np.float64)
    average = np.bincount(owner, weights=margins, minlength=len(people)) / seen
    choice = choose(bought, now=now, holdout=float(holdout_weeks), ahead=horizon.days / DAYS)
    summary = choice.model.summary(bought, now=now)
    percent = known.margins[family_code] * 100
    return Outlook(family_code, people, choice, _amounts(seen, average), percent, summary, horizon, seen, average)


def _amounts(seen: Floats, average: Floats) -> Amounts:
    mean = float(seen @ average / seen.sum())
    several = (seen > 1) & (average > _SMALLEST)
    if np.count_nonzero(several) < FEWEST_AMOUNTS or np.ptp(average[several]) < _SMALLEST:
        return Amounts(None, mean)
    model = fit_gamma_gamma(seen[several], average[several])
    return Amounts(model if model.q > 1 and np.isfinite(model.fitted.parameters).all() else None, mean)
