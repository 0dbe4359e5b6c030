from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from configurator.background.job import Job
from configurator.insight.boards.tiles import TILES


class InsightConfig(AppConfig):
    """What customers are worth, and how they differ in what they need."""

    name = "configurator.insight"
    label = "insight"
    verbose_name = _("Insight")
    precedence = "configurator.insight.effort.follow.ahead"
    """Who is ahead in the queues of staff (`orders.precedence`)."""
    periodic = (
        Job(task="configurator.insight.job.value_customers", every=timedelta(days=1)),
        Job(task="configurator.insight.job.keep_test_results", every=timedelta(days=1)),
        Job(task="configurator.insight.job.group_customers", every=timedelta(days=1)),
        Job(task="configurator.insight.job.follow_funnel", every=timedelta(minutes=2)),
        Job(task="configurator.insight.job.reckon_shares", every=timedelta(days=1)),
        Job(task="configurator.insight.job.follow_told_needs", every=timedelta(minutes=1)),
        Job(task="configurator.insight.job.close_data_sets", every=timedelta(days=1)),
    )
    tiles = TILES
