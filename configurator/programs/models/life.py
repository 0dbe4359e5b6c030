from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ComponentLife(models.Model):
    """How long a component lasts, as staff say; whoever ordered one so long ago is reminded."""

    sku = models.CharField(_("SKU"), max_length=100, unique=True)
    months = models.PositiveSmallIntegerField(
        _("lasts for so many months"), validators=[MinValueValidator(1), MaxValueValidator(240)]
    )

    class Meta:
        verbose_name = _("life of a component")
        verbose_name_plural = _("lives of components")
        constraints = [models.CheckConstraint(condition=Q(months__range=(1, 240)), name="component_life_months")]

    def __str__(self) -> str:
        return self.sku
