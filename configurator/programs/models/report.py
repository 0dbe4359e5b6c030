"""Reports to suppliers, as they left the house: frozen, rounded, and about nobody."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from configurator.customers.models import User
from configurator.insight.periods import DAYS
from configurator.offers.models import Redemption


class SupplierPeriod(models.Model):
    """Four weeks of which every supplier's report was made, once. What was reported is never reported again."""

    begin = models.DateField(_("first day"))
    currency = models.CharField(_("currency"), max_length=3)
    covered = models.FloatField(_("share of sales in the reports"), help_text=_("Of all that was sold of any maker."))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )

    class Meta:
        verbose_name = _("supplier report")
        verbose_name_plural = _("supplier reports")
        constraints = [models.UniqueConstraint(fields=["begin", "currency"], name="supplierperiod_once")]

    def __str__(self) -> str:
        return f"{self.begin} – {self.last_day}, {self.currency}"  # noqa: RUF001  from until

    @property
    def last_day(self) -> date:
        """The day that still belongs to it."""
        return self.begin + timedelta(days=DAYS - 1)


class SupplierCell(models.Model):
    """One figure of a report. Where `rest` is true: all of this path that has no figure of its own, together."""

    period = models.ForeignKey(SupplierPeriod, models.CASCADE, related_name="cells")
    maker = models.CharField(_("maker"), max_length=100, db_index=True)
    category = models.CharField(_("category"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=100, blank=True)
    sku = models.CharField(_("SKU"), max_length=64, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    level = models.PositiveSmallIntegerField(help_text=_("How many parts of the path are given, the maker first."))
    rest = models.BooleanField(default=False)
    households = models.PositiveIntegerField(_("households"), help_text=_("Rounded down, and 10 at least."))
    sales = models.DecimalField(_("sales"), max_digits=15, decimal_places=2, help_text=_("Rounded."))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(households__gte=10), name="suppliercell_of_ten_at_least")]

    def __str__(self) -> str:
        return " / ".join(filter(None, [self.maker, self.category, self.kind, self.sku]))


class SupplierCharge(models.Model):
    """What a supplier pays for deals that were redeemed, or gets back for those that were taken back; exact."""

    period = models.ForeignKey(SupplierPeriod, models.PROTECT, related_name="charges")
    supplier = models.CharField(_("supplier"), max_length=100, db_index=True)
    credit = models.BooleanField(_("credit"), default=False)
    amount = models.DecimalField(_("amount"), max_digits=15, decimal_places=3)
    lines: "models.JSONField[list[dict[str, str]], list[dict[str, str]]]" = models.JSONField(
        default=list, help_text=_("By deal: code, households, amount; without a code small deals together.")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "supplier", "credit"], name="suppliercharge_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="suppliercharge_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} {self.amount}"


class ChargedRedemption(models.Model):
    """A redemption is charged once; what has no row here waits for a later period."""

    charge = models.ForeignKey(SupplierCharge, models.PROTECT, related_name="redemptions")
    redemption = models.OneToOneField(Redemption, models.PROTECT, related_name="charged")

    def __str__(self) -> str:
        return f"{self.charge_id} {self.redemption_id}"
