from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LettersConfig(AppConfig):
    """What we write to customers, with their leave."""

    name = "configurator.letters"
    label = "letters"
    verbose_name = _("Letters")
