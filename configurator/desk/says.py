"""Says: why a sale could not be paid as it was shown, in a sentence for whoever stands at the till."""

from django.utils.translation import gettext as _

from configurator.desk.ring import SaleMovedError
from configurator.languages.few import listed
from configurator.offers.redeem import DealGoneError
from configurator.orders.fixed import NotSoldError
from configurator.orders.offer import NotTogetherError
from configurator.orders.place import (
    AlreadyOrderedError,
    BuildChangedError,
    ChangesOrderError,
    OutOfStockError,
    TokenReusedError,
    TotalChangedError,
)
from configurator.orders.readiness import NotCompleteError, OffSaleError, ReleaseChangedError
from configurator.orders.shortage import shortages
from configurator.orders.troubles import trouble_of
from configurator.releases.money import money

_BUILD = (NotCompleteError, OffSaleError, ReleaseChangedError)
_MOVED = (SaleMovedError, AlreadyOrderedError, BuildChangedError, ChangesOrderError, TokenReusedError)
OBSTACLES = (*_BUILD, *_MOVED, DealGoneError, NotSoldError, NotTogetherError, OutOfStockError, TotalChangedError)
"""What stands in the way of a payment; the sale stays open."""


def moved() -> str:
    """That another tab was faster."""
    return _("This sale was changed in another tab or window, or has ended. Here it is as it is now.")


def why_not_paid(*, reason: Exception, coupon_trouble: str = "") -> str:
    """The sentence for one of OBSTACLES; `coupon_trouble` is what is the matter with the coupon now."""
    ends = _("Nothing is paid yet: please look it through and press again.")
    return f"{_what(reason, coupon_trouble)} {ends}"


def _what(reason: Exception, coupon_trouble: str) -> str:
    match reason:
        case TotalChangedError(offer=found):
            total = money(found.amounts.total if found.amounts else None, found.currency)
            said = " ".join([coupon_trouble, _("The total is {price} now.").format(price=total)]).strip()
        case OutOfStockError():
            said = _short(reason)
        case DealGoneError(coupon=True, name=name):
            said = _("The coupon {code} was used at another till meanwhile.").format(code=name)
        case DealGoneError(name=name):
            said = _("All of “{name}” has been given away meanwhile.").format(name=name)
        case NotSoldError(skus=skus):
            said = _("Not sold any more: {skus}.").format(skus=listed(list(skus)))
        case NotTogetherError():
            said = _("Not everything in it can be sold together.")
        case _:
            said = trouble_of(reason).says if isinstance(reason, _BUILD) else moved()
    return said


def _short(reason: OutOfStockError) -> str:
    said = _("Of {name} only {left} are left, and {wanted} were wanted.")
    found = shortages(short=reason.short, lines=reason.lines)
    return " ".join(said.format(name=one.name, left=one.left, wanted=one.wanted) for one in found)
