"""What several tables of the catalog have in common."""

from collections.abc import Collection

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.values import Kind

CODE_PATTERN = r"^[a-z0-9][a-z0-9_-]*$"
SKU_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
# The engine names values "SKU*2" and variables "module/SKU", so neither sign may be part of a code.
is_code = RegexValidator(CODE_PATTERN, _("Use small letters, digits, hyphens and underscores only."))
is_sku = RegexValidator(SKU_PATTERN, _("Use letters, digits, dots, hyphens and underscores only."))
at_least_zero = MinValueValidator(0)
MOST_OF_ONE = 99
COUNTS = (MinValueValidator(1), MaxValueValidator(MOST_OF_ONE))


class Operator(models.TextChoices):
    """How an attribute is compared."""

    EQUAL = "equal", _("is")
    NOT_EQUAL = "not_equal", _("is not")
    AT_MOST = "at_most", _("is at most")
    AT_LEAST = "at_least", _("is at least")
    ONE_OF = "one_of", _("is one of")
    CONTAINS = "contains", _("contains")


class SpokenBesideFields(models.Model):
    """Leaves its constraints to the database: forms ask `catalog.validate` first, which speaks beside the field."""

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Say nothing: a constraint's message would stand above the form, beside no field."""


class Versioned(SpokenBesideFields):
    """A row that two people may edit at the same time: `version` counts its savings."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class TypedValue(SpokenBesideFields):
    """One value in the column of its kind; the other columns are null."""

    number = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    text = models.CharField(max_length=200, null=True, blank=True)
    yes_no = models.BooleanField(null=True, blank=True)
    items = models.JSONField(null=True, blank=True)

    class Meta:
        abstract = True


COLUMN: dict[str, str] = {Kind.NUMBER: "number", Kind.TEXT: "text", Kind.YES_NO: "yes_no", Kind.LIST: "items"}


def only_column(column: str | None) -> Q:
    """Just this column of a typed value is filled; with None: no column is."""
    return Q(**{f"{name}__isnull": name != column for name in COLUMN.values()})


ONE_VALUE = only_column("number") | only_column("text") | only_column("yes_no") | only_column("items")
NO_VALUE = only_column(None)


class Selector(TypedValue):
    """Which components of a module are meant: all of them, one, or those whose attribute compares to a value."""

    module = models.ForeignKey("catalog.Module", on_delete=models.RESTRICT, related_name="+")
    component = models.ForeignKey(
        "catalog.Component", on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    attribute = models.ForeignKey(
        "catalog.Attribute", on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    operator = models.CharField(max_length=10, blank=True, choices=Operator)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


IS_ANY = Q(component__isnull=True, attribute__isnull=True, operator="") & NO_VALUE
IS_COMPONENT = Q(component__isnull=False, attribute__isnull=True, operator="") & NO_VALUE
IS_COMPARISON = Q(component__isnull=True, attribute__isnull=False, operator__in=Operator.values) & ONE_VALUE
IS_SELECTOR = IS_ANY | IS_COMPONENT | IS_COMPARISON
IS_REFERENCE = Q(component__isnull=True, attribute__isnull=False, operator="") & NO_VALUE
