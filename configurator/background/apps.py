from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from configurator.background.job import Job


class BackgroundConfig(AppConfig):
    """Work that must not happen in a request."""

    name = "configurator.background"
    label = "background"
    verbose_name = _("Background work")
    periodic = (Job(task="configurator.background.tidy.forget_tasks", every=timedelta(hours=1)),)
