import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from configurator.customers.consent import since_erasing, who_let_learn
from configurator.customers.models import Customer, person_of

Figures = dict[str, list[float]]
"""By column the share of a group that has it, and of the others together."""
Signs = list[list[str | bool]]
"""Columns with whether they are had or lacked, what speaks most first."""


class NeedsGroupQuerySet(models.QuerySet["NeedsGroup"]):
    """Chainable filters."""

    def standing(self) -> "NeedsGroupQuerySet":
        """Those that the latest rebuild found, the largest first."""
        return self.filter(retired_at=None).order_by("-size", "number")

    def retired(self) -> "NeedsGroupQuerySet":
        """Those that it did not find any more, the latest first."""
        return self.exclude(retired_at=None).order_by("-retired_at", "number")


class NeedsGroup(models.Model):
    """Customers who are alike in what they buy, have and told. Found by `manage.py rebuild_needs`; staff name it.

    A group that is found again keeps its number and name; one that is not is retired, and stands up again when it is.
    """

    number = models.PositiveIntegerField(_("number"), primary_key=True)
    name = models.CharField(_("name"), max_length=60, blank=True)
    signs: "models.JSONField[Signs, Signs]" = models.JSONField(_("what tells it from the others"), default=list)
    figures: "models.JSONField[Figures, Figures]" = models.JSONField(_("shares"), default=dict)
    size = models.PositiveIntegerField(_("customers"))
    share = models.FloatField(_("share of customers"), help_text=_("Of all of whom something is known."))
    since = models.DateTimeField(_("found first"))
    at = models.DateTimeField(_("found last"))
    retired_at = models.DateTimeField(_("not found any more since"), null=True, blank=True)

    objects = NeedsGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group by needs")
        verbose_name_plural = _("groups by needs")
        constraints = [
            models.CheckConstraint(condition=Q(share__range=(0, 1)), name="needs_group_share"),
            models.CheckConstraint(condition=Q(since__lte=F("at")), name="needs_group_since"),
            models.CheckConstraint(condition=Q(retired_at=None) | Q(size=0), name="needs_group_retired_is_empty"),
        ]

    def __str__(self) -> str:
        return self.name or gettext("Group {number}").format(number=self.number)


class NeedsMembershipQuerySet(models.QuerySet["NeedsMembership"]):
    """Chainable filters."""

    def standing(self) -> "NeedsMembershipQuerySet":
        """Those that may be used: of people who let us learn always and had nothing erased since. At once."""
        return since_erasing(self.filter(customer__in=who_let_learn()), customer="customer", at="at")

    def of(self, customer_id: uuid.UUID) -> "NeedsMembershipQuerySet":
        """That of one person."""
        return self.filter(customer=person_of(customer_id))


class NeedsMembership(models.Model):
    """Which group one customer belongs to, how surely, and what of theirs speaks for it. Derived.

    `name` is the group's, so that it stands in what the customer takes along.
    """

    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True, related_name="needs_membership")
    group = models.ForeignKey(NeedsGroup, models.CASCADE, verbose_name=_("group by needs"), related_name="memberships")
    name = models.CharField(_("name"), max_length=60, blank=True)
    probability = models.FloatField(_("how surely"), help_text=_("A probability: 1 is certain."))
    signs: "models.JSONField[Signs, Signs]" = models.JSONField(_("what speaks for it"), default=list)
    at = models.DateTimeField(_("found at"))

    objects = NeedsMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a group by needs")
        verbose_name_plural = _("members of groups by needs")
        constraints = [
            models.CheckConstraint(condition=Q(probability__range=(0.5, 1)), name="needs_membership_rather_sure")
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.group_id}"
