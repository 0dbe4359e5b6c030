from datetime import timedelta

from django.apps import AppConfig

from configurator.background.job import Job


class FulfillmentConfig(AppConfig):
    """What leaves the shop for the people who make it."""

    name = "configurator.fulfillment"
    label = "fulfillment"
    periodic = (
        Job(task="configurator.fulfillment.reconcile.job.compare_lists", every=timedelta(hours=1)),
        Job(task="configurator.fulfillment.reports.refused.forget_refused_reports", every=timedelta(days=1)),
    )
