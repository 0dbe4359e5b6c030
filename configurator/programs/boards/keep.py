"""Keep: what finished campaigns did, reckoned once their days are over, and anew for a month: things come back late."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from configurator.insight.experiments.effect import Effect
from configurator.programs.benefits.measure import Benefit, benefits_of, finished
from configurator.programs.campaigns.result import result_of
from configurator.programs.models import Campaign, Outcome

logger = logging.getLogger(__name__)

SETTLED_AFTER = timedelta(days=30)
Measure = Outcome.Measure
MEASURES = {
    Benefit.CROSS_SELLING: Measure.CROSS_SELLING,
    Benefit.ATTRITION: Measure.ATTRITION,
    Benefit.COST: Measure.COST,
    Benefit.SATISFACTION: Measure.SATISFACTION,
}


def keep_outcomes(*, at: datetime) -> int:
    """Reckon what is not settled. Returns of how many campaigns. Cost: see `result_of` and `benefits_of`, of each."""
    counted = dict(Outcome.objects.values_list("campaign").annotate(Max("counted_at")))
    due = [campaign for campaign in finished(at=at) if not _is_settled(campaign, counted.get(campaign.pk))]
    for campaign in due:
        _keep(campaign, at)
    if due:
        logger.info("outcomes kept campaigns=%s", len(due))
    return len(due)


def _is_settled(campaign: Campaign, counted_at: datetime | None) -> bool:
    return counted_at is not None and counted_at >= campaign.ends_at + SETTLED_AFTER


def _keep(campaign: Campaign, at: datetime) -> None:
    rows = [
        _outcome(campaign, MEASURES[tile.benefit], tile.baseline, tile.effect, at)
        for tile in benefits_of(campaign=campaign)
        if tile.effect and not tile.is_empty
    ]
    result = result_of(campaign=campaign, at=at)
    if result.effect:
        rows.append(_outcome(campaign, Measure.PURCHASES, float(result.held_mean), result.effect, at))
    with transaction.atomic():
        Outcome.objects.filter(campaign=campaign).delete()
        Outcome.objects.bulk_create(rows)


def _outcome(campaign: Campaign, measure: Measure, baseline: float, effect: Effect, at: datetime) -> Outcome:
    return Outcome(
        campaign=campaign,
        measure=measure,
        treated=effect.treated,
        held=effect.held,
        baseline=baseline,
        difference=effect.difference,
        low=effect.interval[0],
        high=effect.interval[1],
        detectable=effect.detectable,
        counted_at=at,
    )
