from datetime import timedelta

from django.apps import AppConfig

from configurator.background.job import Job


class ApiConfig(AppConfig):
    """The shop for other programs, over HTTP."""

    name = "configurator.api"
    label = "api"
    verbose_name = "Other programs"
    periodic = (Job(task="configurator.api.tidy.forget_calls", every=timedelta(days=1)),)
