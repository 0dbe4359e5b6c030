"""Data sets for research: what was reckoned once of four weeks, about nobody, and who took it."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from configurator.insight.periods import DAYS
from configurator.orders.models.frozen import FrozenModel, FrozenQuerySet

MAY_EXPORT = "insight.export_research"


class LeftOut(models.TextChoices):
    """How many customers agreed and are in no class; never a small number itself."""

    FEW = "few", _("fewer than 10")
    TENS = "tens", _("10 to 49")
    MANY = "many", _("50 to 249")
    MOST = "most", _("250 or more")

    @classmethod
    def of(cls, count: int) -> "LeftOut":
        """The band of a number."""
        bounds = ((10, cls.FEW), (50, cls.TENS), (250, cls.MANY))
        return next((band for bound, band in bounds if count < bound), cls.MOST)


class ResearchPeriodQuerySet(FrozenQuerySet["ResearchPeriod"]):
    """Reads and creates."""


class ResearchPeriod(FrozenModel):
    """The data set of four weeks. `rows` are its customers, 0 where too few agreed; it is never reckoned again."""

    begin = models.DateField(_("first day"), unique=True)
    closed_at = models.DateTimeField(_("reckoned at"))
    currency = models.CharField(_("currency"), max_length=3)
    columns: "models.JSONField[list[str], list[str]]" = models.JSONField(_("columns"))
    fewest = models.PositiveSmallIntegerField(_("customers in each class at least"))
    rows = models.PositiveIntegerField(_("customers"))
    left_out = models.CharField(_("left out"), max_length=4, choices=LeftOut)

    objects = ResearchPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("data set for research")
        verbose_name_plural = _("data sets for research")
        default_permissions = ()
        permissions = [("export_research", "Can take data sets for research along")]
        constraints = [
            models.CheckConstraint(condition=Q(fewest__gte=10), name="research_period_of_ten_at_least"),
            models.CheckConstraint(condition=Q(left_out__in=LeftOut.values), name="research_period_left_out_known"),
        ]

    def __str__(self) -> str:
        return f"{self.begin} – {self.last_day}"  # noqa: RUF001  from until

    @property
    def last_day(self) -> date:
        """The day that still belongs to it."""
        return self.begin + timedelta(days=DAYS - 1)


class ResearchClassQuerySet(FrozenQuerySet["ResearchClass"]):
    """Reads and creates."""


class ResearchClass(FrozenModel):
    """So many customers look like this. Who they are is nowhere; a copy has a row for each, made when it is taken."""

    period = models.ForeignKey(ResearchPeriod, models.PROTECT, related_name="classes")
    labels: "models.JSONField[list[str], list[str]]" = models.JSONField(help_text=_("In the order of the columns."))
    customers = models.PositiveIntegerField(_("customers"))

    objects = ResearchClassQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(customers__gte=10), name="research_class_of_ten_at_least")]

    def __str__(self) -> str:
        return f"{self.customers} × {', '.join(self.labels)}"  # noqa: RUF001  a multiplication sign


class ResearchWeekQuerySet(FrozenQuerySet["ResearchWeek"]):
    """Reads and creates."""


class ResearchWeek(FrozenModel):
    """What so many customers did in a week, so often; rounded."""

    period = models.ForeignKey(ResearchPeriod, models.PROTECT, related_name="weeks")
    week = models.DateField(help_text=_("Its first day."))
    event = models.CharField(max_length=16)
    customers = models.PositiveIntegerField(_("customers"))
    events = models.PositiveBigIntegerField(_("how often"))

    objects = ResearchWeekQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["period", "week", "event"], name="research_week_once"),
            models.CheckConstraint(condition=Q(customers__gte=10), name="research_week_of_ten_at_least"),
        ]

    def __str__(self) -> str:
        return f"{self.week} {self.event}: {self.customers}, {self.events}"


class ResearchExportQuerySet(FrozenQuerySet["ResearchExport"]):
    """Reads and creates."""


class ResearchExport(FrozenModel):
    """Who took which data set when; without an account who works at the shop's own machine."""

    period = models.ForeignKey(ResearchPeriod, models.PROTECT, verbose_name=_("four weeks"), related_name="exports")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("copied by")
    )
    at = models.DateTimeField(_("copied at"), db_index=True)
    rows = models.PositiveIntegerField(_("customers"))

    objects = ResearchExportQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.period_id}"
