from django.apps import AppConfig


class LettersConfig(AppConfig):
    """What we write to customers, with their leave."""

    name = "configurator.letters"
    label = "letters"
    verbose_name = "Letters"
