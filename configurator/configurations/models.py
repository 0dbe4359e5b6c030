import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from configurator.configurations.imprints.model import GalleryPiece, Inscription, InscriptionPicture
from configurator.configurations.sharing.model import SharedBuild, SharedCopy
from configurator.configurations.together.model import OWNER, Companion, Invitation
from configurator.customers.models import Customer

__all__ = [
    "Companion",
    "Configuration",
    "GalleryPiece",
    "Hand",
    "Inscription",
    "InscriptionPicture",
    "Invitation",
    "SharedBuild",
    "SharedCopy",
    "StartPage",
]

NAME_LENGTH, NOTE_LENGTH = 80, 500


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody at a build of somebody else who let them build along: whose profile counts, and their number there."""

    customer: Customer
    number: int


class ConfigurationQuerySet(models.QuerySet["Configuration"]):
    """Chainable filters."""

    def owned_by(self, customer_id: uuid.UUID | None) -> "ConfigurationQuerySet":
        """The builds of one person, by whichever of their customers; of nobody, none. What was deleted is gone."""
        return self.made_by(customer_id).filter(deleted_at=None)

    def made_by(self, customer_id: uuid.UUID | None) -> "ConfigurationQuerySet":
        """The same with those that were deleted and can still be put back."""
        return self.filter(customer__in=Customer.objects.members(customer_id)) if customer_id else self.none()

    def open(self) -> "ConfigurationQuerySet":
        """Those not ordered and not deleted."""
        return self.filter(status=Configuration.Status.OPEN, deleted_at=None)

    def deleted(self) -> "ConfigurationQuerySet":
        """Those that were deleted, the latest first."""
        return self.filter(status=Configuration.Status.OPEN).exclude(deleted_at=None).order_by("-deleted_at", "-key")

    def of_family(self, family_code: str) -> "ConfigurationQuerySet":
        """Those of one family."""
        return self.filter(family_code=family_code)

    def begun(self) -> "ConfigurationQuerySet":
        """Those in which something was chosen."""
        return self.exclude(choices={})

    def untouched(self) -> "ConfigurationQuerySet":
        """Open ones that somebody, or a search engine, looked at and did nothing with."""
        nothing = self.open().filter(choices={}, version=1, name="", note="")
        return nothing.filter(shares=None, invitations=None, inscriptions=None)

    def newest_first(self) -> "ConfigurationQuerySet":
        """The one touched last before the others."""
        return self.order_by("-updated_at", "-key")


class Configuration(models.Model):
    """A customer's build, partial or complete, on the release it was made on."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        ORDERED = "ordered", "Ordered"

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="configurations")
    release = models.ForeignKey("releases.Release", models.PROTECT, related_name="+")
    family_code = models.CharField(max_length=50)
    choices: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict, blank=True)
    filled: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, blank=True, help_text=_("Variables whose value was filled in for the customer, not chosen.")
    )
    past: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        default=list,
        blank=True,
        help_text=_("What the latest steps changed, for undo: variable -> [old, new, marks]; see `history/trail.py`."),
    )
    ahead: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        default=list, blank=True, help_text=_("Undone steps, for redo, the next one last; none after a new choice.")
    )
    lately: "models.JSONField[list[list[Any]], list[list[Any]]]" = models.JSONField(
        default=list,
        blank=True,
        help_text=_("What was done lately while others may build along; see `together/lately.py`."),
    )
    together_until = models.DateTimeField(
        null=True, blank=True, help_text=_("Until then others build along, by the invitation that is open.")
    )
    deleted_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Since then it is there for nobody; it can be put back until it is tidied.")
    )
    name = models.CharField(max_length=NAME_LENGTH, blank=True, default="", help_text=_("What the customer calls it."))
    note = models.CharField(max_length=NOTE_LENGTH, blank=True, default="", help_text=_("The customer's note to it."))
    version = models.PositiveIntegerField(default=1, help_text=_("Guards against two tabs; one more with every step."))
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ConfigurationQuerySet.as_manager()

    hand: Hand | None = None
    """Who of those invited acts on it or sees it in this request; None for its owner (`together/hands.py`)."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=("open", "ordered")), name="configuration_status_known"
            )
        ]
        indexes = [models.Index(fields=["customer", "family_code", "-updated_at"], name="configuration_of_customer")]

    def __str__(self) -> str:
        return f"{self.family_code} {str(self.key)[:8]}"

    @property
    def actor(self) -> Customer:
        """Whose profile counts for what is shown and written: the owner's, or that of who was invited."""
        return self.hand.customer if self.hand else self.customer

    @property
    def who(self) -> int:
        """The actor's number among those who build it together."""
        return self.hand.number if self.hand else OWNER

    def is_together(self, at: datetime) -> bool:
        """Whether others may build along."""
        return self.together_until is not None and at < self.together_until


class StartPageQuerySet(models.QuerySet["StartPage"]):
    """Chainable filters."""

    def of(self, customer_id: uuid.UUID) -> "StartPageQuerySet":
        """Those of one person, the one that counts first: of who stands for the person, else the latest."""
        pages = self.filter(customer__in=Customer.objects.members(customer_id))
        return pages.order_by(models.F("customer__merged_into").asc(nulls_first=True), "-changed_at")


class StartPage(models.Model):
    """How a customer arranged their home page: a setting they told us, kept whatever they let us learn."""

    customer = models.OneToOneField(
        "customers.Customer", models.CASCADE, primary_key=True, related_name="start_page", editable=False
    )
    blocks: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, help_text=_("Codes of the blocks in the customer's order.")
    )
    hidden: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list, blank=True)
    changed_at = models.DateTimeField()

    objects = StartPageQuerySet.as_manager()

    def __str__(self) -> str:
        return ", ".join(self.blocks)
