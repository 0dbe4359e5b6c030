"""What lies on the shelf, what of it is kept for whom, and how it came to be so.

A SKU without a row here is not counted: it is made to order and can always be sold.
"""

from collections.abc import Iterable
from typing import Any, Never

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

NO_MORE, FIRST_COUNT = gettext_noop("not counted any more"), gettext_noop("first count")
"""Reasons of movements that nobody types."""


class StockItemQuerySet(models.QuerySet["StockItem"]):
    """Items by SKU, and locked in an order that lets nobody wait in a circle."""

    def locked(self, skus: Iterable[str]) -> "StockItemQuerySet":
        """The rows of these SKUs, smallest first, held until the transaction ends."""
        return self.filter(sku__in=sorted(skus)).order_by("sku").select_for_update(no_key=True)

    def giving(self, quantity: int) -> "StockItemQuerySet":
        """Those of which so many more can be kept for somebody."""
        return self.filter(Q(sell_without_stock=True) | Q(on_hand__gte=F("reserved") + quantity))

    def with_left(self) -> "StockItemQuerySet":
        """What is on hand and kept for nobody, as `left`."""
        return self.annotate(left=Greatest(F("on_hand") - F("reserved"), Value(0)))


class StockItem(models.Model):
    """How much there is of one SKU. `on_hand` changes with a `Movement` only, `reserved` with a `Reservation` only."""

    sku = models.CharField(_("SKU"), max_length=100, unique=True)
    on_hand = models.PositiveIntegerField(default=0)
    reserved = models.PositiveIntegerField(default=0, help_text=_("Of what is on hand, promised to orders."))
    sell_without_stock = models.BooleanField(
        default=False, help_text=_("Sell it also when nothing is left: it is made or bought for the order.")
    )
    incoming = models.PositiveIntegerField(default=0, help_text=_("How many are on their way to us."))
    incoming_date = models.DateField(null=True, blank=True, help_text=_("When they should be here."))

    objects = StockItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("stock of a part")
        verbose_name_plural = _("stock")
        constraints = [
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="stock_on_hand_not_negative"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="stock_reserved_not_negative"),
            models.CheckConstraint(
                condition=Q(reserved__lte=F("on_hand")) | Q(sell_without_stock=True), name="stock_reserved_is_on_hand"
            ),
            models.CheckConstraint(
                condition=Q(incoming_date__isnull=True) | Q(incoming__gt=0), name="stock_date_of_something_incoming"
            ),
        ]

    def __str__(self) -> str:
        return self.sku


class ReservationQuerySet(models.QuerySet["Reservation"]):
    """Reservations by order and state."""

    def of(self, reference: Any) -> "ReservationQuerySet":
        """Those of one order."""
        return self.filter(reference=reference)

    def open(self) -> "ReservationQuerySet":
        """Those that hold something."""
        return self.filter(state=Reservation.State.RESERVED)


class Reservation(models.Model):
    """So many of one SKU are kept for one order, for good or until a time.

    One that lapsed is freed and keeps its `until`; one that was given free on purpose has none.
    """

    class State(models.TextChoices):
        RESERVED = "reserved", pgettext_lazy("pieces of a part", "kept")
        CONSUMED = "consumed", _("gone out")
        FREED = "freed", _("given free")

    reference = models.UUIDField(help_text=_("The order's key."))
    sku = models.CharField(_("SKU"), max_length=100)
    quantity = models.PositiveIntegerField()
    until = models.DateTimeField(
        null=True, blank=True, help_text=_("Given free after this time; empty: kept for good.")
    )
    state = models.CharField(max_length=8, choices=State, default=State.RESERVED)
    changed_at = models.DateTimeField()

    objects = ReservationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reference", "sku"], name="stock_reservation_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="stock_reservation_of_something"),
            models.CheckConstraint(
                condition=Q(state__in=["reserved", "consumed", "freed"]), name="stock_reservation_state"
            ),
        ]
        indexes = [
            models.Index(fields=["until"], name="stock_reservation_lapsing", condition=Q(state="reserved")),
            models.Index(fields=["sku"], name="stock_reservation_of_sku", condition=Q(state="reserved")),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku} {self.state}"  # noqa: RUF001  a multiplication sign

    @property
    def has_lapsed(self) -> bool:
        """Whether it was given free because its time was over."""
        return self.state == self.State.FREED and self.until is not None


class MovementChangedError(Exception):
    """Somebody tried to change or delete what is a record."""


class MovementQuerySet(models.QuerySet["Movement"]):
    """Reads and creates; changes nothing."""

    def newest_first(self) -> "MovementQuerySet":
        """Latest first."""
        return self.order_by("-id")

    def update(self, **values: Any) -> Never:  # noqa: ARG002  Django's signature
        """Refuse: there is no update path."""
        raise MovementChangedError

    def delete(self) -> Never:
        """Refuse: there is no delete path."""
        raise MovementChangedError


class Movement(models.Model):
    """One change of what is on hand: who, when, why and how many. Their sum is what is on hand."""

    class Kind(models.TextChoices):
        COUNTED = "counted", _("counted")
        RECEIVED = "received", _("goods came in")
        SENT = "sent", _("went out with an order")
        RETURNED = "returned", _("came back and was put on the shelf")

    sku = models.CharField(_("SKU"), max_length=100)
    kind = models.CharField(max_length=8, choices=Kind)
    amount = models.IntegerField(help_text=_("Negative: fewer than before."))
    on_hand = models.PositiveIntegerField(help_text=_("After it."))
    reason = models.CharField(max_length=200, blank=True)
    reference = models.UUIDField(null=True, blank=True, help_text=_("The order, the return, or the form it came from."))
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = MovementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "sku", "kind"],
                condition=Q(reference__isnull=False),
                name="stock_movement_once_a_reference",
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="stock_movement_moves"),
            models.CheckConstraint(
                condition=Q(kind__in=["counted", "received", "sent", "returned"]), name="stock_movement_kind"
            ),
        ]
        indexes = [models.Index(fields=["sku", "-id"], name="stock_movement_of_sku")]

    def __str__(self) -> str:
        return f"{self.amount:+} {self.sku}"

    def save(self, **options: Any) -> None:
        """Write a new one; a stored one is refused."""
        if not self._state.adding:
            raise MovementChangedError
        super().save(**options)

    def delete(self, **options: Any) -> Never:  # type: ignore[override]  # noqa: ARG002  Django's signature
        """Refuse: there is no delete path."""
        raise MovementChangedError

    @property
    def why(self) -> str:
        """The reason: one of ours in the language that is shown, another as somebody typed it."""
        return gettext(self.reason) if self.reason in {NO_MORE, FIRST_COUNT} else self.reason
