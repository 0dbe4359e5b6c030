"""Stores in ShipStation that fetch orders from here and report what they sent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import ProductFamily


class ShipStationStoreQuerySet(models.QuerySet["ShipStationStore"]):
    """Stores by state."""

    def active(self) -> "ShipStationStoreQuerySet":
        """Those that are answered."""
        return self.filter(is_active=True)


class ShipStationStore(models.Model):
    """One Custom Store in ShipStation, with the name and password that it signs in with.

    The password is made by us, long and random, and kept as its digest only.
    """

    code = models.SlugField(
        _("user name"), max_length=40, unique=True, help_text=_("ShipStation signs in with it, such as “north-plant”.")
    )
    name = models.CharField(max_length=100)
    all_families = models.BooleanField(_("orders of all families"), default=True)
    families = models.ManyToManyField(
        ProductFamily,
        blank=True,
        related_name="shipstation_stores",
        help_text=_("An order is seen whole when one of its lines is of these families."),
    )
    is_active = models.BooleanField("active", default=True, help_text=_("Otherwise it is refused."))
    password_digest = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(editable=False)

    objects = ShipStationStoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("ShipStation store")

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> str:
        """How this store is named in the events of orders."""
        return f"receiver:shipstation-{self.code}"
