from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.base import is_code
from catalog.models.family import ProductFamily
from catalog.querysets import ExampleQuerySet


class Example(models.Model):
    """A build that must be possible, or must not be: publishing is refused while the rules say otherwise."""

    class MustBe(models.TextChoices):
        POSSIBLE = "possible", _("must be possible")
        IMPOSSIBLE = "impossible", _("must be impossible")

    family = models.ForeignKey(ProductFamily, on_delete=models.CASCADE, related_name="examples")
    code = models.CharField(max_length=80, validators=[is_code])
    name = models.CharField(max_length=100)
    must_be = models.CharField(max_length=10, choices=MustBe, default=MustBe.POSSIBLE)
    choices = models.JSONField(help_text=_("By module, written as a preset's choices in the catalog file."))
    position = models.PositiveSmallIntegerField(default=0)

    objects = ExampleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family", "code"], name="catalog_example_code_once_a_family"),
            models.CheckConstraint(condition=Q(must_be__in=["possible", "impossible"]), name="catalog_example_must_be"),
        ]

    def __str__(self) -> str:
        return self.name
