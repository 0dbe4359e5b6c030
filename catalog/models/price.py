from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.models.base import COUNTS, at_least_zero
from catalog.models.component import Component
from catalog.models.module import Module
from catalog.querysets import OfferingQuerySet


class Offering(models.Model):
    """A component in a module, with its price there."""

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="offerings")
    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="offerings")
    price = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[at_least_zero],
        help_text=_("Empty: price on request, or by weight where the module has a price per 100 g."),
    )
    max_quantity = models.PositiveSmallIntegerField(
        _("most"), default=1, validators=COUNTS, help_text=_("Most pieces or portions a customer may take of it.")
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = OfferingQuerySet.as_manager()

    class Meta:
        verbose_name = _("component")
        constraints = [
            models.UniqueConstraint(fields=["module", "component"], name="catalog_component_once_a_module"),
            models.CheckConstraint(
                condition=Q(price__isnull=True) | Q(price__gte=0), name="catalog_offering_price_not_negative"
            ),
            models.CheckConstraint(condition=Q(max_quantity__gte=1), name="catalog_offering_at_least_one"),
        ]

    def __str__(self) -> str:
        is_loaded = Offering._meta.get_field("component").is_cached(self)
        return self.component.sku if is_loaded else gettext("component {number}").format(number=self.component_id)
