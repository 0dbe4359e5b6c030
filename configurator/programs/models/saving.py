"""Savings: which programme a move to a cheaper channel is credited to."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from configurator.insight.models import ChannelMove
from configurator.programs.models.programme import Programme


class SavingCredit(models.Model):
    """That what a move saves counts for a programme; one at most."""

    move = models.OneToOneField(
        ChannelMove,
        models.CASCADE,
        primary_key=True,
        related_name="credit",
        verbose_name=_("proposal that was taken"),
    )
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="savings", verbose_name=_("programme"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("credited at"))

    class Meta:
        verbose_name = _("saving of a programme")
        verbose_name_plural = _("savings of programmes")

    def __str__(self) -> str:
        return f"{self.move_id} {self.programme_id}"
