"""Run: start a test, with its end; or stop it early, and then it has no result."""

import logging
import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from configurator.customers.models import User
from configurator.experiments.models import Experiment
from configurator.experiments.running import forget
from configurator.experiments.varied import declared

logger = logging.getLogger(__name__)


class NotNowError(Exception):
    """It was started or stopped before, is over, or tests something that pages no longer decide."""


class OccupiedError(Exception):
    """Another test varies the same thing."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name)
        self.name = name


def start(*, key: uuid.UUID, by: User | None, currency: str, at: datetime) -> Experiment:
    """Start it once; its end is set with it. Raises Experiment.DoesNotExist, NotNowError, OccupiedError."""
    with transaction.atomic():
        test = Experiment.objects.select_for_update().get(pk=key)
        if test.started_at is not None or test.arm not in _others(test.varied):
            raise NotNowError
        same = Experiment.objects.filter(occupies=test.varied)
        same.filter(ends_at__lte=at).update(occupies=None)
        test.started_by, test.started_at, test.ends_at = by, at, at + timedelta(days=test.days)
        test.occupies, test.currency = test.varied, currency
        try:
            with transaction.atomic():
                test.save(update_fields=["started_by", "started_at", "ends_at", "occupies", "currency"])
        except IntegrityError:
            raise OccupiedError(name=same.exclude(pk=key).values_list("name", flat=True).first() or "") from None
    forget()
    logger.info("A/B test started key=%s varied=%s ends=%s", key, test.varied, test.ends_at)
    return test


def stop(*, key: uuid.UUID, at: datetime) -> Experiment:
    """Stop it before its end. There will be no result. Raises Experiment.DoesNotExist, NotNowError."""
    with transaction.atomic():
        test = Experiment.objects.select_for_update().get(pk=key)
        if not test.is_running(at):
            raise NotNowError
        test.stopped_at, test.occupies = at, None
        test.save(update_fields=["stopped_at", "occupies"])
    forget()
    logger.info("A/B test stopped key=%s", key)
    return test


def _others(varied: str) -> set[str]:
    thing = declared().get(varied)
    return {arm.code for arm in thing.others} if thing else set()
