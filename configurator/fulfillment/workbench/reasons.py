"""Reasons: why a step was refused, in words for whoever stands at the bench."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.fulfillment.workbench.work import Reason, RefusedError
from configurator.orders.models import Kind, Order, OrderEvent

_PLAIN = {
    Reason.CHANGED: gettext_lazy(
        "The customer changed the order while this page was open. Look at what is new, then go on."
    ),
    Reason.UNPAID: gettext_lazy("It is not paid yet, so it is not begun."),
    Reason.CANCEL_ASKED: gettext_lazy("The customer asked to cancel it. Answer that first."),
    Reason.NOT_ASKED: gettext_lazy("Nobody asks to cancel it now."),
    Reason.HELD: gettext_lazy("It is on hold. Nothing is done with it until the customer lets it go on."),
    Reason.LOOK: gettext_lazy("The customer's own words are to be looked at first."),
    Reason.NOT_PICKED: gettext_lazy("Some parts are not ticked yet."),
    Reason.NOT_BEGUN: gettext_lazy("Accept the order first, then tick its parts."),
}
_CHANGED = {
    "address": gettext_lazy("The address is another one."),
    "build": gettext_lazy("Line {line} is made otherwise."),
}


def why(refused: RefusedError) -> str:
    """What stands in the way."""
    status = Order.Status(refused.state.status).label
    match refused.reason:
        case Reason.ELSEWHERE:
            return _("{maker} makes this order.").format(maker=refused.maker)
        case Reason.MOVED_ON:
            return _("It is further than this page knew: {status}.").format(status=status)
        case Reason.ENDED:
            return _("Nothing is left to do: {status}.").format(status=status)
        case reason:
            return str(_PLAIN[reason])


def changes_since(*, events: Iterable[OrderEvent], version: int) -> list[str]:
    """What the customer changed after that version, in words."""
    changed = [event for event in events if event.kind == Kind.CHANGED and event.version > version]
    return [
        _CHANGED.get(str(e.detail.get("what")), _("Changed.")).format(line=e.detail.get("line", "")) for e in changed
    ]
