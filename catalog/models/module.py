from functools import partial

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.models.base import IS_SELECTOR, Selector, Versioned, at_least_zero, is_code
from catalog.models.family import ProductFamily
from catalog.querysets import ModuleQuerySet

_number = partial(models.DecimalField, max_digits=14, decimal_places=4, null=True, blank=True)
IS_NUMBER = Q(
    kind="number",
    number_attribute__isnull=False,
    number_from__isnull=False,
    number_to__isnull=False,
    number_to__gte=F("number_from"),
    number_step__gt=0,
    number_price_per_unit__isnull=False,
)
NUMBER_FIELDS = tuple(
    f"number_{name}" for name in ("attribute", "from", "to", "step", "start", "price", "price_per_unit")
)
IS_NO_NUMBER = ~Q(kind="number") & Q(**{f"{name}__isnull": True for name in NUMBER_FIELDS})


class Module(Versioned):
    """A slot of a family that takes components: one of them, several, or portions of each; or a number."""

    class Kind(models.TextChoices):
        ONE = "one", _("choose one")
        SEVERAL = "several", _("choose several")
        PORTIONS = "portions", _("portions of each")
        NUMBER = "number", _("a number, such as a length")

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
    number_attribute = models.ForeignKey(
        "catalog.Attribute",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("attribute"),
        help_text=_("What the number is, with its unit, such as Width in mm: rules compare it."),
    )
    number_from = _number(_("from"), help_text=_("The smallest number."))
    number_to = _number(_("to"), help_text=_("The greatest number."))
    number_step = _number(_("step"), help_text=_("1, 5 or 0.5: what can be given is this far apart."))
    number_start = _number(
        _("start"), help_text=_("Where the customer begins. Empty: at the smallest that is possible.")
    )
    number_price = models.DecimalField(
        _("price"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[at_least_zero],
        help_text=_("Once, whatever the number is. Empty: the price is on request."),
    )
    number_price_per_unit = _number(_("price per unit"), help_text=_("For each mm, or whatever the unit is."))
    position = models.PositiveSmallIntegerField(default=0, help_text=_("Modules with smaller numbers come first."))

    objects = ModuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family", "code"], name="catalog_module_code_once_a_family"),
            models.CheckConstraint(
                condition=Q(kind__in=["one", "several", "portions", "number"]), name="catalog_module_kind"
            ),
            models.CheckConstraint(
                condition=Q(maximum__isnull=True) | (Q(maximum__gte=F("minimum")) & Q(maximum__gte=1)),
                name="catalog_module_minimum_up_to_maximum",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["one", "number"]) | Q(minimum=0, maximum__isnull=True),
                name="catalog_module_one_has_no_bounds",
            ),
            models.CheckConstraint(
                condition=Q(price_per_100_g__isnull=True) | Q(kind="portions", price_per_100_g__gte=0),
                name="catalog_module_weighed_are_portions",
            ),
            models.CheckConstraint(condition=IS_NUMBER | IS_NO_NUMBER, name="catalog_module_says_its_numbers"),
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
        return gettext("condition {number}").format(number=self.position + 1)
