"""Ten-step programmes: what is planned, and the evidence of each step that was passed."""

import uuid

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from configurator.orders.models.frozen import FrozenModel, FrozenQuerySet
from configurator.programs.models.campaign import Campaign


class Programme(models.Model):
    """One effort to serve customers one to one, in ten steps, with its owner, goals, measure and dates."""

    class Measure(models.TextChoices):
        PURCHASES = "purchases", _("purchases per customer")
        VALUE = "value", _("value of a customer")
        SHARE = "share", _("share of customer")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=100)
    department = models.CharField(_("department"), max_length=100, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    goal_short = models.TextField(_("goal for this year"), blank=True)
    goal_long = models.TextField(_("goal for the years to come"), blank=True)
    least = models.PositiveIntegerField(
        _("ready with so many valuable customers"),
        default=50,
        validators=[MinValueValidator(1)],
        help_text=_("Most valuable or most growable, whom we may reach. Below it the programme can't start."),
    )
    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        verbose_name=_("campaign"),
        help_text=_("By which it is carried out and measured, with its hold-out."),
    )
    measure = models.CharField(_("measure"), max_length=12, choices=Measure, blank=True)
    target = models.CharField(_("target"), max_length=200, blank=True, help_text=_("Such as: 5 more per customer."))
    begins_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        permissions = [("run_programme", "Can pass steps of programmes")]
        constraints = [
            models.CheckConstraint(
                condition=Q(begins_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("begins_on")),
                name="programme_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.name


class StepPassedQuerySet(FrozenQuerySet["StepPassed"]):
    """Reads and creates."""


class StepPassed(FrozenModel):
    """That a step was passed in a round: what was done, where to read on, and the figures of the shop then."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="passed")
    round = models.PositiveSmallIntegerField(_("round"))
    number = models.PositiveSmallIntegerField(_("step"))
    text = models.TextField(_("what was done"))
    link = models.URLField(_("link"), blank=True)
    figures = models.TextField(
        _("figures"), blank=True, help_text=_("What the shop's own data said, a sentence a line.")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("passed at"))

    objects = StepPassedQuerySet.as_manager()

    class Meta:
        verbose_name = _("step that was passed")
        verbose_name_plural = _("steps that were passed")
        constraints = [
            models.UniqueConstraint(fields=["programme", "round", "number"], name="step_passed_once"),
            models.CheckConstraint(condition=Q(number__range=(1, 10)), name="step_of_ten"),
            models.CheckConstraint(condition=Q(round=1) | Q(round__gte=2, number__gte=4), name="step_of_later_rounds"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.round}.{self.number}"
