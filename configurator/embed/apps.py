from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from configurator.background.job import Job


class EmbedConfig(AppConfig):
    """The configure page inside pages of other shops."""

    name = "configurator.embed"
    verbose_name = _("Embedding")
    periodic = (Job(task="configurator.embed.tidy.forget_embedded_guests", every=timedelta(hours=6)),)
