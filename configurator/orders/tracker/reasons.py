"""Reasons: why a product of an order can't be changed, in the customer's words, and how to go on."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.languages.few import listed
from configurator.orders.readiness import NotCompleteError, OffSaleError, ReleaseChangedError
from configurator.orders.tracker.amend import FixedLineError, OrderMovedOnError, PaidMoreError, PriceOnRequestError
from configurator.orders.tracker.controls import TooLateError
from configurator.releases.money import money
from configurator.stock.reserve import NotEnoughError

REASONS = (
    FixedLineError,
    NotCompleteError,
    NotEnoughError,
    OffSaleError,
    OrderMovedOnError,
    PaidMoreError,
    PriceOnRequestError,
    ReleaseChangedError,
    TooLateError,
)
_PLAIN: dict[type[Exception], str | Promise] = {
    PriceOnRequestError: gettext_lazy(
        "One of these parts is priced on request, so the order can't be changed to it here."
    ),
    OrderMovedOnError: gettext_lazy("The order or the build changed meanwhile. Look at the order, then begin again."),
    FixedLineError: gettext_lazy("This is sold as it is: there is nothing in it to choose."),
    OffSaleError: gettext_lazy("This product is not on sale any more, so it stays as you ordered it."),
}


def why(reason: Exception) -> str:
    """What stands in the way; `reason` is one of REASONS."""
    match reason:
        case TooLateError():
            said = _("The product can't be changed any more. {why}").format(why=reason.control.why)
        case NotCompleteError(missing=missing):
            said = (
                _("Still to choose: {missing}.").format(missing=listed(missing))
                if missing
                else _("The choices don't fit together yet.")
            )
        case NotEnoughError(short=short):
            said = " ".join(_("Of {sku} only {left} are left.").format(sku=one.sku, left=one.left) for one in short)
        case ReleaseChangedError(found=found):
            said = " ".join(one.sentence for one in found)
        case PaidMoreError(difference=more, currency=currency):
            said = _(
                "The order is paid, and this would cost {more} more. "
                "Choose something that costs no more, or order it apart."
            ).format(more=money(more, currency))
        case _:
            said = str(_PLAIN[type(reason)])
    return said
