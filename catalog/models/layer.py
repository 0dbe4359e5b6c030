from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.models.base import COUNTS, Versioned, is_code
from catalog.models.component import Component
from catalog.models.family import ProductFamily
from catalog.models.module import Module
from catalog.pictures import FOLDER
from catalog.querysets import PictureLayerQuerySet


class PictureLayer(Versioned):
    """One sheet of the live picture of a family: laid over those before it while its components are taken."""

    family = models.ForeignKey(ProductFamily, on_delete=models.CASCADE, related_name="layers")
    code = models.CharField(max_length=50, validators=[is_code], help_text=_("A short lasting name."))
    name = models.CharField(max_length=100, help_text=_("For colleagues; customers never read it."))
    picture = models.ImageField(
        upload_to=FOLDER,
        help_text=_("Four wide to three high, transparent where the layers below show; 1200 x 900 is best."),
    )
    place = models.CharField(
        max_length=50,
        blank=True,
        validators=[is_code],
        help_text=_(
            "Of the layers with the same place only the last that fits is shown. Empty: shown beside all others."
        ),
    )
    at_least = models.PositiveSmallIntegerField(
        default=1, validators=COUNTS, help_text=_("Shown from so many pieces or portions of a component.")
    )
    position = models.PositiveSmallIntegerField(
        default=0, help_text=_("Layers with larger numbers lie over those with smaller ones.")
    )

    objects = PictureLayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture layer")
        constraints = [
            models.UniqueConstraint(fields=["family", "code"], name="catalog_layer_code_once_a_family"),
            models.CheckConstraint(condition=models.Q(at_least__gte=1), name="catalog_layer_at_least_one"),
        ]

    def __str__(self) -> str:
        return self.name


class LayerNumber(models.Model):
    """A module in which so large a number has to be given for a layer to be shown."""

    layer = models.ForeignKey(PictureLayer, on_delete=models.CASCADE, related_name="numbers")
    module = models.ForeignKey(Module, on_delete=models.RESTRICT, related_name="+")
    number = models.DecimalField(
        max_digits=14, decimal_places=4, help_text=_("Shown from this number on; smaller ones belong to layers below.")
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("number")
        constraints = [
            models.UniqueConstraint(fields=["layer", "module"], name="catalog_layer_number_once"),
        ]

    def __str__(self) -> str:
        return gettext("from {number}").format(number=f"{self.number.normalize():f}")


class LayerComponent(models.Model):
    """A component that brings a layer in; of each module that is named one of its components has to be taken."""

    layer = models.ForeignKey(PictureLayer, on_delete=models.CASCADE, related_name="components")
    module = models.ForeignKey(Module, on_delete=models.RESTRICT, related_name="+")
    component = models.ForeignKey(Component, on_delete=models.RESTRICT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("component")
        constraints = [
            models.UniqueConstraint(fields=["layer", "module", "component"], name="catalog_layer_component_once"),
        ]

    def __str__(self) -> str:
        is_loaded = LayerComponent._meta.get_field("component").is_cached(self)
        return self.component.sku if is_loaded else gettext("component {number}").format(number=self.component_id)
