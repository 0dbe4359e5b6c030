from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models.base import IS_REFERENCE, IS_SELECTOR, Operator, Selector, Versioned, is_code
from catalog.models.family import ProductFamily
from catalog.querysets import RuleQuerySet

SELECTOR_ROLES = ("if", "then", "unless")
REFERENCE_ROLES = ("left", "right", "term", "bound")


class CompatibilityRule(Versioned):
    """A sentence about what goes together; its parts are its terms."""

    class Form(models.TextChoices):
        NEEDS = "needs", _("needs")
        NEVER_WITH = "never_with", _("never with")
        ONLY_WITH = "only_with", _("only with")
        MUST_MATCH = "must_match", _("must match")
        BUDGET = "budget", _("budget or count")
        TABLE = "table", _("table of what fits")

    class Strength(models.TextChoices):
        MUST = "must", _("must hold")
        WARN = "warn", _("warns only")
        SUGGEST = "suggest", _("suggests only")

    family = models.ForeignKey(ProductFamily, on_delete=models.CASCADE, related_name="rules")
    code = models.CharField(
        max_length=80, validators=[is_code], help_text=_("A short lasting name, such as oled-needs-power.")
    )
    form = models.CharField(max_length=10, choices=Form)
    strength = models.CharField(max_length=7, choices=Strength, default=Strength.MUST)
    says = models.CharField(
        _("says to the customer"),
        max_length=500,
        help_text=_("The sentence that the customer reads when the rule stands in the way. Short, friendly, exact."),
    )
    operator = models.CharField(_("comparison"), max_length=10, blank=True, choices=Operator)
    constant = models.DecimalField(
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("A fixed part of the sum, such as a reserve."),
    )
    bound = models.DecimalField(
        _("limit"),
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("The number to compare the sum with."),
    )
    table = models.JSONField(
        null=True, blank=True, editable=False, help_text=_("The modules of a table, and the rows of SKUs that fit.")
    )
    valid_from = models.DateField(null=True, blank=True, help_text=_("First day. Empty: from the next publishing on."))
    valid_to = models.DateField(null=True, blank=True, help_text=_("Last day. Empty: without end."))
    note = models.TextField(
        _("note for colleagues"),
        max_length=2000,
        blank=True,
        help_text=_("Why the rule is there. Customers never see it."),
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = RuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family", "code"], name="catalog_rule_code_once_a_family"),
            models.CheckConstraint(
                condition=Q(form__in=["needs", "never_with", "only_with", "table"], operator="")
                | Q(form="must_match", operator__in=["equal", "at_most", "at_least", "one_of"])
                | Q(form="budget", operator__in=["equal", "at_most", "at_least"]),
                name="catalog_rule_operator_of_its_form",
            ),
            models.CheckConstraint(
                condition=Q(form="budget", constant__isnull=False)
                | (~Q(form="budget") & Q(constant__isnull=True, bound__isnull=True)),
                name="catalog_rule_sum_only_in_budget",
            ),
            models.CheckConstraint(
                condition=Q(form="table", table__isnull=False) | (~Q(form="table") & Q(table__isnull=True)),
                name="catalog_rule_rows_only_in_tables",
            ),
            models.CheckConstraint(condition=Q(strength__in=["must", "warn", "suggest"]), name="catalog_rule_strength"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="catalog_rule_valid_from_before_to",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class RuleTerm(Selector):
    """One part of a rule: a selector on one of its sides, or an attribute that is compared or summed."""

    class Role(models.TextChoices):
        IF = "if", _("if")
        THEN = "then", _("then")
        UNLESS = "unless", _("unless")
        LEFT = "left", _("left side")
        RIGHT = "right", _("right side")
        TERM = "term", _("part of the sum")
        BOUND = "bound", _("limit")

    rule = models.ForeignKey(CompatibilityRule, on_delete=models.CASCADE, related_name="terms")
    role = models.CharField(max_length=6, choices=Role)
    coefficient = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = _("part")
        constraints = [
            models.CheckConstraint(
                condition=(Q(role__in=SELECTOR_ROLES) & IS_SELECTOR) | (Q(role__in=REFERENCE_ROLES) & IS_REFERENCE),
                name="catalog_term_shape_of_its_role",
            ),
            models.CheckConstraint(
                condition=Q(role="term", coefficient__isnull=False) | (~Q(role="term") & Q(coefficient__isnull=True)),
                name="catalog_term_coefficient_in_sums",
            ),
            models.UniqueConstraint(
                fields=["rule", "role"],
                condition=Q(role__in=["left", "right", "bound"]),
                name="catalog_term_one_side_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.position + 1}"
