"""What left the shop for fulfillment: one row an export, never changed."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from configurator.orders.models import Order, OrderDocument
from configurator.orders.models.frozen import FrozenModel, FrozenQuerySet

DOWNLOAD = "download"
"""The destination of what staff download in the admin; every other destination is a folder."""


class ExportQuerySet(FrozenQuerySet["Export"]):
    """Reads and creates."""


class Export(FrozenModel):
    """One document handed to one destination in one format. A second time is marked, so nobody makes it twice."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="exports")
    version = models.PositiveSmallIntegerField(default=1, help_text=_("Of the order's document."))
    format = models.CharField(max_length=16)
    destination = models.CharField(max_length=500, help_text=_("A folder, or a download by staff."))
    path = models.CharField(max_length=200, help_text=_("File name there."))
    sha256 = models.CharField(max_length=64)
    exported_at = models.DateTimeField()
    repeated = models.BooleanField(default=False, help_text=_("This destination had got this document before."))

    objects = ExportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "version", "format", "destination"],
                condition=Q(repeated=False),
                name="export_first_time_once",
            )
        ]

    def __str__(self) -> str:
        return self.path


def documents_without_export(*, format_name: str, destination: str) -> "models.QuerySet[OrderDocument]":
    """Select what the destination has not got in this format yet, oldest first."""
    exported = Export.objects.filter(
        order=OuterRef("order"), version=OuterRef("version"), format=format_name, destination=destination
    )
    return OrderDocument.objects.filter(~Exists(exported)).order_by("pk")
