"""What staff answered to a request for a price. A later answer takes the place of an earlier one, which stays."""

import uuid
from datetime import date

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from configurator.orders.models.frozen import FrozenModel, FrozenQuerySet
from configurator.orders.models.request import QuoteRequest


class QuoteAnswerQuerySet(FrozenQuerySet["QuoteAnswer"]):
    """Reads and creates."""

    def newest_first(self) -> "QuoteAnswerQuerySet":
        """The one that counts first; the key decides between answers of one moment."""
        return self.order_by("-answered_at", "-key")


class QuoteAnswer(FrozenModel):
    """A price for one product of a request, until the end of a day (UTC)."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(QuoteRequest, models.CASCADE, related_name="answers")
    unit_price = models.DecimalField(
        _("price of one"),
        max_digits=12,
        decimal_places=3,
        validators=[MinValueValidator(0)],
        help_text=_("As on the site."),
    )
    valid_until = models.DateField(help_text=_("The last day on which it can be accepted (UTC)."))
    note = models.TextField(_("note to the customer"), max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField()

    objects = QuoteAnswerQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(unit_price__gte=0), name="quoteanswer_price_not_negative")]

    def __str__(self) -> str:
        return f"{self.unit_price} until {self.valid_until}"

    def holds_on(self, day: date) -> bool:
        """Whether it can be accepted on this day."""
        return day <= self.valid_until
