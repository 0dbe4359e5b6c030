"""Messages that must leave the shop: written in the business transaction, delivered afterwards by the relay."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FrozenMessageError(Exception):
    """Somebody tried to change what a message says; only its delivery may change."""

    def __init__(self, *, fields: tuple[str, ...]) -> None:
        super().__init__(fields)
        self.fields = fields


DELIVERY_FIELDS = frozenset({"available_at", "attempts", "leased_until", "delivered_at", "last_error"})


class MessageQuerySet(models.QuerySet["Message"]):
    """Filters by state; updates of the delivery only."""

    def waiting(self) -> "MessageQuerySet":
        """Not delivered yet, whether due or not."""
        return self.filter(delivered_at=None)

    def free(self, at: datetime) -> "MessageQuerySet":
        """Due at the time and held by no relay."""
        return self.waiting().filter(Q(leased_until=None) | Q(leased_until__lte=at), available_at__lte=at)

    def update(self, **values: Any) -> int:
        """Change the delivery, never the message."""
        frozen = tuple(sorted(set(values) - DELIVERY_FIELDS))
        if frozen:
            raise FrozenMessageError(fields=frozen)
        return super().update(**values)


class Message(models.Model):
    """Opaque bytes with a topic and a key; the bytes are the same at every attempt."""

    topic = models.CharField(max_length=64)
    key = models.CharField(max_length=200, help_text=_("What the message is about, such as the order's key."))
    payload = models.BinaryField()
    content_type = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    available_at = models.DateTimeField(help_text=_("Not tried before this time."))
    attempts = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["available_at", "id"], name="outbox_waiting", condition=Q(delivered_at=None)),
            models.Index(fields=["topic", "key"], name="outbox_topic_key"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"

    def save(self, **options: Any) -> None:
        """Write a new message; a stored one changes through the steps of `outbox.queue` only."""
        if not self._state.adding:
            raise FrozenMessageError(fields=("payload",))
        super().save(**options)
