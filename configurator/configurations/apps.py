from django.apps import AppConfig


class ConfigurationsConfig(AppConfig):
    """Customers' builds."""

    name = "configurator.configurations"
    verbose_name = "Configurations"
