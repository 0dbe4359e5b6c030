"""What customers send back: asked for, answered by staff, and received."""

import uuid

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.orders.models.order import MOST, Order


class ReturnQuerySet(models.QuerySet["Return"]):
    """Filters by what became of them."""

    def newest_first(self) -> "ReturnQuerySet":
        """Latest first; the key decides between those of one moment."""
        return self.order_by("-asked_at", "key")

    def counting(self) -> "ReturnQuerySet":
        """Those that take up what was bought: all but refused ones."""
        return self.exclude(status=Return.Status.REFUSED)

    def steps(self) -> int:
        """How much happened to them: every step of every one counts, so that a page sees that something is new."""
        return sum(one.step for one in self.only("status"))

    def pieces(self) -> dict[int, int]:
        """How many of each line, by its position."""
        rows = ReturnLine.objects.filter(giveback__in=self).values_list("position").annotate(sum=Sum("quantity"))
        return dict(rows.order_by("position"))


class Return(models.Model):
    """One parcel that comes back. Its key names one sending of the form."""

    class Status(models.TextChoices):
        ASKED = "asked", gettext_lazy("Waiting for our answer")
        ACCEPTED = "accepted", gettext_lazy("Please send it")
        REFUSED = "refused", gettext_lazy("Refused")
        RECEIVED = "received", gettext_lazy("Received")

    class Reason(models.TextChoices):
        UNWANTED = "unwanted", gettext_lazy("I don't like it")
        DAMAGED = "damaged", gettext_lazy("It is damaged")
        WRONG = "wrong", gettext_lazy("It is not what I ordered")
        OTHER = "other", gettext_lazy("Something else")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="returns")
    status = models.CharField(max_length=8, choices=Status, default=Status.ASKED)
    reason = models.CharField(max_length=8, choices=Reason)
    answer = models.CharField(gettext_lazy("reason of a refusal"), max_length=500, blank=True)
    restocked = models.BooleanField(default=False, help_text=gettext_lazy("Its parts were put back on the shelf."))
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=64, blank=True, help_text="staff:<id>")
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.CharField(max_length=64, blank=True, help_text="staff:<id>")

    objects = ReturnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=("asked", "accepted", "refused", "received")), name="return_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status="received", received_at__isnull=False)
                | (~Q(status="received") & Q(received_at__isnull=True, restocked=False)),
                name="return_received_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return _("Return of {number}").format(number=self.order.number)

    @property
    def step(self) -> int:
        """How far it came: it only ever grows."""
        return _STEPS[Return.Status(self.status)]

    @property
    def is_open(self) -> bool:
        """Whether more is to come of it."""
        return self.status in {Return.Status.ASKED, Return.Status.ACCEPTED}


_STEPS: dict[Return.Status, int] = {
    Return.Status.ASKED: 1,
    Return.Status.ACCEPTED: 2,
    Return.Status.REFUSED: 2,
    Return.Status.RECEIVED: 3,
}


class ReturnLine(models.Model):
    """So many of one line of the order. Over all returns never more than were bought (`orders.returns.ask`)."""

    giveback = models.ForeignKey(Return, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(help_text=gettext_lazy("Of the order's line."))
    name = models.CharField(max_length=200)
    quantity = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["giveback", "position"], name="returnline_position_once"),
            models.CheckConstraint(condition=Q(quantity__range=(1, MOST)), name="returnline_quantity_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"  # noqa: RUF001  a multiplication sign
