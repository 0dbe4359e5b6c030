import uuid

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Learning(models.TextChoices):
    """What the customer lets us learn. Nothing is written past it."""

    OFF = "off", _("Off")
    VISIT = "visit", _("This visit")
    ALWAYS = "always", _("Always")


class CustomerQuerySet(models.QuerySet["Customer"]):
    """Chainable filters."""

    def people(self) -> "CustomerQuerySet":
        """Those that stand for a person: a merged customer's other halves are left out."""
        return self.filter(merged_into__isnull=True)

    def person(self, customer_id: uuid.UUID | None) -> "CustomerQuerySet":
        """The one customer that stands for the person behind this one."""
        return self.filter(pk=person_of(customer_id)) if customer_id else self.none()

    def members(self, customer_id: uuid.UUID) -> "CustomerQuerySet":
        """Every customer that turned out to be the same person as this one, itself included."""
        person = person_of(customer_id)
        return self.filter(models.Q(pk=person) | models.Q(merged_into=person))


def person_of(customer_id: uuid.UUID) -> models.Subquery:
    """The customer that stands for the person behind this one, inside another query: itself, unless it was merged."""
    own = Customer.objects.filter(pk=customer_id).order_by()
    return models.Subquery(own.values(person=Coalesce("merged_into_id", "id"))[:1])


class Customer(models.Model):
    """One person, guest or known, whichever way they reach us.

    When several turn out to be one person, one of them stands for all: the others point at it (`merge`). What was made
    by one of them keeps pointing there, so that a merge can be undone; what is shown goes by the person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(
        _("language"),
        max_length=16,
        blank=True,
        help_text=_("What we write to them in: chosen, or that of the page they came to."),
    )
    learning = models.CharField(_("learn about me"), max_length=8, choices=Learning, default=Learning.VISIT)
    learning_chosen_at = models.DateTimeField(_("chosen at"), null=True, blank=True, editable=False)
    forgotten_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    told_at = models.DateTimeField(_("told us something at"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="absorbed"
    )

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="customer_not_merged_into_itself"
            ),
            models.CheckConstraint(condition=models.Q(learning__in=Learning.values), name="customer_learning_known"),
            models.CheckConstraint(
                condition=~models.Q(learning=Learning.ALWAYS) | models.Q(learning_chosen_at__isnull=False),
                name="customer_always_only_when_chosen",
            ),
        ]

    def __str__(self) -> str:
        return self.name or gettext("Guest {number}").format(number=str(self.id)[:8])

    @property
    def person_id(self) -> uuid.UUID:
        """The customer that stands for this person."""
        return self.merged_into_id or self.id


class IdentityQuerySet(models.QuerySet["Identity"]):
    """Chainable filters."""

    def of(self, customer_id: uuid.UUID) -> "IdentityQuerySet":
        """The identities of one customer."""
        return self.filter(customer_id=person_of(customer_id))

    def visits(self) -> "IdentityQuerySet":
        """Those that are to be forgotten with their visit."""
        return self.filter(kind=Identity.Kind.VISIT, transient=True)


class Identity(models.Model):
    """One way to recognise a customer. Merging points it at the person; `origin` is whose it was before."""

    class Kind(models.TextChoices):
        DEVICE = "device", _("Device")
        SIGN_IN = "sign_in", _("Sign-in")
        VISIT = "visit", _("Visit")
        EMAIL = "email", _("E-mail")
        TELEPHONE = "telephone", _("Telephone")
        CARD = "card", _("Card")
        PARTNER = "partner", _("Partner's account")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="identities")
    origin = models.ForeignKey(
        Customer,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text=_("Empty: the same."),
    )
    kind = models.CharField(max_length=9, choices=Kind)
    key = models.CharField(
        max_length=254, help_text=_("What the identity is known by: for a sign-in the account's number.")
    )
    transient = models.BooleanField(
        default=False, help_text=_("Forgotten with its acts half an hour after the last one.")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = IdentityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("identities")
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="identity_once"),
            models.CheckConstraint(condition=~models.Q(key=""), name="identity_has_a_key"),
            models.CheckConstraint(
                condition=models.Q(transient=False) | models.Q(kind="visit"), name="identity_only_visits_pass"
            ),
        ]

    def __str__(self) -> str:
        return gettext("{kind} since {day}").format(kind=self.get_kind_display(), day=self.created_at.date())

    @property
    def origin_or_customer_id(self) -> uuid.UUID:
        """Whose it is apart from all merging."""
        return self.origin_id or self.customer_id
