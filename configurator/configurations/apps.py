from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy

from configurator.background.job import Job


class ConfigurationsConfig(AppConfig):
    """Customers' builds."""

    name = "configurator.configurations"
    verbose_name = gettext_lazy("Configurations")
    periodic = (Job(task="configurator.configurations.tidy.tidy_builds", every=timedelta(hours=1)),)
    varied = "configurator.configurations.varied.VARIED"

    def ready(self) -> None:
        """Have the checks of the set-up known."""
        from configurator.configurations import checks  # noqa: F401, PLC0415  once the apps are there
