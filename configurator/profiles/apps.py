from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    """See Django."""

    name = "configurator.profiles"
    verbose_name = "Profiles"
