from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.base import Versioned, is_code
from catalog.pictures import FOLDER
from catalog.querysets import ProductFamilyQuerySet


class ProductFamily(Versioned):
    """A configurable thing as a whole: laptop, yogurt."""

    code = models.CharField(
        max_length=50, unique=True, validators=[is_code], help_text=_("Part of the address: /configure/laptop/.")
    )
    name = models.CharField(max_length=100)
    tagline = models.CharField(max_length=200, blank=True, help_text=_("One line under the name."))
    description = models.TextField(max_length=4000, blank=True)
    currency = models.CharField(
        max_length=3,
        default="EUR",
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Use the three capital letters of a currency, such as EUR."))],
        help_text=_("Of all prices in this family, as three capital letters."),
    )
    picture = models.ImageField(upload_to=FOLDER, blank=True)
    position = models.PositiveSmallIntegerField(default=0, help_text=_("Families with smaller numbers come first."))
    attribution = models.TextField(
        max_length=4000, blank=True, help_text=_("Where data or pictures come from, if their licence asks to say so.")
    )
    is_listed = models.BooleanField(
        _("listed"), default=True, help_text=_("Shown on the first page. Otherwise reached by its address only.")
    )

    objects = ProductFamilyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("product families")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="catalog_family_currency_three_capitals"
            ),
        ]

    def __str__(self) -> str:
        return self.name
