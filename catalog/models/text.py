from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.base import Versioned
from catalog.models.family import ProductFamily
from catalog.querysets import CatalogTextQuerySet
from catalog.texts.fields import FIELDS, KIND_WORDS, MOST_TEXT, SHARED

LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$"


class CatalogText(Versioned):
    """A text that customers read, in another language than the shop's; without a family for what families share.

    `original` is what it was translated from: where that is written differently now, the text is out of date.
    """

    family = models.ForeignKey(ProductFamily, on_delete=models.CASCADE, null=True, blank=True, related_name="texts")
    kind = models.CharField(max_length=10, choices=KIND_WORDS)
    code = models.CharField(max_length=120, help_text=_("Of the thing that it belongs to."))
    field = models.CharField(max_length=200, help_text=_("Which of its texts; of a value, the value itself."))
    language = models.CharField(max_length=16, validators=[RegexValidator(LANGUAGE_PATTERN)])
    text = models.TextField(max_length=MOST_TEXT)
    original = models.TextField(max_length=MOST_TEXT)
    at = models.DateTimeField(null=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = CatalogTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text in another language")
        verbose_name_plural = _("texts in other languages")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["family", "kind", "code", "field", "language"], name="catalog_text_once_a_family"
            ),
            models.UniqueConstraint(
                fields=["kind", "code", "field", "language"],
                condition=Q(family__isnull=True),
                name="catalog_shared_text_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(SHARED), family__isnull=True)
                | Q(kind__in=sorted(FIELDS.keys() - SHARED), family__isnull=False),
                name="catalog_text_of_family_or_shared",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="catalog_text_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.code}/{self.field} ({self.language})"
