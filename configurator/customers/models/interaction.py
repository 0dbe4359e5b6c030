import uuid

from django.db import models
from django.utils.translation import pgettext_lazy

from configurator.customers.models.consent import Channel
from configurator.customers.models.customer import Identity, person_of


class Verb(models.TextChoices):
    """What a customer can do to us; the word that the time line shows."""

    VIEWED = "viewed", pgettext_lazy("act", "looked at")
    CHOSE = "chose", pgettext_lazy("act", "chose")
    RETRACTED = "retracted", pgettext_lazy("act", "took back")
    WISHED = "wished", pgettext_lazy("act", "wished for")
    FILLED = "filled", pgettext_lazy("act", "had filled in")
    ORDERED = "ordered", pgettext_lazy("act", "ordered")
    TOLD = "told", pgettext_lazy("act", "told us")
    NOTED = "noted", pgettext_lazy("act", "was noted")
    COMPARED = "compared", pgettext_lazy("act", "compared")
    SHARED = "shared", pgettext_lazy("act", "shared")


class InteractionQuerySet(models.QuerySet["Interaction"]):
    """Chainable filters."""

    def of(self, customer_id: uuid.UUID) -> "InteractionQuerySet":
        """The acts of one customer, by whichever identity."""
        return self.filter(identity__customer_id=person_of(customer_id))

    def after(self, interaction_id: int) -> "InteractionQuerySet":
        """Those written after one, in order."""
        return self.filter(pk__gt=interaction_id).order_by("pk")


class Interaction(models.Model):
    """One recorded act, append-only. Codes and opaque ids only: it outlives what it speaks of."""

    identity = models.ForeignKey(Identity, models.PROTECT, related_name="interactions")
    at = models.DateTimeField()
    channel = models.CharField(max_length=16, choices=Channel, default=Channel.WEB)
    verb = models.CharField(max_length=16, choices=Verb)
    family_code = models.CharField(max_length=50, blank=True)
    release_number = models.PositiveIntegerField(default=0)
    module_code = models.CharField(max_length=50, blank=True)
    component_code = models.CharField(max_length=100, blank=True)
    quantity = models.PositiveIntegerField(default=1)
    detail = models.JSONField(default=dict, blank=True)

    objects = InteractionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(verb__in=Verb.values), name="interaction_verb_known"),
            models.CheckConstraint(condition=models.Q(channel__in=Channel.values), name="interaction_channel_known"),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.get_verb_display(), self.component_code or self.family_code]))
