"""What a receiver must get, byte for byte, and every attempt to hand it over."""

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from configurator.fulfillment.models.receiver import Receiver
from configurator.orders.models import Order
from configurator.orders.models.frozen import FrozenModel, FrozenQuerySet

PROGRESS = frozenset({"state", "due_at", "give_up_at", "tries", "leased_until", "ended_at", "last_error"})
"""What of a delivery changes; the rest is frozen when it is made."""


class FrozenDeliveryError(Exception):
    """Somebody tried to change what a delivery says; only how far it has come may change."""

    def __init__(self, *, fields: tuple[str, ...]) -> None:
        super().__init__(fields)
        self.fields = fields


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries by how far they have come; updates of that only."""

    def waiting(self) -> "DeliveryQuerySet":
        """Not ended yet, whether due or not."""
        return self.filter(state=Delivery.State.WAITING)

    def dead(self) -> "DeliveryQuerySet":
        """Given up; staff may send them again."""
        return self.filter(state=Delivery.State.DEAD)

    def free(self, at: datetime) -> "DeliveryQuerySet":
        """Waiting, and in no sender's hands."""
        return self.waiting().filter(Q(leased_until=None) | Q(leased_until__lte=at))

    def first_of_their_order(self) -> "DeliveryQuerySet":
        """Those with nothing before them that waits for the same receiver and order.

        Asked as the first of each row's order, one step into an index: PostgreSQL makes a join of "nothing before it",
        which without statistics compares every row that waits with every other.
        """
        turn = Delivery.objects.waiting().filter(receiver=OuterRef("receiver"), order=OuterRef("order"))
        return self.filter(sequence=Subquery(turn.order_by("sequence").values("sequence")[:1]))

    def update(self, **values: Any) -> int:
        """Change how far deliveries have come, never what they say."""
        frozen = tuple(sorted(set(values) - PROGRESS))
        if frozen:
            raise FrozenDeliveryError(fields=frozen)
        return super().update(**values)


class Delivery(models.Model):
    """One message to one receiver: the same bytes under the same id at every attempt."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("a message", "Waiting")
        DELIVERED = "delivered", pgettext_lazy("a message", "Delivered")
        DEAD = "dead", _("Given up")

    receiver = models.ForeignKey(Receiver, models.PROTECT, related_name="deliveries")
    order = models.ForeignKey(Order, models.PROTECT, related_name="deliveries")
    event = models.UUIDField(default=uuid.uuid4, help_text=_("The id that the receiver sees."))
    sequence = models.BigIntegerField(help_text=_("Grows with time among the messages of one order."))
    topic = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField(default=1, help_text=_("Of the order."))
    format = models.CharField(max_length=20)
    content_type = models.CharField(max_length=100)
    body = models.BinaryField()
    made_at = models.DateTimeField()

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(help_text=_("Not tried before this time."))
    give_up_at = models.DateTimeField(help_text=_("Given up when it still waits then."))
    tries = models.PositiveIntegerField(default=0, help_text=_("That failed since it was made or sent again."))
    leased_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True, default="")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["receiver", "event"], name="delivery_event_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "delivered", "dead"]), name="delivery_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["receiver", "due_at", "sequence"], name="delivery_due", condition=Q(state="waiting")),
            models.Index(
                fields=["order", "receiver", "sequence"], name="delivery_in_turn", condition=Q(state="waiting")
            ),
            models.Index(fields=["receiver", "state", "-id"], name="delivery_of_receiver"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.event}"

    def save(self, **options: Any) -> None:
        """Write a new delivery; a stored one changes through the steps of `deliveries` only."""
        if not self._state.adding:
            raise FrozenDeliveryError(fields=("body",))
        super().save(**options)


class DeliveryAttemptQuerySet(FrozenQuerySet["DeliveryAttempt"]):
    """Reads and creates."""


class DeliveryAttempt(FrozenModel):
    """One attempt: what came back, or why nothing did."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    at = models.DateTimeField(help_text=_("When the answer came."))
    seconds = models.FloatField()
    status = models.PositiveSmallIntegerField(null=True, help_text=_("Of HTTP; empty when there was no answer."))
    error = models.CharField(max_length=500, blank=True)
    answer = models.TextField(blank=True, help_text=_("The first 2 kB of it."))
    probe = models.BooleanField(default=False, help_text=_("Tried to find out whether the receiver is back."))

    objects = DeliveryAttemptQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["delivery", "id"], name="attempt_of_delivery")]

    def __str__(self) -> str:
        return f"{self.status or self.error}"
