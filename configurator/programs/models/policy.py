"""What staff set about personal lists: who gets one, how long it is, how deep its deals are."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from configurator.offers.models import Deal

_SHARE = [MinValueValidator(0), MaxValueValidator(100)]
_AMOUNT = [MinValueValidator(Decimal(0))]


class ListPolicy(models.Model):
    """How personal lists are made: one row, which staff change. The next mailing obeys it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    automatic = models.BooleanField(
        _("made by itself"), default=True, help_text=_("A new mailing as soon as the last one is over.")
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="EUR",
        validators=[RegexValidator(r"^[A-Z]{3}\Z", _("Use the three capital letters of a currency, such as EUR."))],
    )
    least_a_week = models.DecimalField(
        _("spent a week at least"),
        max_digits=10,
        decimal_places=2,
        default=Decimal(25),
        validators=_AMOUNT,
        help_text=_("On average of the weeks below. Who spends less gets no list."),
    )
    weeks = models.PositiveSmallIntegerField(
        _("weeks that are looked at"), default=8, validators=[MinValueValidator(1), MaxValueValidator(52)]
    )
    period_days = models.PositiveSmallIntegerField(
        _("days that a mailing holds"), default=14, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    length = models.PositiveSmallIntegerField(
        _("products on a list"), default=20, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    mailed = models.PositiveSmallIntegerField(
        _("of which mailed with a deal at most"), default=12, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    discovery_percent = models.PositiveSmallIntegerField(
        _("to discover, in percent of what is mailed"), default=20, validators=_SHARE
    )
    budget_percent = models.PositiveSmallIntegerField(
        _("of what is left of a deal's budget, one mailing plans with so many percent"), default=100, validators=_SHARE
    )
    lift_percent = models.PositiveSmallIntegerField(
        _("a deal on what is bought anyway raises its odds by, in percent"),
        default=10,
        validators=[MaxValueValidator(1000)],
        help_text=_("What you assume, until a campaign with a hold-out has measured it."),
    )
    discovery_lift_percent = models.PositiveSmallIntegerField(
        _("a deal on something new raises its odds by, in percent"),
        default=150,
        validators=[MaxValueValidator(5000)],
        help_text=_("What you assume, until a campaign with a hold-out has measured it."),
    )
    discovery_times = models.PositiveSmallIntegerField(
        _("who discovers something buys it so many times"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("What you assume, until a campaign with a hold-out has measured it."),
    )
    goodwill_percent = models.PositiveSmallIntegerField(
        _("a reward is worth to us, in percent of what it gives"),
        default=120,
        validators=[MaxValueValidator(1000)],
        help_text=_("Because who is rewarded stays. What you assume: below 100 no rewards are mailed."),
    )

    class Meta:
        verbose_name = _("how personal lists are made")
        verbose_name_plural = _("how personal lists are made")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="list_policy_once"),
            models.CheckConstraint(
                condition=Q(weeks__gte=1, period_days__gte=1, length__gte=1, mailed__gte=1), name="list_policy_counts"
            ),
            models.CheckConstraint(
                condition=Q(discovery_percent__lte=100, budget_percent__lte=100, least_a_week__gte=0),
                name="list_policy_shares",
            ),
        ]

    def __str__(self) -> str:
        return gettext("{length} products, {mailed} with deals, for {days} days").format(
            length=self.length, mailed=self.mailed, days=self.period_days
        )


class ListTier(models.Model):
    """How deep deals are for customers who spend so much a week: never less deep than for those who spend less."""

    spent_a_week = models.DecimalField(
        _("spent a week from"), max_digits=10, decimal_places=2, unique=True, validators=_AMOUNT
    )
    percent = models.PositiveSmallIntegerField(
        _("deals take off, in percent of their amount"), validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    floor = models.DecimalField(
        _("coupons add up to at least"), max_digits=10, decimal_places=2, default=0, validators=_AMOUNT
    )
    ceiling = models.DecimalField(_("and at most"), max_digits=10, decimal_places=2, validators=_AMOUNT)

    class Meta:
        verbose_name = _("tier of personal lists")
        verbose_name_plural = _("tiers of personal lists")
        constraints = [
            models.CheckConstraint(
                condition=Q(spent_a_week__gte=0, percent__gte=1, floor__gte=0, ceiling__gte=models.F("floor")),
                name="list_tier_amounts",
            )
        ]

    def __str__(self) -> str:
        return f"≥ {self.spent_a_week}: {self.percent} %"

    def clean(self) -> None:
        """The floor is not above the ceiling, and no tier gets less than one that spends less."""
        problems: dict[str, Any] = {}
        if None not in {self.floor, self.ceiling} and self.floor > self.ceiling:
            problems["ceiling"] = gettext("This is less than what the coupons add up to at least.")
        if self.percent is not None and self.spent_a_week is not None:
            others = [*ListTier.objects.exclude(pk=self.pk), self]
            if falls_at(sorted(others, key=lambda tier: tier.spent_a_week)) is not None:
                problems["percent"] = gettext("Who spends more would get less. Raise this, or lower the tier below.")
        if problems:
            raise ValidationError(problems)


def falls_at(tiers: Sequence[ListTier]) -> int | None:
    """The number of the first tier, in order of what is spent, that gets less than the one below; 0 is the lowest."""
    return next((n for n, (low, high) in enumerate(pairwise(tiers), start=1) if high.percent < low.percent), None)


class ListDeal(models.Model):
    """A deal that personal lists may give. Who gets it, and how deep, is allocated within its budget."""

    deal = models.OneToOneField(
        Deal,
        models.CASCADE,
        primary_key=True,
        related_name="on_lists",
        verbose_name=_("deal"),
        help_text=_("An amount less, for whoever has a coupon. Its name says on what, without an amount."),
    )
    margin_percent = models.PositiveSmallIntegerField(
        _("our margin on it, in percent of the price"), default=25, validators=_SHARE
    )

    class Meta:
        verbose_name = _("deal on personal lists")
        verbose_name_plural = _("deals on personal lists")
        constraints = [models.CheckConstraint(condition=Q(margin_percent__lte=100), name="list_deal_margin")]

    def __str__(self) -> str:
        return str(self.deal)

    def clean(self) -> None:
        """Lists give amounts, to those who have the coupon."""
        if self.deal_id and (self.deal.kind != "amount" or self.deal.audience != Deal.For.COUPON):
            raise ValidationError(
                {"deal": gettext("Take a deal of an amount less, for whoever has a coupon: lists give nothing else.")}
            )
