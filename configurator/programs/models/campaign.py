"""Campaigns: whom to write to and what, who was drawn for which side, and who was reached."""

import uuid
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from configurator.customers.models import Channel, Customer
from configurator.insight.models import Tier
from configurator.letters.models import Letter
from configurator.offers.models import Coupon, Deal
from configurator.orders.models.frozen import FrozenModel, FrozenQuerySet


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Chainable filters."""

    def going_on(self) -> "CampaignQuerySet":
        """Those that were started and not stopped."""
        return self.filter(started_at__isnull=False, stopped_at=None)


class Campaign(models.Model):
    """One message to many, with an audience, a share that is held out, and a time to measure in."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=100)
    goal = models.CharField(_("goal"), max_length=300, blank=True, help_text=_("What it is to change, in a sentence."))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    tiers: "models.JSONField[list[str], list[str]]" = models.JSONField(
        _("tiers"), default=list, blank=True, help_text=_("Without any: all, and who has no value yet.")
    )
    need = models.CharField(_("what they need"), max_length=120, blank=True)
    family_code = models.CharField(
        _("bought a product of this line"), max_length=50, blank=True, help_text=_("Its code. Empty: does not matter.")
    )
    bought_within_days = models.PositiveSmallIntegerField(
        _("bought within so many days"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    quiet_for_days = models.PositiveSmallIntegerField(
        _("bought nothing for so many days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Who bought before, and not since."),
    )
    has_card = models.BooleanField(_("has a club card"), null=True, blank=True)
    held_out_percent = models.PositiveSmallIntegerField(
        _("held out, in percent"),
        default=20,
        validators=[MinValueValidator(5), MaxValueValidator(50)],
        help_text=_("Drawn by lot, and left alone; what the others do more is what the campaign did."),
    )
    least = models.PositiveIntegerField(
        _("ready with so many customers"),
        default=50,
        validators=[MinValueValidator(1)],
        help_text=_("Of whom we know how to reach them, and may. Below it the campaign can't start."),
    )
    wanted = models.DecimalField(
        _("hoped for, per customer"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text=_("So much more in purchases. The page says whether that could be seen."),
    )
    measure_days = models.PositiveSmallIntegerField(
        _("measured for so many days"),
        default=28,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("From its start. The result is told when they are over, and not before."),
    )
    before_days = models.PositiveSmallIntegerField(
        _("compared with so many days before"),
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
        help_text=_("What customers bought then explains much of what they buy later, and is taken off."),
    )
    wait_days = models.PositiveSmallIntegerField(
        _("waits on the home page for so many days"),
        default=3,
        help_text=_("Whoever has not seen it by then gets a letter, if they let us write. 0: letters first."),
    )
    currency = models.CharField(max_length=3, blank=True, editable=False)
    seed = models.BigIntegerField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    drawn_at = models.DateTimeField(_("drawn at"), null=True, blank=True, editable=False)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True, editable=False)
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        permissions = [("run_campaign", "Can draw, start and stop campaigns")]
        constraints = [
            models.CheckConstraint(condition=Q(held_out_percent__range=(5, 50)), name="campaign_holds_some_out"),
            models.CheckConstraint(
                condition=Q(started_at=None) | Q(drawn_at__lte=F("started_at")), name="campaign_drawn_before_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ends_at(self) -> datetime:
        """When its days are over, once it was started."""
        return (self.started_at or self.created_at) + timedelta(days=self.measure_days)

    def is_over(self, at: datetime) -> bool:
        """Whether it was started and its days are over."""
        return self.started_at is not None and at >= self.ends_at


class CampaignGroup(models.Model):
    """What one group of the audience gets. Whoever several groups fit gets the first one's."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="groups")
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    tier = models.CharField(_("tier"), max_length=8, choices=Tier, blank=True, help_text=_("Empty: every one."))
    need = models.CharField(_("what they need"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=16, blank=True)
    subject = models.CharField(_("subject"), max_length=120)
    text = models.TextField(
        _("text"), help_text=_("Paragraphs are parted by an empty line. {name} and {product} are filled in.")
    )
    deal = models.ForeignKey(
        Deal,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("offer"),
        help_text=_("A deal that comes by a coupon: everybody gets a code of their own."),
    )

    class Meta:
        verbose_name = _("group with its words")
        verbose_name_plural = _("groups with their words")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.subject


class AssignmentQuerySet(FrozenQuerySet["Assignment"]):
    """Reads and creates."""

    def of(self, customer_id: uuid.UUID) -> "AssignmentQuerySet":
        """Those of one person."""
        return self.filter(customer__in=Customer.objects.members(customer_id))


class Assignment(FrozenModel):
    """On which side of a campaign a customer was drawn; written before anything is sent, and never changed."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("campaign"), related_name="assignments")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="assignments")
    group = models.ForeignKey(
        CampaignGroup, models.PROTECT, verbose_name=_("group with its words"), related_name="assignments"
    )
    tier = models.CharField(_("tier"), max_length=8, choices=Tier, blank=True, help_text=_("When it was drawn."))
    held_out = models.BooleanField(_("held out"))
    drawn_at = models.DateTimeField(_("drawn at"))

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("side of a customer")
        verbose_name_plural = _("sides of customers")
        constraints = [models.UniqueConstraint(fields=["campaign", "customer"], name="assignment_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.customer_id} {'held out' if self.held_out else 'treated'}"


class Contact(models.Model):
    """That a customer got a campaign's message, and by which way; one at most."""

    assignment = models.OneToOneField(
        Assignment, models.CASCADE, primary_key=True, verbose_name=_("side of a customer"), related_name="contact"
    )
    channel = models.CharField(max_length=16, choices=Channel)
    at = models.DateTimeField()
    letter = models.ForeignKey(
        Letter, models.SET_NULL, null=True, blank=True, verbose_name=_("letter"), related_name="+"
    )
    coupon = models.ForeignKey(Coupon, models.SET_NULL, null=True, blank=True, related_name="+")
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True, help_text=_("On the home page."))
    hidden_at = models.DateTimeField(_("put away at"), null=True, blank=True, help_text=_("By the customer."))

    class Meta:
        verbose_name = _("message that a customer got")
        verbose_name_plural = _("messages that customers got")
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=("email", "web")), name="contact_by_a_way_that_exists")
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.channel}"


class Enough(models.TextChoices):
    """Why somebody is not turned to now."""

    CONTACTS = "contacts", _("had as many contacts within 30 days as their tier has")
    MONEY = "money", _("contacts within 30 days cost as much as their tier has")


class HeldBack(models.Model):
    """That a customer waits for a campaign's message, because they were turned to often enough, and why."""

    assignment = models.OneToOneField(
        Assignment, models.CASCADE, primary_key=True, verbose_name=_("side of a customer"), related_name="held_back"
    )
    why = models.CharField(_("why"), max_length=8, choices=Enough)
    at = models.DateTimeField(_("tried last at"))

    class Meta:
        verbose_name = _("message that waits")
        verbose_name_plural = _("messages that wait")
        constraints = [models.CheckConstraint(condition=Q(why__in=Enough.values), name="held_back_says_why")]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.why}"
