import uuid
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

OWNER = 0
"""The number that the owner of a build has among those who build it together."""
WHO_LENGTH = 40


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Chainable filters."""

    def live(self, at: datetime) -> "InvitationQuerySet":
        """Those by which others build along now."""
        return self.filter(ended_at=None, valid_until__gt=at)

    def newest_first(self) -> "InvitationQuerySet":
        """The one made last before the others."""
        return self.order_by("-created_at", "-key")


class Invitation(models.Model):
    """A link by which others come to build along; a build has at most one that has not ended.

    When it ends, it keeps the build as it stood: what they may take a copy of, and nothing that was chosen later.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    configuration = models.ForeignKey("configurations.Configuration", models.CASCADE, related_name="invitations")
    token = models.CharField(max_length=43, unique=True, help_text=_("The link: 192 random bits."))
    owner_name = models.CharField(max_length=WHO_LENGTH, help_text=_("What the others see the owner called."))
    owner_seen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    left_release = models.ForeignKey("releases.Release", models.PROTECT, null=True, blank=True, related_name="+")
    left_choices: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(token=""), name="invitation_has_a_link"),
            models.UniqueConstraint(
                fields=["configuration"], condition=models.Q(ended_at=None), name="invitation_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.configuration_id} {self.created_at:%Y-%m-%d}"

    def is_live(self, at: datetime) -> bool:
        """Whether others build along by it now."""
        return self.ended_at is None and at < self.valid_until


class Companion(models.Model):
    """Somebody who builds along by an invitation, under the name that they gave."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="companions")
    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(help_text=_("What the build's steps call them by; the owner is 0."))
    name = models.CharField(max_length=WHO_LENGTH)
    joined_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "customer"], name="companion_joins_once"),
            models.UniqueConstraint(fields=["invitation", "number"], name="companion_has_a_number"),
            models.CheckConstraint(condition=models.Q(number__gt=0), name="companion_is_not_the_owner"),
        ]

    def __str__(self) -> str:
        return self.name
