from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

NEW = "new"
"""Where a customer comes from who is valued for the first time."""
SEVERAL = 5
"""Who bought of so many product lines or more is counted together."""
PEOPLE = "people"
"""Of what was rated in a month, by how many customers; the other codes are scores."""


class BoardCount(models.Model):
    """What was so on a day, in counts of customers and nobody in them. Derived, `manage.py count_boards`.

    `code` is what is counted: a tier, `tier>tier`, so many product lines, `subject=value`, `attribute=value`, a score.
    """

    class Kind(models.TextChoices):
        """What is counted; the amount is what stands behind the comma."""

        TIER = "tier"  # customers of a tier, and what they are worth
        MOVED = "moved"  # customers who came from one tier to another
        LINE = "line"  # customers of a product line, and their purchases
        VARIETY = "variety"  # customers by how many product lines they bought
        REFERRAL = "referral"  # customers who brought others, and what that is worth
        TOLD = "told"  # customers who told us something
        ATTRIBUTE = "attribute"  # customers who ordered something of this kind, and orders
        EFFECT = "effect"  # proposals, and those that were taken
        CURVE = "curve"  # proposals by the number of own orders, and those that were taken
        CLICKS = "clicks"  # choices by hand until the next order, by the number of own orders
        RATED = "rated"  # orders that were rated in the month that begins on the day, by score

    on = models.DateField(_("day"))
    kind = models.CharField(_("what is counted"), max_length=9, choices=Kind)
    family_code = models.CharField(_("product line"), max_length=50, blank=True)
    code = models.CharField(max_length=300, blank=True)
    count = models.PositiveBigIntegerField(_("how many"))
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=3, default=Decimal(0))
    currency = models.CharField(_("currency"), max_length=3, blank=True)

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        default_permissions = ()
        permissions = [
            ("view_conversion_board", "Can see the board of conversion"),
            ("view_research_board", "Can see the board of market research"),
            ("view_strategy_board", "Can see the board of strategy"),
        ]
        constraints = [
            # also the index by which boards read
            models.UniqueConstraint(fields=["kind", "on", "family_code", "code"], name="board_count_once"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=(
                        "tier",
                        "moved",
                        "line",
                        "variety",
                        "referral",
                        "told",
                        "attribute",
                        "effect",
                        "curve",
                        "clicks",
                        "rated",
                    )
                ),
                name="board_count_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.kind} {self.family_code} {self.code}: {self.count}"
