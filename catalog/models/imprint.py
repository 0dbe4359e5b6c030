from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.base import Versioned, is_code
from catalog.models.family import ProductFamily
from catalog.models.module import Module
from catalog.querysets import FontQuerySet, ImprintQuerySet

MOST_TEXT, MOST_LINES = 200, 6
MILLIMETRES = (MinValueValidator(5), MaxValueValidator(500))


class Font(models.Model):
    """A font that customers' words may be printed in; belongs to the whole catalog."""

    code = models.CharField(max_length=50, unique=True, validators=[is_code], help_text=_("A short lasting name."))
    name = models.CharField(max_length=100, help_text=_("As customers read it."))
    file = models.FileField(upload_to="fonts/", help_text=_("TrueType or OpenType (.ttf, .otf), at most 20 MB."))
    licence = models.CharField(max_length=200, help_text=_("What allows you to print with it."))

    objects = FontQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Imprint(Versioned):
    """A place on a product for the customer's own words or picture: a label, an engraving."""

    class Takes(models.TextChoices):
        TEXT = "text", _("words")
        PICTURE = "picture", _("a picture")
        BOTH = "both", _("words, a picture, or both")

    family = models.ForeignKey(ProductFamily, on_delete=models.CASCADE, related_name="imprints")
    code = models.CharField(max_length=50, validators=[is_code], help_text=_("A short lasting name: orders name it."))
    name = models.CharField(max_length=100, help_text=_("As customers read it, such as Name on the cup."))
    help_text = models.CharField(_("help"), max_length=500, blank=True, help_text=_("One line under the name."))
    takes = models.CharField(max_length=7, choices=Takes, default=Takes.TEXT)
    most = models.PositiveSmallIntegerField(
        _("most characters"), default=24, validators=[MinValueValidator(1), MaxValueValidator(MOST_TEXT)]
    )
    lines = models.PositiveSmallIntegerField(
        _("most lines"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_LINES)]
    )
    scripts: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, help_text=_("Which writing the place takes.")
    )
    fonts: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, blank=True, help_text=_("Codes of the fonts to choose from, the first as proposed.")
    )
    colour = models.CharField(
        max_length=7,
        default="#222222",
        validators=[RegexValidator(r"^#[0-9a-f]{6}$", _("Use # and six digits or letters a to f, such as #5b4636."))],
    )
    paper = models.CharField(
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9a-f]{6}$", _("Use # and six digits or letters a to f, such as #fffaf0."))],
        help_text=_("Of the label below it, in the picture only. Empty: printed on the product itself."),
    )
    corners: "models.JSONField[list[list[int]], list[list[int]]]" = models.JSONField(
        help_text=_("Where it is in the picture of 1200 x 900, clockwise from the top left of what is printed.")
    )
    width_mm = models.PositiveSmallIntegerField(
        _("width in mm"), validators=MILLIMETRES, help_text=_("As it is printed.")
    )
    height_mm = models.PositiveSmallIntegerField(_("height in mm"), validators=MILLIMETRES)
    module = models.ForeignKey(
        Module,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Shown on the picture of what is taken in this module. Empty: on the picture of the product."),
    )
    is_looked_at = models.BooleanField(
        _("look at it first"),
        default=False,
        help_text=_("Nothing is made before one of us has looked at what was given."),
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = ImprintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family", "code"], name="catalog_imprint_code_once_a_family"),
            models.CheckConstraint(condition=Q(takes__in=["text", "picture", "both"]), name="catalog_imprint_takes"),
            models.CheckConstraint(condition=Q(width_mm__gte=1, height_mm__gte=1), name="catalog_imprint_has_a_size"),
        ]

    def __str__(self) -> str:
        return self.name
