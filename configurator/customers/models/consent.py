import uuid
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from configurator.customers.models.customer import Customer


class Purpose(models.TextChoices):
    """What we ask leave for; each is answered by itself."""

    PERSONALISE = "personalise", _("Learn about me")
    MESSAGE = "message", _("Write to me")
    RESEARCH = "research", _("Research")


class Channel(models.TextChoices):
    """Where customer and shop meet, and by which way we write."""

    WEB = "web", _("Web")
    COUNTER = "counter", _("Counter")
    TELEPHONE = "telephone", _("Telephone")
    PARTNER = "partner", _("Partner")
    EMAIL = "email", _("E-mail")
    POST = "post", _("Post")


CONTACT_CHANNELS = (Channel.COUNTER, Channel.TELEPHONE, Channel.PARTNER, Channel.POST)
"""Where a colleague of ours speaks or writes with a customer."""


class Frequency(models.TextChoices):
    """How far an answer goes; empty where it has no measure."""

    VISIT = "visit", _("during this visit")
    ALWAYS = "always", _("always")
    WEEKLY = "weekly", _("at most once a week")
    MONTHLY = "monthly", _("at most once a month")

    @property
    def least_gap(self) -> timedelta:
        """The time from one message to the next."""
        return {Frequency.WEEKLY: timedelta(days=7), Frequency.MONTHLY: timedelta(days=30)}.get(self, timedelta())


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Chainable filters."""

    def of(self, customer_id: uuid.UUID) -> "ConsentQuerySet":
        """The answers of one person."""
        return self.filter(customer__in=Customer.objects.members(customer_id))

    def in_order(self) -> "ConsentQuerySet":
        """As they were said."""
        return self.order_by("at", "pk")


class Consent(models.Model):
    """One answer to one question, append-only: what was said, when, to which words. The latest counts.

    A row without a customer is of one who had us forget them.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="consents")
    purpose = models.CharField(max_length=16, choices=Purpose)
    channel = models.CharField(
        max_length=16, choices=Channel, blank=True, help_text=_("Empty where it does not matter, or for all of them.")
    )
    given = models.BooleanField(help_text=_("Whether it was given; otherwise it was withdrawn."))
    frequency = models.CharField(max_length=16, choices=Frequency, blank=True)
    at = models.DateTimeField()
    wording = models.PositiveSmallIntegerField(
        _("version of the words"), help_text=_("0 for words that are not known.")
    )
    source = models.CharField(max_length=32, help_text=_("Where it was said."))

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(purpose__in=Purpose.values), name="consent_purpose_known"),
            models.CheckConstraint(condition=models.Q(channel__in=["", *Channel.values]), name="consent_channel_known"),
            models.CheckConstraint(
                condition=models.Q(frequency__in=["", *Frequency.values]), name="consent_frequency_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(purpose="message", given=True, channel=""), name="consent_message_names_its_channel"
            ),
            models.CheckConstraint(
                condition=~models.Q(purpose="personalise", given=True) | models.Q(frequency__in=("visit", "always")),
                name="consent_learning_says_how_long",
            ),
        ]

    def __str__(self) -> str:
        answer = "given" if self.given else "withdrawn"
        return " ".join(filter(None, [self.get_purpose_display(), self.channel, answer, self.frequency]))
