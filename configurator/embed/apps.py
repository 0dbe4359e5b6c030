from django.apps import AppConfig


class EmbedConfig(AppConfig):
    """The configure page inside pages of other shops."""

    name = "configurator.embed"
    verbose_name = "Embedding"
