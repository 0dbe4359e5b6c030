from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST_START = 336
"""Hours: two weeks. Nobody waits longer behind those who came after them."""
_AMOUNT = [MinValueValidator(Decimal(0))]


class Tier(models.TextChoices):
    """Which treatment a customer gets."""

    MOST_VALUABLE = "mvc", _("Most valuable")
    MOST_GROWABLE = "mgc", _("Most growable")
    OTHERS = "rest", _("The rest")
    BELOW_ZERO = "below", _("Below zero")


class TierEffort(models.Model):
    """What a tier is treated to: one row for each, which staff change. Who has no value yet is one of the rest."""

    tier = models.CharField(_("tier"), primary_key=True, max_length=8, choices=Tier, editable=False)
    head_start_hours = models.PositiveSmallIntegerField(
        _("ahead in queues, in hours"),
        default=0,
        validators=[MaxValueValidator(LONGEST_START)],
        help_text=_("Answered as if they had asked so many hours earlier; so whoever waits gets their turn."),
    )
    offer_ceiling = models.DecimalField(
        _("coupons of a personal list add up to at most"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=_AMOUNT,
        help_text=_(
            "In the currency of personal lists. Empty: what the list's own tier allows. "
            "Nobody gets less than others who spend less."
        ),
    )
    contacts_a_month = models.PositiveSmallIntegerField(
        _("contacts within 30 days at most"),
        default=4,
        help_text=_("Letters of every kind, and messages on the home page."),
    )
    money_a_month = models.DecimalField(
        _("cost of contacts within 30 days at most"),
        max_digits=10,
        decimal_places=2,
        default=Decimal(1),
        validators=_AMOUNT,
        help_text=_("By the costs of activities."),
    )

    class Meta:
        verbose_name = _("effort for a tier")
        verbose_name_plural = _("effort by tier")
        constraints = [
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="tier_effort_tier_known"),
            models.CheckConstraint(condition=Q(head_start_hours__lte=LONGEST_START), name="tier_effort_start_bounded"),
            models.CheckConstraint(
                condition=Q(money_a_month__gte=0) & (Q(offer_ceiling=None) | Q(offer_ceiling__gte=0)),
                name="tier_effort_amounts",
            ),
        ]

    def __str__(self) -> str:
        return self.get_tier_display()
