import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from configurator.customers.models import Customer


class Kind(models.TextChoices):
    """The occasion of a letter."""

    ABANDONED = "abandoned", _("A build was left unfinished")
    CHEAPER = "cheaper", _("A saved build costs less")
    ORDERED = "ordered", _("After an order")
    CAMPAIGN = "campaign", _("A campaign")
    UPGRADE = "upgrade", _("A part has had its time")
    LIST = "list", _("A personal list")


class Reason(models.TextChoices):
    """Why a letter was not sent after all."""

    WITHDRAWN = "withdrawn", _("we may not write to this customer any more")
    OVERTAKEN = "overtaken", _("what it is about is over")
    STOPPED = "stopped", _("the sender was stopped in the middle; it may have gone, and is not sent twice")


class LetterQuerySet(models.QuerySet["Letter"]):
    """Chainable filters."""

    def of(self, customer_id: uuid.UUID) -> "LetterQuerySet":
        """The letters to one person."""
        return self.filter(customer__in=Customer.objects.members(customer_id))

    def waiting(self) -> "LetterQuerySet":
        """Written, and not yet sent or given up."""
        return self.filter(status=Letter.Status.WAITING)

    def written_since(self, at: datetime) -> "LetterQuerySet":
        """Those that went or will go, written after a time."""
        return self.exclude(status=Letter.Status.SUPPRESSED).filter(written_at__gt=at)


class Letter(models.Model):
    """One message to one customer, with what became of it. There is at most one about a thing for each occasion."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        SUPPRESSED = "suppressed", _("Not sent")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=16, choices=Kind)
    about = models.UUIDField(help_text=_("The build, order, side of a campaign or personal list that it is about."))
    to = models.EmailField(blank=True, help_text=_("Empty where it was never written."))
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    status = models.CharField(max_length=16, choices=Status, default=Status.WAITING)
    reason = models.CharField(max_length=16, choices=Reason, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(
        _("not sent from"), null=True, blank=True, help_text=_("What it is about is over then.")
    )
    begun_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("sent or given up at"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "about"], name="letter_once"),
            models.CheckConstraint(
                condition=Q(status="suppressed", reason__in=("withdrawn", "overtaken", "stopped"))
                | Q(status__in=("waiting", "sent"), reason=""),
                name="letter_not_sent_says_why",
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", settled_at=None) | ~Q(status="waiting") & Q(settled_at__isnull=False),
                name="letter_settled_unless_waiting",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="letter_kind_known"),
        ]
        indexes = [models.Index(fields=["customer", "-written_at"], name="letter_of_customer")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {str(self.about)[:8]}"
