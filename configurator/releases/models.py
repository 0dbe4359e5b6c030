from django.conf import settings
from django.db import models
from django.utils import timezone


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Chainable filters."""

    def of(self, family_code: str) -> "ReleaseQuerySet":
        """The releases of one family."""
        return self.filter(family__code=family_code)

    def newest_first(self) -> "ReleaseQuerySet":
        """The highest number before the others."""
        return self.order_by("-number")

    def light(self) -> "ReleaseQuerySet":
        """Without the large columns, for lists."""
        return self.defer("document", "knowledge")


class Release(models.Model):
    """One family as it was published: texts, prices, pictures and the compiled rules. Never changed afterwards."""

    family = models.ForeignKey("catalog.ProductFamily", models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    document = models.JSONField(help_text="The family as the catalog had it, in the format of catalog files.")
    knowledge = models.BinaryField(help_text="The compiled knowledge base.")
    fingerprint = models.CharField(max_length=64)
    variant_count = models.CharField(max_length=64)
    node_count = models.PositiveIntegerField()
    compile_seconds = models.FloatField()
    published_at = models.DateTimeField(default=timezone.now, editable=False)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["family", "number"], name="release_number_once")]
        permissions = [("publish_release", "Can publish a family")]

    def __str__(self) -> str:
        return f"Release {self.number}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Write a new release; a stored one has no way to change."""
        if not self._state.adding:
            raise TypeError("A release is never changed.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class CurrentRelease(models.Model):
    """Which release of a family is on sale."""

    family = models.OneToOneField("catalog.ProductFamily", models.CASCADE, related_name="current")
    release = models.ForeignKey(Release, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Current: {self.release_id}"
