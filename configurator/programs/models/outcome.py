"""What finished campaigns did, kept once it was reckoned: boards read it without adding up sales again."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from configurator.programs.models.campaign import Campaign


class Outcome(models.Model):
    """One measure of a campaign whose days are over, against those held out. Derived; of nobody by name."""

    class Measure(models.TextChoices):
        PURCHASES = "purchases", pgettext_lazy("outcome", "Purchases")
        CROSS_SELLING = "cross", pgettext_lazy("outcome", "Cross-selling")
        ATTRITION = "attrition", pgettext_lazy("outcome", "Attrition")
        COST = "cost", pgettext_lazy("outcome", "Transaction cost")
        SATISFACTION = "satisfied", pgettext_lazy("outcome", "Satisfaction")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="outcomes", verbose_name=_("campaign"))
    measure = models.CharField(_("measure"), max_length=10, choices=Measure)
    treated = models.PositiveIntegerField(_("drawn to get it"))
    held = models.PositiveIntegerField(_("held out"))
    baseline = models.FloatField(help_text=_("The mean of those held out."))
    difference = models.FloatField(_("difference"))
    low = models.FloatField()
    high = models.FloatField()
    detectable = models.FloatField(help_text=_("The least true effect that four of five such campaigns would show."))
    counted_at = models.DateTimeField(_("reckoned at"))

    class Meta:
        verbose_name = _("outcome of a campaign")
        verbose_name_plural = _("outcomes of campaigns")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["campaign", "measure"], name="outcome_once"),
            models.CheckConstraint(
                condition=Q(measure__in=("purchases", "cross", "attrition", "cost", "satisfied")),
                name="outcome_measure_known",
            ),
            models.CheckConstraint(condition=Q(low__lte=F("high")), name="outcome_range_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.measure} {self.difference}"

    @property
    def proven(self) -> bool:
        """Whether there is any effect, with the certainty of the range."""
        return self.low > 0 or self.high < 0
