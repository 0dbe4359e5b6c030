from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from configurator.experiments.models import Experiment


class TestResult(models.Model):
    """What an A/B test showed that is over; without a difference nothing can be said. Derived, kept when settled."""

    __test__ = False  # no test of ours: its name begins like one

    experiment = models.OneToOneField(
        Experiment, models.CASCADE, primary_key=True, related_name="result", verbose_name=_("A/B test")
    )
    same = models.PositiveIntegerField()
    other = models.PositiveIntegerField()
    same_figure = models.FloatField(null=True)
    other_figure = models.FloatField(null=True)
    difference = models.FloatField(null=True)
    error = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    explained = models.FloatField(null=True)
    detectable = models.FloatField(null=True)
    counted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("result of an A/B test")
        verbose_name_plural = _("results of A/B tests")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(difference=None, low=None, high=None, error=None, explained=None, detectable=None)
                | Q(
                    difference__isnull=False,
                    low__isnull=False,
                    high__isnull=False,
                    error__isnull=False,
                    explained__isnull=False,
                    detectable__isnull=False,
                ),
                name="test_result_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.difference}"
