"""Who gets the orders: other people's systems that take signed webhooks."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import ProductFamily


class ReceiverQuerySet(models.QuerySet["Receiver"]):
    """Receivers by state."""

    def active(self) -> "ReceiverQuerySet":
        """Those that are sent to."""
        return self.filter(state=Receiver.State.ACTIVE)

    def listening(self) -> "ReceiverQuerySet":
        """Those for whom orders are kept, whether they are sent to at present or not."""
        return self.exclude(state=Receiver.State.RETIRED)


class Receiver(models.Model):
    """A system that makes or sends what is ordered; `key` stands in the address that it reports to.

    The last columns are its breaker: closed while `broken_at` is empty; nothing is sent before `resume_at`.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("Active: orders are sent")
        DISABLED = "disabled", _("Off: orders are kept and sent once it is on again")
        RETIRED = "retired", _("Given up: gets no orders any more")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=40, unique=True, help_text=_("A short name for lists, such as “north-plant”."))
    name = models.CharField(max_length=100)
    url = models.CharField("address", max_length=500, help_text=_("Orders are posted here. Begins with https://"))
    list_url = models.CharField(
        _("address of its list"),
        max_length=500,
        blank=True,
        help_text=_("Where it lists the orders that it has, so that both lists can be compared. May stay empty."),
    )
    format = models.CharField(max_length=20, default="json")
    all_families = models.BooleanField(_("orders of all families"), default=True)
    families = models.ManyToManyField(
        ProductFamily,
        blank=True,
        related_name="receivers",
        help_text=_("An order is sent whole when one of its lines is of these families."),
    )
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    state_reason = models.CharField(max_length=200, blank=True, default="")
    made_at = models.DateTimeField()

    failures = models.PositiveIntegerField(default=0, editable=False, help_text=_("In a row."))
    first_failed = models.BigIntegerField(null=True, editable=False, help_text=_("The delivery that began the row."))
    broken_at = models.DateTimeField(null=True, editable=False)
    probes = models.PositiveIntegerField(default=0, editable=False, help_text=_("Failed since it broke."))
    resume_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False, help_text=_("When it last took something."))
    compared_at = models.DateTimeField(null=True, editable=False, help_text=_("When its list was last compared."))

    objects = ReceiverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["active", "disabled", "retired"]), name="receiver_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> str:
        """How this receiver is named in the events of orders."""
        return f"receiver:{self.code}"


class ReceiverSecretQuerySet(models.QuerySet["ReceiverSecret"]):
    """Secrets by whether they still count."""

    def live(self, *, receiver: Receiver, at: datetime) -> "ReceiverSecretQuerySet":
        """Those that sign and are believed now, newest first."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at), receiver=receiver).order_by("-made_at", "-pk")


class ReceiverSecret(models.Model):
    """A shared secret. It is kept readable, because we sign with it; pages show it once, when it is made."""

    receiver = models.ForeignKey(Receiver, models.CASCADE, related_name="secrets")
    secret = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Counts until then; empty: as long as nobody makes another.")
    )

    objects = ReceiverSecretQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.receiver_id} {self.made_at:%Y-%m-%d}"
