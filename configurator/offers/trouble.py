"""Trouble: why a coupon does not hold, in a clear sentence."""

import uuid
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from configurator.customers.models import Customer
from configurator.offers.models import Coupon, Deal, Opened, shop_day


class Trouble(Exception):  # noqa: N818  a state of a coupon, which a page says and a step raises
    """Why a coupon can't be used.

    `unknown`, `mistyped`, `early`, `expired`, `used`, `not_yours`, `spent`, `currency`, `unfit`, `beaten` or `tries`;
    `day` is that on which it begins, or ended.
    """

    def __init__(self, why: str, *, day: date | None = None) -> None:
        super().__init__(why)
        self.why, self.day = why, day

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Trouble) and (self.why, self.day) == (other.why, other.day)

    def __hash__(self) -> int:
        return hash((self.why, self.day))

    @property
    def says(self) -> str:
        """The sentence."""
        day = date_format(self.day, "j F Y") if self.day else ""
        return {
            "unknown": _("We don't know this code. Please look at it once more."),
            "mistyped": _("One of the signs of this code is wrong. Please compare it with the list."),
            "early": _("This coupon holds from {day} on.").format(day=day),
            "expired": _("This coupon held until the end of {day}.").format(day=day)
            if day
            else _("This coupon does not hold any more."),
            "tries": _("Too many codes in a short time. Please wait ten minutes, then try again."),
            "used": _("This coupon was used already."),
            "not_yours": _("This coupon is for another person."),
            "spent": _("All of this deal has been given away meanwhile."),
            "currency": _("This coupon is for orders in another currency."),
            "unfit": _("This coupon is not for these products, or not for so few of them."),
            "beaten": _("Your other offers save more, so the coupon is not used and stays yours."),
        }[self.why]


def trouble_of(*, coupon: Coupon, customer_id: uuid.UUID | None, currency: str = "", at: datetime) -> Trouble | None:
    """What stands in the way of a coupon, whatever is in the cart. One query for a personal one, none otherwise.

    Of several deals one that holds is enough; looking at them is one query more.
    """
    if coupon.customer_id is not None and not _is_same_person(coupon.customer_id, customer_id):
        return Trouble("not_yours")
    if coupon.withdrawn_at is not None:
        return Trouble("expired")
    if coupon.single_use and coupon.used:
        return Trouble("used")
    trouble = _of_period(coupon.starts_on, coupon.ends_before, at)
    if trouble is not None or opened_at(coupon=coupon, currency=currency, at=at):
        return trouble
    return next((_of_deal(one.deal, currency, at) for one in coupon.opened), Trouble("expired"))


def opened_at(*, coupon: Coupon, currency: str = "", at: datetime) -> list[Opened]:
    """Those of its deals that hold at a moment, in a currency if one is named."""
    return [one for one in coupon.opened if _of_deal(one.deal, currency, at) is None]


def _of_deal(deal: Deal, currency: str, at: datetime) -> Trouble | None:
    if not deal.active:
        return Trouble("expired")
    trouble = _of_period(deal.starts_on, deal.ends_before, at)
    if trouble is not None:
        return trouble
    if deal.is_spent:
        return Trouble("spent")
    return Trouble("currency") if currency and deal.currency != currency else None


def _of_period(starts_on: date | None, ends_before: date | None, at: datetime) -> Trouble | None:
    day = shop_day(at)
    if starts_on is not None and day < starts_on:
        return Trouble("early", day=starts_on)
    if ends_before is not None and day >= ends_before:
        return Trouble("expired", day=ends_before - timedelta(days=1))
    return None


def _is_same_person(owner_id: uuid.UUID, customer_id: uuid.UUID | None) -> bool:
    return customer_id is not None and Customer.objects.members(customer_id).filter(pk=owner_id).exists()
