import uuid

from django.db import models
from django.utils import timezone


class Learning(models.TextChoices):
    """What the customer lets us learn. Nothing is written past it."""

    OFF = "off", "Off"
    VISIT = "visit", "This visit"
    ALWAYS = "always", "Always"


class Customer(models.Model):
    """One person, guest or known, whichever way they reach us."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, blank=True)
    learning = models.CharField("learn about me", max_length=8, choices=Learning, default=Learning.VISIT)
    learning_chosen_at = models.DateTimeField("chosen at", null=True, blank=True, editable=False)
    forgotten_at = models.DateTimeField("erased at", null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(learning__in=Learning.values), name="customer_learning_known"),
            models.CheckConstraint(
                condition=~models.Q(learning=Learning.ALWAYS) | models.Q(learning_chosen_at__isnull=False),
                name="customer_always_only_when_chosen",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"Guest {str(self.id)[:8]}"


class IdentityQuerySet(models.QuerySet["Identity"]):
    """Chainable filters."""

    def of(self, customer_id: uuid.UUID) -> "IdentityQuerySet":
        """The identities of one customer."""
        return self.filter(customer_id=customer_id)

    def visits(self) -> "IdentityQuerySet":
        """Those that are to be forgotten with their visit."""
        return self.filter(kind=Identity.Kind.VISIT, transient=True)


class Identity(models.Model):
    """One way to recognise a customer. Merging customers re-points identities and changes nothing else."""

    class Kind(models.TextChoices):
        DEVICE = "device", "Device"
        SIGN_IN = "sign_in", "Sign-in"
        VISIT = "visit", "Visit"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="identities")
    kind = models.CharField(max_length=8, choices=Kind)
    key = models.CharField(
        max_length=64, help_text="What the identity is known by: for a sign-in the account's number."
    )
    transient = models.BooleanField(default=False, help_text="Forgotten with its acts half an hour after the last one.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = IdentityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "identities"
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="identity_once"),
            models.CheckConstraint(
                condition=models.Q(transient=False) | models.Q(kind="visit"), name="identity_only_visits_pass"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} since {self.created_at:%Y-%m-%d}"
