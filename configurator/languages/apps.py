from django.apps import AppConfig


class LanguagesConfig(AppConfig):
    """Which language a page is in, and how that language writes numbers; no tables."""

    name = "configurator.languages"
