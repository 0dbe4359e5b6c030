import uuid
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class SharedBuildQuerySet(models.QuerySet["SharedBuild"]):
    """Chainable filters."""

    def live(self, at: datetime) -> "SharedBuildQuerySet":
        """Those that open now."""
        return self.filter(revoked_at=None, valid_until__gt=at)

    def newest_first(self) -> "SharedBuildQuerySet":
        """The one made last before the others."""
        return self.order_by("-created_at", "-key")


class SharedBuild(models.Model):
    """A build as it was when its owner shared it: what is chosen later stays theirs.

    Whoever has the link sees it and may go on with a copy; the code opens it for the owner and for staff only.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    configuration = models.ForeignKey("configurations.Configuration", models.CASCADE, related_name="shares")
    release = models.ForeignKey("releases.Release", models.PROTECT, related_name="+")
    choices: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField()
    words: "models.JSONField[list[dict[str, str]], list[dict[str, str]]]" = models.JSONField(
        default=list, blank=True, help_text=_("The customer's own words on it: imprint, text, font. No pictures.")
    )
    token = models.CharField(max_length=43, unique=True, help_text=_("The link: 192 random bits."))
    code = models.CharField(max_length=8, unique=True)
    created_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = SharedBuildQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(token="") & ~models.Q(code=""), name="shared_build_can_be_named")
        ]

    def __str__(self) -> str:
        return f"{self.configuration_id} {self.created_at:%Y-%m-%d}"

    @property
    def spoken_code(self) -> str:
        """The code as people read and type it: "K7QM-3XWT"."""
        return f"{self.code[:4]}-{self.code[4:]}"

    def is_live(self, at: datetime) -> bool:
        """Whether it opens now."""
        return self.revoked_at is None and at < self.valid_until


class SharedCopy(models.Model):
    """A build that began as a copy of one that somebody else shared: whom the sharer brought. It outlives the link."""

    configuration = models.OneToOneField(
        "configurations.Configuration", models.CASCADE, primary_key=True, related_name="copied"
    )
    sharer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.configuration_id} {self.at:%Y-%m-%d}"
