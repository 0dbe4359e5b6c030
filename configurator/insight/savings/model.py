from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from configurator.customers.models import Channel, Customer
from configurator.insight.activity import Activity


class ChannelMove(models.Model):
    """That staff took a proposal: from then on an activity for a customer is done by a cheaper channel.

    What was counted before and what one cost by each channel is as it was then, so that what was saved can be counted
    anew at any time. Kept when it is withdrawn.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="channel_moves", verbose_name=_("customer"))
    activity = models.CharField(_("activity"), max_length=16, choices=Activity)
    channel_before = models.CharField(_("channel until then"), max_length=16, choices=Channel)
    channel_after = models.CharField(_("channel from then on"), max_length=16, choices=Channel)
    seen_before = models.PositiveIntegerField(
        _("until then by the one"), help_text=_("Within the days by which service is foretold.")
    )
    seen_after = models.PositiveIntegerField(_("until then by the other"))
    cost_before = models.DecimalField(_("cost of one by the one"), max_digits=10, decimal_places=4)
    cost_after = models.DecimalField(_("cost of one by the other"), max_digits=10, decimal_places=4)
    expected = models.DecimalField(_("was to save"), max_digits=15, decimal_places=3)
    horizon_months = models.PositiveSmallIntegerField(_("within so many months"))
    currency = models.CharField(_("currency"), max_length=3)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("taken by")
    )
    at = models.DateTimeField(_("taken at"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposal that was taken")
        verbose_name_plural = _("proposals that were taken")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "activity", "channel_before"],
                condition=Q(withdrawn_at=None),
                name="channel_move_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(cost_after__lt=F("cost_before"), cost_after__gte=0), name="channel_move_to_a_cheaper_one"
            ),
            models.CheckConstraint(condition=~Q(channel_before=F("channel_after")), name="channel_move_to_another"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("at")), name="channel_move_withdrawn_after"
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.get_activity_display()}: {self.get_channel_before_display()} > {self.get_channel_after_display()}"
        )

    @property
    def share_before(self) -> Decimal:
        """Which part of the activity was done by the dearer channel until then."""
        seen = self.seen_before + self.seen_after
        return Decimal(self.seen_before) / seen if seen else Decimal(1)
