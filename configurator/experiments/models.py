import uuid
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from configurator.customers.models import Customer
from configurator.experiments.varied import Arm, Varied, named


class Experiment(models.Model):
    """One A/B test: what is shown to some customers in another way, for how long, and what is compared.

    When it has started nothing of it changes any more, but that it may be stopped, without a result.
    """

    class Measure(models.TextChoices):
        BOUGHT = "bought", _("customers who bought")
        SPENT = "spent", _("net purchases per customer")
        CHOICES = "choices", _("choices per order")
        MINUTES = "minutes", _("time to the order")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=100)
    reason = models.CharField(
        _("why it is tried"), max_length=300, blank=True, help_text=_("What is expected of it, in a sentence.")
    )
    varied = models.CharField(_("what is varied"), max_length=40)
    arm = models.CharField(_("shown instead"), max_length=40)
    percent = models.PositiveSmallIntegerField(
        _("share that sees the other way, in percent"),
        default=50,
        validators=[MinValueValidator(10), MaxValueValidator(90)],
        help_text=_("Half and half shows most."),
    )
    measure = models.CharField(_("measured by"), max_length=8, choices=Measure, default=Measure.BOUGHT)
    within_days = models.PositiveSmallIntegerField(
        _("measured within so many days"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text=_("From when each customer first came to it; as many days before are taken off."),
    )
    days = models.PositiveSmallIntegerField(
        _("runs for so many days"),
        default=42,
        validators=[MinValueValidator(2), MaxValueValidator(365)],
        help_text=_("Set before it starts: the result is told at the end, and not before. Whole weeks are best."),
    )
    wanted = models.DecimalField(
        _("hoped for"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text=_(
            "Such a difference, in percentage points, money, choices or minutes. The page says if it would be seen."
        ),
    )
    currency = models.CharField(max_length=3, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("started by"),
    )
    started_at = models.DateTimeField(_("started at"), null=True, blank=True, editable=False)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True, editable=False)
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True, editable=False)
    occupies = models.CharField(
        max_length=40,
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text=_("What it varies, until another test may: so there is never more than one."),
    )

    class Meta:
        verbose_name = _("A/B test")
        verbose_name_plural = _("A/B tests")
        permissions = [("run_experiment", "Can start and stop A/B tests")]
        constraints = [
            models.CheckConstraint(condition=Q(percent__range=(10, 90)), name="experiment_shows_both"),
            models.CheckConstraint(condition=Q(within_days__gte=1, within_days__lt=F("days")), name="experiment_days"),
            models.CheckConstraint(
                condition=Q(started_at=None, ends_at=None)
                | Q(started_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("started_at")),
                name="experiment_starts_with_its_end",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None)
                | Q(started_at__isnull=False, stopped_at__gte=F("started_at"), stopped_at__lt=F("ends_at")),
                name="experiment_stopped_while_running",
            ),
            models.CheckConstraint(
                condition=Q(occupies=None) | Q(occupies=F("varied"), started_at__isnull=False, stopped_at=None),
                name="experiment_occupies_while_running",
            ),
            models.CheckConstraint(
                condition=Q(measure__in=("bought", "spent", "choices", "minutes")), name="experiment_measure_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def thing(self) -> Varied:
        """What it varies."""
        return named(self.varied)

    @property
    def other(self) -> Arm:
        """How the one side sees it; the others see it as it is."""
        return self.thing.arm(self.arm)

    @property
    def entry_days(self) -> int:
        """Who first comes to it within so many days takes part: the rest of its time they are measured in."""
        return self.days - self.within_days

    @property
    def entry_ends_at(self) -> datetime | None:
        """Until when customers come into it, once it was started."""
        return self.ends_at and self.ends_at - timedelta(days=self.within_days)

    def is_running(self, at: datetime) -> bool:
        """Whether it was started and goes on."""
        return self.started_at is not None and self.stopped_at is None and not self.is_over(at)

    def is_over(self, at: datetime) -> bool:
        """Whether it came to its end; one that was stopped never does."""
        return self.stopped_at is None and self.ends_at is not None and at >= self.ends_at

    def state(self, at: datetime) -> str:
        """In a word."""
        if self.started_at is None:
            return str(pgettext_lazy("A/B test", "being written"))
        if self.stopped_at is not None:
            return str(pgettext_lazy("A/B test", "stopped early: no result"))
        return str(pgettext_lazy("A/B test", "over") if self.is_over(at) else pgettext_lazy("A/B test", "running"))


class ExposureQuerySet(models.QuerySet["Exposure"]):
    """Chainable filters."""

    def of(self, customer_id: uuid.UUID) -> "ExposureQuerySet":
        """Those of one person."""
        return self.filter(customer__in=Customer.objects.members(customer_id))


class Exposure(models.Model):
    """That a customer came to what a test varies, which way they saw it, and when that was first. Never changed."""

    experiment = models.ForeignKey(Experiment, models.PROTECT, verbose_name=_("A/B test"), related_name="exposures")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="exposures")
    arm = models.CharField(_("what was shown"), max_length=40)
    at = models.DateTimeField(_("first seen at"))

    objects = ExposureQuerySet.as_manager()

    class Meta:
        verbose_name = _("what a customer saw in an A/B test")
        verbose_name_plural = _("what customers saw in A/B tests")
        constraints = [models.UniqueConstraint(fields=["experiment", "customer"], name="exposure_once")]

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.customer_id} {self.arm}"
