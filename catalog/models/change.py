from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.family import ProductFamily
from catalog.querysets import RuleChangeQuerySet


class RuleChange(models.Model):
    """What one saving did to one rule: the rule as a document before and after; written once, never changed."""

    class Way(models.TextChoices):
        PAGE = "page", _("on the rules page")
        FORM = "form", _("in the plain form")
        FILE = "file", _("from a file")
        BACK = "back", _("by going back")

    family = models.ForeignKey(ProductFamily, on_delete=models.CASCADE, related_name="rule_changes")
    code = models.CharField(max_length=80, help_text=_("Code of the rule; it may be gone."))
    way = models.CharField(max_length=4, choices=Way)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = RuleChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["family", "code", "at"], name="catalog_change_of_rule")]
        constraints = [
            models.CheckConstraint(
                condition=Q(before__isnull=False) | Q(after__isnull=False), name="catalog_change_has_a_side"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.at:%Y-%m-%d %H:%M}"
