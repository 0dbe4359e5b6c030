import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

TEXT_LENGTH = 200


class InscriptionQuerySet(models.QuerySet["Inscription"]):
    """Chainable filters."""

    def of_builds(self, keys: "list[uuid.UUID]") -> "InscriptionQuerySet":
        """Those of these builds."""
        return self.filter(configuration__in=keys)

    def with_pictures(self) -> "InscriptionQuerySet":
        """Their pictures along."""
        return self.select_related("given_picture")


class Inscription(models.Model):
    """What a customer gave for one place on one build: their own words, in a font that staff chose.

    It is looked at again with the release's imprint whenever it is used: a newer release may have another.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    configuration = models.ForeignKey("configurations.Configuration", models.CASCADE, related_name="inscriptions")
    imprint = models.CharField(max_length=50, help_text=_("Code of the place, in the build's release."))
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)
    font = models.CharField(max_length=50, blank=True, help_text=_("Code of the font."))
    picture = models.CharField(
        max_length=64, blank=True, default="", help_text=_("SHA-256 of the picture, if there is one.")
    )
    version = models.PositiveIntegerField(default=1, help_text=_("Guards against two tabs."))
    changed_at = models.DateTimeField()

    objects = InscriptionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["configuration", "imprint"], name="inscription_once_a_place")]

    def __str__(self) -> str:
        return f"{self.configuration_id} {self.imprint}"

    @property
    def data(self) -> bytes:
        """The picture's bytes, b"" without one; a query unless they were loaded along."""
        return bytes(self.given_picture.data) if self.picture else b""


class InscriptionPicture(models.Model):
    """The picture that a customer gave, as WebP, drawn anew.

    In the database: nobody else may read it, and it goes with its owner.
    """

    inscription = models.OneToOneField(
        Inscription, models.CASCADE, primary_key=True, related_name="given_picture", editable=False
    )
    data = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.width} x {self.height}"


class GalleryPieceQuerySet(models.QuerySet["GalleryPiece"]):
    """Chainable filters."""

    def shown(self) -> "GalleryPieceQuerySet":
        """Those that staff let be shown as they are now."""
        looked_at = self.filter(state=GalleryPiece.State.SHOWN, version=models.F("inscription__version"))
        return looked_at.filter(inscription__configuration__deleted_at=None)

    def waiting(self) -> "GalleryPieceQuerySet":
        """Those that nobody has looked at as they are now."""
        changed = ~models.Q(version=models.F("inscription__version"))
        there = self.filter(inscription__configuration__deleted_at=None)
        return there.filter(models.Q(state=GalleryPiece.State.ASKED) | changed)

    def with_inscriptions(self) -> "GalleryPieceQuerySet":
        """What is to be drawn along."""
        return self.select_related("inscription__configuration", "inscription__given_picture")


class GalleryPiece(models.Model):
    """That a customer lets us show what they gave, without their name; gone when they take it back.

    `version` is that of the inscription when staff last looked: other words are looked at anew.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("To be looked at")
        SHOWN = "shown", _("Shown")
        REFUSED = "refused", _("Not shown")

    inscription = models.OneToOneField(
        Inscription, models.CASCADE, primary_key=True, related_name="piece", editable=False
    )
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    family_code = models.CharField(max_length=50, db_index=True)
    state = models.CharField(max_length=7, choices=State, default=State.ASKED)
    version = models.PositiveIntegerField()
    agreed_at = models.DateTimeField()

    objects = GalleryPieceQuerySet.as_manager()

    class Meta:
        permissions = [("look_at_gallery", "Can decide what is shown in the gallery")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=("asked", "shown", "refused")), name="gallery_piece_state_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.family_code} {str(self.key)[:8]}"
