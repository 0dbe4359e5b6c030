from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    """Programmes for customers: lists of their own, campaigns, what they brought."""

    name = "configurator.programs"
    label = "programs"
    verbose_name = _("Programmes")
