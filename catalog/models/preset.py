from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.models.base import COUNTS, Versioned, is_code
from catalog.models.component import Component
from catalog.models.family import ProductFamily
from catalog.models.module import Module
from catalog.querysets import PresetQuerySet
from catalog.values import number_text


class Preset(Versioned):
    """A named starting configuration of a family."""

    family = models.ForeignKey(ProductFamily, on_delete=models.CASCADE, related_name="presets")
    code = models.CharField(max_length=50, validators=[is_code])
    name = models.CharField(max_length=100)
    description = models.CharField(max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = PresetQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["family", "code"], name="catalog_preset_code_once_a_family")]

    def __str__(self) -> str:
        return self.name


class PresetChoice(models.Model):
    """One component of a preset, in a quantity; or the number that is given in a module of numbers."""

    preset = models.ForeignKey(Preset, on_delete=models.CASCADE, related_name="choices")
    module = models.ForeignKey(Module, on_delete=models.RESTRICT, related_name="+")
    component = models.ForeignKey(Component, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")
    number = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    quantity = models.PositiveSmallIntegerField(default=1, validators=COUNTS)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("choice")
        constraints = [
            models.UniqueConstraint(fields=["preset", "module", "component"], name="catalog_choice_once_a_preset"),
            models.UniqueConstraint(
                fields=["preset", "module"], condition=Q(component__isnull=True), name="catalog_choice_one_number"
            ),
            models.CheckConstraint(
                condition=Q(component__isnull=False, number__isnull=True)
                | Q(component__isnull=True, number__isnull=False),
                name="catalog_choice_component_or_number",
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="catalog_choice_at_least_one"),
        ]

    def __str__(self) -> str:
        if self.number is not None:
            return number_text(self.number)
        is_loaded = PresetChoice._meta.get_field("component").is_cached(self)
        return (
            self.component.sku
            if is_loaded and self.component
            else gettext("component {number}").format(number=self.component_id)
        )
