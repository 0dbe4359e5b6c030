"""What customers said of an order once they had it: from 1 to 5, and a sentence if they like."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from configurator.orders.models.order import Order

LOW = 2
"""Up to here staff look after it."""
LONGEST_WORDS = 300


class RatingQuerySet(models.QuerySet["Rating"]):
    """Chainable filters."""

    def low(self) -> "RatingQuerySet":
        """Those that staff look after, or looked after."""
        return self.exclude(handling="")


class Rating(models.Model):
    """One for each order; the customer may change it for a while. A low one stays open until staff answered it."""

    class Handling(models.TextChoices):
        OPEN = "open", _("open")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed without an answer")

    order = models.OneToOneField(Order, models.PROTECT, primary_key=True, related_name="rating")
    score = models.PositiveSmallIntegerField(_("score"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    words = models.CharField(_("in the customer's words"), max_length=LONGEST_WORDS, blank=True)
    rated_at = models.DateTimeField(_("rated at"))
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    handling = models.CharField(_("state"), max_length=8, choices=Handling, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    handled_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating of an order")
        verbose_name_plural = _("ratings of orders")
        constraints = [
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="rating_score_in_range"),
            models.CheckConstraint(condition=Q(score__gt=LOW) | ~Q(handling=""), name="rating_low_is_looked_after"),
            models.CheckConstraint(
                condition=Q(handling__in=("", "open"), handled_at=None)
                | Q(handling__in=("answered", "closed"), handled_at__isnull=False),
                name="rating_handled_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["rated_at"], name="rating_by_time")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.score}"

    @property
    def is_low(self) -> bool:
        """Whether the customer is unhappy."""
        return self.score <= LOW
