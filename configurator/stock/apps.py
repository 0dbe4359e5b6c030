from datetime import timedelta

from django.apps import AppConfig

from configurator.background.job import Job


class StockConfig(AppConfig):
    """How much of each part there is, and for whom it is kept."""

    name = "configurator.stock"
    label = "stock"
    periodic = (Job(task="configurator.stock.sweep.free_lapsed_parts", every=timedelta(seconds=30)),)
