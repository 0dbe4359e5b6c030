from django.apps import AppConfig


class ConfigurationsConfig(AppConfig):
    """Customers' builds."""

    name = "configurator.configurations"
    verbose_name = "Configurations"

    def ready(self) -> None:
        """Have the checks of the set-up known."""
        from configurator.configurations import checks  # noqa: F401, PLC0415  once the apps are there
