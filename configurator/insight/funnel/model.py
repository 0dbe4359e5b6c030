from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class FunnelCount(models.Model):
    """How many got to a step of a product's funnel on one day, a visitor once a day and product. Derived, of nobody.

    `bucket` is how long an order took since the visitor's first act that day, as a place in `BOUNDS`; else 0.
    """

    class Step(models.TextChoices):
        SEEN = "seen", pgettext_lazy("funnel", "Looked at it")
        BEGUN = "begun", pgettext_lazy("funnel", "Began to choose")
        MODULE = "module", pgettext_lazy("funnel", "Chose in a module")
        ORDERED = "ordered", pgettext_lazy("funnel", "Ordered")
        SHOWN = "shown", pgettext_lazy("funnel", "Chose where something was proposed")
        TAKEN = "taken", pgettext_lazy("funnel", "Took what was proposed")

    on = models.DateField(_("day"))
    family_code = models.CharField(_("product line"), max_length=50)
    step = models.CharField(_("step"), max_length=8, choices=Step)
    module_code = models.CharField(_("module"), max_length=50, blank=True)
    bucket = models.PositiveSmallIntegerField(default=0)
    passing = models.BooleanField(
        default=False, help_text=_("Of visits, whose acts are forgotten: such counts can't be made anew.")
    )
    count = models.PositiveBigIntegerField(_("how many"))

    class Meta:
        verbose_name = _("step of the funnel")
        verbose_name_plural = _("funnel")
        constraints = [
            models.UniqueConstraint(
                fields=["on", "family_code", "step", "module_code", "bucket", "passing"], name="funnel_count_once"
            ),
            models.CheckConstraint(
                condition=Q(step__in=("seen", "begun", "module", "ordered", "shown", "taken")),
                name="funnel_step_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.family_code} {self.step} {self.module_code}: {self.count}"


class FunnelCursor(models.Model):
    """How far the funnel has followed the interactions. One row."""

    THE_ONE = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE, editable=False)
    last_interaction = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="funnel_cursor_one_row")]

    def __str__(self) -> str:
        return gettext("up to {number}").format(number=self.last_interaction)
