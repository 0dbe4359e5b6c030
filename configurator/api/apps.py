from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy

from configurator.background.job import Job


class ApiConfig(AppConfig):
    """The shop for other programs, over HTTP."""

    name = "configurator.api"
    label = "api"
    verbose_name = gettext_lazy("Other programs")
    periodic = (Job(task="configurator.api.tidy.forget_calls", every=timedelta(days=1)),)
