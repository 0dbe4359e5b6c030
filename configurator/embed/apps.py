from datetime import timedelta

from django.apps import AppConfig

from configurator.background.job import Job


class EmbedConfig(AppConfig):
    """The configure page inside pages of other shops."""

    name = "configurator.embed"
    verbose_name = "Embedding"
    periodic = (Job(task="configurator.embed.tidy.forget_embedded_guests", every=timedelta(hours=6)),)
