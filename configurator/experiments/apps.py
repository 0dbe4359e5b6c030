from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExperimentsConfig(AppConfig):
    """A/B tests: what is compared, who sees what, who saw it first when."""

    name = "configurator.experiments"
    label = "experiments"
    verbose_name = _("A/B tests")
