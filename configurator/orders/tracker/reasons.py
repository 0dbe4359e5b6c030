"""Reasons: why a product of an order can't be changed, in the customer's words, and how to go on."""

from configurator.orders.readiness import NotCompleteError, OffSaleError, ReleaseChangedError
from configurator.orders.tracker.amend import OrderMovedOnError, PaidMoreError, PriceOnRequestError
from configurator.orders.tracker.controls import TooLateError
from configurator.releases.money import money
from configurator.stock.reserve import NotEnoughError

REASONS = (
    NotCompleteError,
    NotEnoughError,
    OffSaleError,
    OrderMovedOnError,
    PaidMoreError,
    PriceOnRequestError,
    ReleaseChangedError,
    TooLateError,
)
_PLAIN: dict[type[Exception], str] = {
    PriceOnRequestError: "One of these parts is priced on request, so the order can't be changed to it here.",
    OrderMovedOnError: "The order or the build changed meanwhile. Look at the order, then begin again.",
    OffSaleError: "This product is not on sale any more, so it stays as you ordered it.",
}


def why(reason: Exception) -> str:
    """What stands in the way; `reason` is one of REASONS."""
    match reason:
        case TooLateError():
            said = f"The product can't be changed any more. {reason.control.why}"
        case NotCompleteError(missing=missing):
            said = f"Still to choose: {', '.join(missing)}." if missing else "The choices don't fit together yet."
        case NotEnoughError(short=short):
            said = " ".join(f"Of {one.sku} only {one.left} are left." for one in short)
        case ReleaseChangedError(found=found):
            said = " ".join(one.sentence for one in found)
        case PaidMoreError(difference=more, currency=currency):
            said = f"The order is paid, and this would cost {money(more, currency)} more. "
            said += "Choose something that costs no more, or order it apart."
        case _:
            said = _PLAIN[type(reason)]
    return said
