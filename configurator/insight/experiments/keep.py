"""Keep: what finished A/B tests showed, reckoned once they are over, and anew for a month: things come back late."""

import logging
from datetime import datetime, timedelta

from django.db.models import F

from configurator.experiments.models import Experiment
from configurator.insight.experiments.model import TestResult
from configurator.insight.experiments.result import Result, exposed, result_of

logger = logging.getLogger(__name__)

SETTLED_AFTER = timedelta(days=30)


def keep_results(*, at: datetime) -> int:
    """Reckon what is not settled. Returns of how many tests. Cost: see `result_of`, of each."""
    over = Experiment.objects.filter(stopped_at=None, ends_at__lte=at)
    due = list(over.exclude(result__counted_at__gte=F("ends_at") + SETTLED_AFTER).order_by("ends_at"))
    for experiment in due:
        found = result_of(experiment=experiment, exposed=exposed(experiment=experiment), at=at)
        TestResult.objects.update_or_create(experiment=experiment, defaults=_columns(found) | {"counted_at": at})
    if due:
        logger.info("results of tests kept tests=%s", len(due))
    return len(due)


def _columns(found: Result) -> dict[str, object]:
    effect = found.effect
    return {
        "same": found.same.customers,
        "other": found.other.customers,
        "same_figure": found.same.figure,
        "other_figure": found.other.figure,
        "difference": effect and effect.difference,
        "error": effect and effect.error,
        "low": effect and effect.interval[0],
        "high": effect and effect.interval[1],
        "explained": effect and effect.explained,
        "detectable": effect and effect.detectable,
    }
