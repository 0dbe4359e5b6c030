from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """Where colleagues serve customers: the counter."""

    name = "configurator.desk"
    label = "desk"
    verbose_name = _("Desk")
