import uuid

from django.db import models

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
    imprint = models.CharField(max_length=50, help_text="Code of the place, in the build's release.")
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)
    font = models.CharField(max_length=50, blank=True, help_text="Code of the font.")
    picture = models.CharField(
        max_length=64, blank=True, default="", help_text="SHA-256 of the picture, if there is one."
    )
    version = models.PositiveIntegerField(default=1, help_text="Guards against two tabs.")
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
