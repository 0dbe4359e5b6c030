import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from configurator.customers.models.customer import Customer

UNDO_WITHIN = timedelta(days=30)


class MergeQuerySet(models.QuerySet["Merge"]):
    """Chainable filters."""

    def standing(self) -> "MergeQuerySet":
        """Those that were not undone."""
        return self.filter(undone_at__isnull=True)

    def of(self, customer_id: uuid.UUID) -> "MergeQuerySet":
        """Every merge that the customers of one person had a part in."""
        members = Customer.objects.members(customer_id)
        return self.filter(models.Q(absorbed__in=members) | models.Q(survivor__in=members))


class Merge(models.Model):
    """Two customers turned out to be one person. Who is one person with whom follows from the merges that stand."""

    survivor = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    absorbed = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: the customer."),
    )
    moved: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, help_text=_("The identities that were re-pointed, by id.")
    )
    kept: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list,
        help_text=_("Those of them that were passing visits and are kept since, because the customer said so."),
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=models.Q(undone_at__isnull=True), name="merge_absorbed_once"
            ),
            models.CheckConstraint(condition=~models.Q(survivor=models.F("absorbed")), name="merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} into {self.survivor_id}"

    def can_be_undone(self, at: datetime) -> bool:
        """Whether it stands and is not older than 30 days."""
        return self.undone_at is None and at - self.merged_at <= UNDO_WITHIN
