"""Reasons: why a step was refused, in words for whoever stands at the bench."""

from collections.abc import Iterable

from configurator.fulfillment.workbench.work import Reason, RefusedError
from configurator.orders.models import Kind, Order, OrderEvent

_PLAIN = {
    Reason.CHANGED: "The customer changed the order while this page was open. Look at what is new, then go on.",
    Reason.UNPAID: "It is not paid yet, so it is not begun.",
    Reason.CANCEL_ASKED: "The customer asked to cancel it. Answer that first.",
    Reason.NOT_ASKED: "Nobody asks to cancel it now.",
    Reason.HELD: "It is on hold. Nothing is done with it until the customer lets it go on.",
    Reason.LOOK: "The customer's own words are to be looked at first.",
    Reason.NOT_PICKED: "Some parts are not ticked yet.",
    Reason.NOT_BEGUN: "Accept the order first, then tick its parts.",
}
_CHANGED = {"address": "The address is another one.", "build": "Line {line} is made otherwise."}


def why(refused: RefusedError) -> str:
    """What stands in the way."""
    status = Order.Status(refused.state.status).label
    match refused.reason:
        case Reason.ELSEWHERE:
            return f"{refused.maker} makes this order."
        case Reason.MOVED_ON:
            return f"It is further than this page knew: {status}."
        case Reason.ENDED:
            return f"Nothing is left to do: {status}."
        case reason:
            return _PLAIN[reason]


def changes_since(*, events: Iterable[OrderEvent], version: int) -> list[str]:
    """What the customer changed after that version, in words."""
    changed = [event for event in events if event.kind == Kind.CHANGED and event.version > version]
    return [_CHANGED.get(str(e.detail.get("what")), "Changed.").format(line=e.detail.get("line", "")) for e in changed]
