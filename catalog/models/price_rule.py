from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.models.base import COUNTS, IS_SELECTOR, MOST_OF_ONE, Selector, Versioned, at_least_zero, is_code
from catalog.models.family import ProductFamily
from catalog.models.module import Module
from catalog.querysets import PriceRuleQuerySet


class PriceRule(Versioned):
    """A line of the price that is no component: a base price, a surcharge, what is free, or a price break."""

    class Kind(models.TextChoices):
        BASE = "base", _("base price")
        FIXED = "fixed", _("fixed surcharge")
        PERCENT = "percent", _("surcharge in percent of a module")
        FREE = "free", _("the cheapest of a module are free")
        PORTIONS = "portions", _("cheaper from some portions of one component")
        QUANTITY = "quantity", _("cheaper from some pieces of the product")

    family = models.ForeignKey(ProductFamily, on_delete=models.CASCADE, related_name="price_rules")
    code = models.CharField(max_length=50, validators=[is_code], help_text=_("A short lasting name: orders name it."))
    name = models.CharField(
        max_length=100, help_text=_("What the customer reads in the summary, such as Express build.")
    )
    kind = models.CharField(max_length=8, choices=Kind)
    amount = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[at_least_zero],
        help_text=_("Of a base price or a fixed surcharge, in the family's currency."),
    )
    percent = models.DecimalField(
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1000)],
        help_text=_(
            "Of the price of what is taken, or of one product; added by a surcharge, taken off otherwise. Half a "
            "coin is rounded up."
        ),
    )
    module = models.ForeignKey(
        Module,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Of which the percentage is worked out, or whose cheapest are free or whose portions are cheaper."),
    )
    count = models.PositiveSmallIntegerField(
        _("how many"),
        null=True,
        blank=True,
        validators=COUNTS,
        help_text=_(
            "So many are free, the cheapest; or from so many on it is cheaper. Of several lines with different "
            "numbers the one with the greatest number that is reached counts."
        ),
    )
    position = models.PositiveSmallIntegerField(default=0, help_text=_("Lines with smaller numbers come first."))

    objects = PriceRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the price")
        verbose_name_plural = _("lines of the price")
        constraints = [
            models.UniqueConstraint(fields=["family", "code"], name="catalog_price_rule_code_once_a_family"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["base", "fixed"],
                    amount__isnull=False,
                    amount__gte=0,
                    percent__isnull=True,
                    module__isnull=True,
                    count__isnull=True,
                )
                | Q(
                    kind="percent",
                    amount__isnull=True,
                    percent__isnull=False,
                    percent__gte=0,
                    module__isnull=False,
                    count__isnull=True,
                )
                | Q(
                    kind="free",
                    amount__isnull=True,
                    percent__isnull=True,
                    module__isnull=False,
                    count__isnull=False,
                    count__gte=1,
                    count__lte=MOST_OF_ONE,
                )
                | Q(
                    Q(kind="portions", module__isnull=False) | Q(kind="quantity", module__isnull=True),
                    amount__isnull=True,
                    percent__isnull=False,
                    percent__gte=0,
                    percent__lte=100,
                    count__isnull=False,
                    count__gte=2,
                    count__lte=MOST_OF_ONE,
                ),
                name="catalog_price_rule_of_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PriceCondition(Selector):
    """A surcharge with conditions is added only if all of them hold."""

    rule = models.ForeignKey(PriceRule, on_delete=models.CASCADE, related_name="conditions")

    class Meta:
        verbose_name = _("condition")
        constraints = [models.CheckConstraint(condition=IS_SELECTOR, name="catalog_price_condition_is_a_selector")]

    def __str__(self) -> str:
        return gettext("condition {number}").format(number=self.position + 1)
