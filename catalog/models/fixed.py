from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.gtin import gtin_of
from catalog.models.base import at_least_zero, is_sku
from catalog.models.component import Component


class FixedProductQuerySet(models.QuerySet["FixedProduct"]):
    """Chainable questions."""

    def on_sale(self) -> "FixedProductQuerySet":
        """Those that may be sold."""
        return self.filter(active=True)

    def scanned(self, code: str) -> "FixedProductQuerySet":
        """Those whose package or label says this: the number under the bars, however it is written, or the SKU."""
        gtin = gtin_of(code)
        return self.filter(Q(sku=code.strip()) | Q(barcode=gtin) if gtin else Q(sku=code.strip()))


class FixedProduct(models.Model):
    """Something that is sold as it is, by its SKU; there is nothing to assemble.

    Department, category and kind say ever more finely what it is; products of one kind can stand in for one another.
    """

    sku = models.CharField(
        _("SKU"), max_length=64, unique=True, validators=[is_sku], help_text=_("The article number.")
    )
    name = models.CharField(_("name"), max_length=200)
    department = models.CharField(_("department"), max_length=100, blank=True)
    category = models.CharField(_("category"), max_length=100, blank=True)
    kind = models.CharField(
        _("kind"), max_length=100, blank=True, help_text=_("Products of one kind can stand in for one another.")
    )
    size = models.CharField(_("size"), max_length=50, blank=True, help_text=_("As it stands on the package: 12 OZ."))
    maker = models.CharField(
        _("maker"),
        max_length=100,
        blank=True,
        db_index=True,
        help_text=_("Who makes it, spelled as the supplier of deals is."),
    )
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2, validators=[at_least_zero])
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="EUR",
        validators=[RegexValidator(r"^[A-Z]{3}\Z", _("Use the three capital letters of a currency, such as EUR."))],
    )
    barcode = models.CharField(
        _("number under the bars"),
        max_length=20,
        blank=True,
        help_text=_("The GTIN of 8, 12, 13 or 14 digits. Empty: it is sold by its SKU."),
    )
    weight_g = models.PositiveIntegerField(_("weight in g"), default=0)
    active = models.BooleanField(
        _("active"), default=True, help_text=_("Take the tick away to retire it: it can't be sold any more.")
    )

    objects = FixedProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("fixed product")
        verbose_name_plural = _("fixed products")
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0), name="catalog_fixedproduct_price_not_negative"),
            models.UniqueConstraint(
                fields=["barcode"], condition=~Q(barcode=""), name="catalog_fixedproduct_barcode_once"
            ),
        ]
        indexes = [models.Index(fields=["department", "category"], name="catalog_fixedproduct_shelf")]

    def __str__(self) -> str:
        return f"{self.name} ({self.sku})"

    def clean(self) -> None:
        """The number under the bars is right and nobody else's, and no component has the SKU."""
        problems: dict[str, Any] = {}
        if Component.objects.filter(sku=self.sku).exists():
            problems["sku"] = gettext("A component has this SKU already. One SKU is one thing: take another.")
        self.barcode, said = self._read_barcode()
        if said:
            problems["barcode"] = said
        if problems:
            raise ValidationError(problems)

    def validate_constraints(self, exclude: Any = None) -> None:
        """Say nothing: `clean` and the fields speak beside their places, the database guards the rest."""

    def _read_barcode(self) -> tuple[str, str]:
        """As it is kept, and what is wrong with it."""
        if not self.barcode.strip():
            return "", ""
        found = gtin_of(self.barcode)
        if found is None:
            return self.barcode, gettext(
                "This is no GTIN: it has 8, 12, 13 or 14 digits, and the last one checks the others. Look for a typing "
                "mistake, or leave it empty."
            )
        other = FixedProduct.objects.filter(barcode=found).exclude(pk=self.pk).first()
        if other is not None:
            return found, gettext("{product} has this number already.").format(product=other)
        return found, ""
