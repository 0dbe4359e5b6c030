from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.models.base import IS_COMPONENT, IS_SELECTOR, Selector
from catalog.models.component import Attribute, Component
from catalog.models.module import Module
from catalog.querysets import PartLineQuerySet


class PartLine(Selector):
    """What each component is made of besides itself: so many of a part, which is a component too and may need parts.

    With a module: for what is chosen there, narrowed down as in a rule. Without one: for a component wherever it is.
    """

    module: models.ForeignKey[Module | None, Module | None] = models.ForeignKey(  # type: ignore[assignment]  # a part may be of a component that is in no module
        Module, models.CASCADE, null=True, blank=True, related_name="parts"
    )
    component = models.ForeignKey(Component, models.CASCADE, null=True, blank=True, related_name="parts")
    part = models.ForeignKey(Component, models.RESTRICT, related_name="needed_by")
    quantity = models.DecimalField(
        max_digits=14, decimal_places=4, default=1, help_text=_("For each one. With an attribute: times its value.")
    )
    per = models.ForeignKey(
        Attribute,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("times"),
        help_text=_("An attribute with a number, such as panels. The product is rounded up."),
    )

    objects = PartLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("part")
        constraints = [
            models.CheckConstraint(
                condition=(Q(module__isnull=True) & IS_COMPONENT) | (Q(module__isnull=False) & IS_SELECTOR),
                name="catalog_part_of_a_component_or_module",
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="catalog_part_quantity_positive"),
        ]

    def __str__(self) -> str:
        return gettext("part {number}").format(number=self.position + 1)
