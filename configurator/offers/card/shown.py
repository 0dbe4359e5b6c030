"""What stands on the page of a club card: its codes, and what its owner has earned."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.safestring import SafeString

from configurator.customers.barcodes import Bars, bars_of, qr_inline
from configurator.customers.models import Customer
from configurator.offers.card.issue import card_of
from configurator.offers.codes import in_groups
from configurator.offers.models import Coupon, Reward, holding_at
from configurator.offers.reward import collected


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody is from the next reward."""

    reward: Reward
    number: int

    @property
    def left(self) -> int:
        """So many more."""
        return self.reward.every - self.number

    @property
    def share(self) -> Decimal:
        """Of the way to it."""
        return Decimal(self.number) / self.reward.every


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it is shown; without a number there is none yet."""

    number: str
    coupons: tuple[Coupon, ...] = ()
    progress: tuple[Progress, ...] = ()

    @property
    def spoken(self) -> str:
        """The number as people read it."""
        return in_groups(self.number)

    @property
    def bars(self) -> Bars:
        """Code 128."""
        return bars_of(self.number)

    @property
    def qr(self) -> SafeString:
        """The same as a QR code."""
        return qr_inline(self.number)


def card_shown(*, customer_id: uuid.UUID, at: datetime) -> Card:
    """The card with coupons that hold and rewards on their way: three queries, and one for each reward."""
    number = card_of(customer_id=customer_id)
    if not number:
        return Card("")
    members = Customer.objects.members(customer_id)
    coupons = Coupon.objects.usable().filter(customer__in=members, deal__isnull=False).select_related("deal")
    coupons = coupons.order_by("created_at", "pk")  # those of several deals have a page of their own
    holding = tuple(one for one in coupons if one.deal and one.deal.holds_at(at) and not one.deal.is_spent)
    rewards = Reward.objects.filter(holding_at(at)).order_by("name")
    progress = (Progress(one, max(collected(reward=one, customer_id=customer_id), 0) % one.every) for one in rewards)
    return Card(number, holding, tuple(progress))
