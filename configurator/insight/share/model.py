from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from configurator.customers.models import Customer, Learning
from configurator.releases.packed import PackedJSONField

FEWEST = 10
"""Nothing is estimated from fewer customers."""


DAYS = 365
"""What was bought within so many days counts."""


class NeedsBy(models.TextChoices):
    """What of fixed products is one need."""

    CATEGORY = "category", _("category")
    DEPARTMENT = "department", _("department")


class Source(models.TextChoices):
    """Where the figure of what is spent elsewhere comes from."""

    TOLD = "told", pgettext_lazy("source of a figure", "told")
    ESTIMATED = "estimated", pgettext_lazy("source of a figure", "estimated")
    UNKNOWN = "unknown", pgettext_lazy("source of a figure", "unknown")


class Said(models.TextChoices):
    """What a customer says of a need."""

    AMOUNT = "amount", _("spends this much elsewhere")
    NOTHING = "nothing", _("buys all of it here")
    SOME = "some", _("also buys elsewhere, no amount")
    NOT_NEEDED = "not", _("does not need it")


class Basis(models.TextChoices):
    """Of which customers an estimate is made: those who told all they spend, or those who come to us for nearly all."""

    TOLD = "told", _("customers who told us what they spend")
    REGULAR = "regular", _("customers who buy nearly everything here")


class Act(models.TextChoices):
    """The next sensible thing to do."""

    PROPOSE = "propose", _("Propose")
    ASK = "ask", _("Ask")
    NOTHING = "nothing", _("Nothing to do")


class Need(models.Model):
    """A need as the last rebuild found it: what is left of what customers pay, and how many buy it here. Of nobody."""

    code = models.CharField(_("need"), max_length=60, unique=True)
    margin = models.DecimalField(_("margin of what is paid"), max_digits=5, decimal_places=4)
    customers = models.PositiveIntegerField(_("customers who buy it here"))
    at = models.DateTimeField(_("reckoned at"))

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = pgettext_lazy("what customers need", "needs")
        constraints = [models.CheckConstraint(condition=Q(margin__range=(0, 1)), name="need_margin_is_a_share")]

    def __str__(self) -> str:
        return self.code


class CustomerShareQuerySet(models.QuerySet["CustomerShare"]):
    """Chainable filters."""

    def standing(self) -> "CustomerShareQuerySet":
        """Of those who let us learn always, and of whom nothing was erased or told since."""
        changed = Q(customer__forgotten_at__gte=F("at")) | Q(customer__told_at__gt=F("at"))
        return self.filter(customer__merged_into=None, customer__learning=Learning.ALWAYS).exclude(changed)

    def outdated(self) -> "CustomerShareQuerySet":
        """The others."""
        return self.exclude(pk__in=self.standing().values("pk"))

    def known(self) -> "CustomerShareQuerySet":
        """Those of whom a share can be told."""
        return self.filter(share__isnull=False)


class CustomerShare(models.Model):
    """A customer's needs, their share as a sum of them a month, and what the next would bring in a year. Derived.

    `manage.py rebuild_share` makes it. `figures` are the needs as `kept` writes them, packed: a grocer has hundreds,
    and no SQL looks for one of them. `share` is `known` / (`known` + `elsewhere`); `known` is what is spent here on
    needs of which we know what is spent elsewhere. Empty where nothing is known.
    """

    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True, related_name="share")
    currency = models.CharField(_("currency"), max_length=3)
    months = models.DecimalField(_("months that are counted"), max_digits=5, decimal_places=3)
    ours = models.DecimalField(_("here, a month"), max_digits=15, decimal_places=3)
    known = models.DecimalField(_("of it in known needs"), max_digits=15, decimal_places=3)
    elsewhere = models.DecimalField(_("elsewhere, a month"), max_digits=15, decimal_places=3)
    low = models.DecimalField(_("at least"), max_digits=15, decimal_places=3)
    high = models.DecimalField(_("at most"), max_digits=15, decimal_places=3)
    share = models.DecimalField(_("share of customer"), max_digits=5, decimal_places=4, null=True)
    share_low = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    share_high = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    needs = models.PositiveIntegerField(pgettext_lazy("what customers need", "needs"))
    served = models.PositiveIntegerField(_("needs served here"))
    act = models.CharField(_("next"), max_length=8, choices=Act)
    next_need = models.CharField(_("next need"), max_length=60, blank=True)
    gain = models.DecimalField(_("gain a year"), max_digits=15, decimal_places=3, null=True, db_index=True)
    gain_low = models.DecimalField(max_digits=15, decimal_places=3, null=True)
    gain_high = models.DecimalField(max_digits=15, decimal_places=3, null=True)
    figures: Any = PackedJSONField(_("figures of each need"), default=list)
    at = models.DateTimeField(_("reckoned at"))

    objects = CustomerShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("share of customer")
        verbose_name_plural = _("shares of customers")
        constraints = [
            models.CheckConstraint(
                condition=Q(share=None, share_low=None, share_high=None)
                | Q(share_low__gte=0, share__gte=F("share_low"), share_high__gte=F("share"), share_high__lte=1),
                name="customer_share_in_order",
            ),
            models.CheckConstraint(condition=Q(served__lte=F("needs")), name="customer_share_variety"),
            models.CheckConstraint(
                condition=Q(gain=None, gain_low=None, gain_high=None)
                | Q(gain_low__gte=0, gain__gte=F("gain_low"), gain_high__gte=F("gain")),
                name="customer_share_gain_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.share}"
