from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """What staff may sell: the draft that a release freezes."""

    name = "catalog"
    label = "catalog"
    verbose_name = "Catalog"
    default_auto_field = "django.db.models.BigAutoField"
