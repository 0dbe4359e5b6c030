from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.models.base import ONE_VALUE, TypedValue, Versioned, at_least_zero, is_code, is_sku
from catalog.pictures import FOLDER
from catalog.querysets import ComponentQuerySet
from catalog.values import Kind, PlainValue, value_of_columns


class Attribute(models.Model):
    """A property of components that rules can compare: power, socket, vegan."""

    Kind = Kind

    code = models.CharField(max_length=50, unique=True, validators=[is_code])
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind)
    unit = models.CharField(max_length=20, blank=True, help_text=_("For numbers: W, g, mm."))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=Kind.values), name="catalog_attribute_kind")]

    def __str__(self) -> str:
        return f"{self.name} ({self.unit})" if self.unit else self.name


class Component(Versioned):
    """One thing that can fill a module, in as many modules and families as it fits."""

    sku = models.CharField(
        _("SKU"), max_length=64, unique=True, validators=[is_sku], help_text=_("The article number.")
    )
    name = models.CharField(max_length=200)
    description = models.CharField(max_length=500, blank=True, help_text=_("One line of benefit in plain words."))
    picture = models.ImageField(upload_to=FOLDER, blank=True)
    cost = models.DecimalField(
        max_digits=12, decimal_places=2, default=0, validators=[at_least_zero], help_text=_("What it costs us.")
    )
    weight_g = models.PositiveIntegerField(_("weight in g"), default=0)
    lead_time_days = models.PositiveSmallIntegerField(_("lead time in days"), default=0)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Take the tick away to retire it: the next release does without it.")
    )
    is_piece = models.BooleanField(
        _("a piece"),
        default=True,
        help_text=_("Take the tick away from what nobody can lay ready: a warranty, an installation, a promise."),
    )

    objects = ComponentQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(cost__gte=0), name="catalog_component_cost_not_negative")]

    def __str__(self) -> str:
        return f"{self.name} ({self.sku})"


class ComponentAttribute(TypedValue):
    """What one attribute is for one component."""

    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="attributes")
    attribute = models.ForeignKey(Attribute, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("attribute")
        constraints = [
            models.UniqueConstraint(fields=["component", "attribute"], name="catalog_attribute_once_a_component"),
            models.CheckConstraint(condition=ONE_VALUE, name="catalog_attribute_has_one_value"),
        ]

    def __str__(self) -> str:
        is_loaded = ComponentAttribute._meta.get_field("attribute").is_cached(self)
        return self.attribute.name if is_loaded else gettext("attribute {number}").format(number=self.attribute_id)

    @property
    def value(self) -> PlainValue | None:
        """The value in its document form."""
        return value_of_columns(number=self.number, text=self.text, yes_no=self.yes_no, items=self.items)
