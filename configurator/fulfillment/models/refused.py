"""What receivers, or others in their name, reported and was not believed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from configurator.fulfillment.models.receiver import Receiver


class RefusedReport(models.Model):
    """One report that was refused, and why. Nothing of what it said is kept: it may be anybody's."""

    receiver = models.ForeignKey(Receiver, models.CASCADE, related_name="refused_reports")
    at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField("answered", help_text=_("The status of HTTP that it was answered with."))
    why = models.CharField(max_length=300)
    size = models.PositiveIntegerField(help_text=_("Bytes of what was read of it."))

    class Meta:
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.status}: {self.why}"
