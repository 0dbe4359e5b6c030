from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models.base import IS_SELECTOR, Selector, Versioned, at_least_zero, is_code
from catalog.models.family import ProductFamily
from catalog.querysets import ModuleQuerySet


class Module(Versioned):
    """A slot of a family that takes components: one of them, several, or portions of each."""

    class Kind(models.TextChoices):
        ONE = "one", _("choose one")
        SEVERAL = "several", _("choose several")
        PORTIONS = "portions", _("portions of each")

    family = models.ForeignKey(ProductFamily, on_delete=models.CASCADE, related_name="modules")
    code = models.CharField(max_length=50, validators=[is_code], help_text=_("Short and lasting: orders name it."))
    name = models.CharField(max_length=100)
    step = models.CharField(
        max_length=100, help_text=_("The step of the page; modules with the same step stand together.")
    )
    help_text = models.CharField(_("help"), max_length=500, blank=True, help_text=_("One line for the customer."))
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ONE)
    required = models.BooleanField(default=True, help_text=_("The customer has to choose something here."))
    minimum = models.PositiveSmallIntegerField(
        _("at least"), default=0, help_text=_("How many components or portions at least. 0 where one is chosen.")
    )
    maximum = models.PositiveSmallIntegerField(
        _("at most"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How many components or portions at most. Empty: as many as fit."),
    )
    price_per_100_g = models.DecimalField(
        _("price per 100 g"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[at_least_zero],
        help_text=_("For portions sold by weight: each portion's price is then its weight times this."),
    )
    position = models.PositiveSmallIntegerField(default=0, help_text=_("Modules with smaller numbers come first."))

    objects = ModuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family", "code"], name="catalog_module_code_once_a_family"),
            models.CheckConstraint(condition=Q(kind__in=["one", "several", "portions"]), name="catalog_module_kind"),
            models.CheckConstraint(
                condition=Q(maximum__isnull=True) | (Q(maximum__gte=F("minimum")) & Q(maximum__gte=1)),
                name="catalog_module_minimum_up_to_maximum",
            ),
            models.CheckConstraint(
                condition=~Q(kind="one") | Q(minimum=0, maximum__isnull=True), name="catalog_module_one_has_no_bounds"
            ),
            models.CheckConstraint(
                condition=Q(price_per_100_g__isnull=True) | Q(kind="portions", price_per_100_g__gte=0),
                name="catalog_module_weighed_are_portions",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ModuleCondition(Selector):
    """A module with conditions is asked only if one of them holds."""

    asked = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="conditions")

    class Meta:
        verbose_name = _("condition")
        constraints = [models.CheckConstraint(condition=IS_SELECTOR, name="catalog_condition_is_a_selector")]

    def __str__(self) -> str:
        return f"condition {self.position + 1}"
