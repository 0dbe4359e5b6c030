from django.apps import AppConfig


class ConfigurationsConfig(AppConfig):
    name = "configurator.configurations"
    verbose_name = "Configurations"
