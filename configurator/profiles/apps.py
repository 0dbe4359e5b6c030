from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "configurator.profiles"
    verbose_name = "Profiles"
