from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from catalog.labels import translate_names


class CatalogConfig(AppConfig):
    """What staff may sell: the draft that a release freezes."""

    name = "catalog"
    label = "catalog"
    verbose_name = _("Catalog")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """Import them, and name them in the language of the page before the admin makes forms of them."""
        super().import_models()
        translate_names(self)
