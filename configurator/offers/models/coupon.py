"""Coupons, and the reward for coming often."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from configurator.customers.models import Customer
from configurator.offers.models.deal import Deal
from configurator.offers.models.price import WithPeriod, period_is_one

CODE = RegexValidator(r"^[A-Z0-9-]{3,32}\Z", _("A code has 3 to 32 capital letters, digits and hyphens."))


class Reward(WithPeriod):
    """Who buys so many products of a family earns a coupon, each time anew."""

    code = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=100, help_text=_("As customers read it, such as: The tenth is free."))
    family_code = models.CharField(max_length=50, blank=True, help_text=_("Products of it count. Empty: all do."))
    every = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1)], help_text=_("So many products earn one coupon.")
    )
    deal = models.ForeignKey(Deal, models.PROTECT, related_name="rewards", help_text=_("What the coupon is good for."))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(every__gte=1), name="reward_every_positive"),
            period_is_one("reward_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A deal that a coupon opens; `amount` is what it takes off each piece here, None what the deal says itself."""

    deal: Deal
    amount: Decimal | None = None


class CouponQuerySet(models.QuerySet["Coupon"]):
    """Filters by what may still be used."""

    def usable(self) -> "CouponQuerySet":
        """Those that were not taken back, and not used where they hold once."""
        return self.filter(Q(single_use=False) | Q(used=0), withdrawn_at__isnull=True)


class Coupon(models.Model):
    """A code that opens a deal, or several at once: for one person or for anybody, once or as long as they hold."""

    code = models.CharField(max_length=32, unique=True, validators=[CODE])
    deal = models.ForeignKey(
        Deal,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="coupons",
        help_text=_("Empty: it opens several deals, those of a personal list."),
    )
    customer = models.ForeignKey(
        Customer,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="coupons",
        help_text=_("Only for this person. Empty: for anybody."),
    )
    single_use = models.BooleanField(default=True, help_text=_("It holds for one order."))
    starts_on = models.DateField(null=True, blank=True, help_text=_("The first day. Empty: as its deal says."))
    ends_before = models.DateField(
        null=True, blank=True, help_text=_("The first day on which it does not hold any more. Empty: as its deal says.")
    )
    used = models.PositiveIntegerField(default=0, editable=False)
    reward = models.ForeignKey(Reward, models.PROTECT, null=True, blank=True, editable=False, related_name="coupons")
    ordinal = models.PositiveIntegerField(default=0, editable=False, help_text=_("Which one of the reward it is."))
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CouponQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(single_use=False) | Q(used__lte=1), name="coupon_single_use_is_used_once"
            ),
            models.UniqueConstraint(
                fields=["reward", "customer", "ordinal"],
                condition=Q(reward__isnull=False),
                name="coupon_of_a_reward_once",
            ),
            period_is_one("coupon_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.code

    @cached_property
    def opened(self) -> tuple[Opened, ...]:
        """The deals that it opens. One query where there are several."""
        if self.deal is not None:
            return (Opened(deal=self.deal),)
        rows = self.openings.select_related("deal").order_by("pk")
        return tuple(Opened(deal=row.deal, amount=row.amount) for row in rows)


class CouponDeal(models.Model):
    """One of the deals that a coupon opens, as deep as its owner has it."""

    coupon = models.ForeignKey(Coupon, models.CASCADE, related_name="openings")
    deal = models.ForeignKey(Deal, models.PROTECT, related_name="openings")
    amount = models.DecimalField(
        max_digits=12, decimal_places=3, null=True, blank=True, help_text=_("Off each piece; empty: as the deal says.")
    )

    class Meta:
        verbose_name = _("deal of a coupon")
        verbose_name_plural = _("deals of coupons")
        constraints = [
            models.UniqueConstraint(fields=["coupon", "deal"], name="coupondeal_once"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0), name="coupondeal_takes_something_off"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coupon_id}: {self.deal_id}"


class CouponInCart(models.Model):
    """The coupon that a customer typed into the cart; it goes with the next order that it makes cheaper."""

    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True, related_name="coupon_in_cart")
    coupon = models.ForeignKey(Coupon, models.CASCADE, related_name="in_carts")
    put_in_at = models.DateTimeField()

    class Meta:
        verbose_name = _("coupon in a cart")
        verbose_name_plural = _("coupons in carts")

    def __str__(self) -> str:
        return str(self.coupon_id)


class Stamp(models.Model):
    """So many products of an order count for a reward; taken back by a row with the opposite sign. Append-only."""

    reward = models.ForeignKey(Reward, models.PROTECT, related_name="stamps")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="stamps")
    order_key = models.UUIDField(help_text=_("The order, by its key alone."))
    number = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(number=0), name="stamp_counts"),
        ]
        indexes = [models.Index(fields=["order_key"], name="stamp_of_order")]

    def __str__(self) -> str:
        return f"{self.number:+d} {self.reward_id}"
