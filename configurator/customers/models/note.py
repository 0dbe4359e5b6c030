import uuid

from django.conf import settings
from django.db import models

from configurator.customers.models.customer import Customer


class NoteQuerySet(models.QuerySet["Note"]):
    """Chainable filters."""

    def of(self, customer_id: uuid.UUID) -> "NoteQuerySet":
        """The notes about one person."""
        return self.filter(customer__in=Customer.objects.members(customer_id))

    def newest_first(self) -> "NoteQuerySet":
        """The latest before the others."""
        return self.order_by("-at", "-pk")


class Note(models.Model):
    """What a colleague noted about a customer, for the next contact. The customer reads it too, and may erase it."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="notes")
    text = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="note_says_something")]

    def __str__(self) -> str:
        return self.text
