"""Controls: what a customer may still do with an order, and why not where they may not."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.orders.models import Kind, Order
from configurator.orders.state import State

Status = Order.Status


class Act(StrEnum):
    """What a customer does with an order."""

    CHANGE = "change"
    READDRESS = "readdress"
    HOLD = "hold"
    RELEASE = "release"
    CANCEL = "cancel"


UNTIL = {Act.CHANGE: Kind.IN_PRODUCTION, Act.READDRESS: Kind.PACKED, Act.HOLD: Kind.PACKED, Act.CANCEL: Kind.PACKED}
"""The stage from which on an act is too late."""
WAIT_FOR_ANSWER = gettext_lazy("You asked to cancel it. The people who make it will answer first.")
ENDED: dict[str, str | Promise] = {
    Status.CANCELLED: gettext_lazy("The order is cancelled."),
    Status.REJECTED: gettext_lazy("The order could not be made."),
    Status.LAPSED: gettext_lazy("The order was not paid in time."),
    Status.RETURNED: gettext_lazy("The order was sent back."),
}
TOO_LATE = {
    Kind.IN_PRODUCTION: gettext_lazy("It is being made already."),
    Kind.QUALITY_CHECK: gettext_lazy("It is made already."),
    Kind.PACKED: gettext_lazy("It is packed already."),
    Kind.SHIPPED: gettext_lazy("It is on its way already."),
    Kind.DELIVERED: gettext_lazy("It was delivered."),
}


class TooLateError(Exception):
    """The order has gone too far, or ended; holds what was to be done and where the order stands."""

    def __init__(self, *, act: Act, state: State) -> None:
        super().__init__(act, state.status)
        self.act, self.state = act, state

    @property
    def control(self) -> "Control":
        """The control that said no."""
        return controls(self.state)[self.act]


@dataclass(frozen=True, slots=True)
class Control:
    """One act; `why` is empty where it is allowed. A cancellation that `asks` waits for an answer."""

    act: Act
    why: str = ""
    asks: bool = False

    @property
    def allowed(self) -> bool:
        """Whether the customer may."""
        return not self.why


def controls(state: State) -> dict[Act, Control]:
    """Every act, allowed or with the reason why not. Pure."""
    return {act: Control(act, _why_not(act, state), asks=_asks(act, state)) for act in Act}


def check(*, act: Act, state: State) -> None:
    """Raise TooLateError where the act is not allowed."""
    if not controls(state)[act].allowed:
        raise TooLateError(act=act, state=state)


def _asks(act: Act, state: State) -> bool:
    return act == Act.CANCEL and state.reached(Kind.ACCEPTED)


def _why_not(act: Act, state: State) -> str:
    if state.status in ENDED:
        return str(ENDED[state.status])
    until = Kind.SHIPPED if act == Act.RELEASE else UNTIL[act]
    if state.reached(until):
        return str(TOO_LATE[state.stage])
    if state.cancel_asked:
        return str(WAIT_FOR_ANSWER)
    return _not_now(act, state)


def _not_now(act: Act, state: State) -> str:
    if state.status == Status.AWAITING_PAYMENT and act != Act.CANCEL:
        return _("It is not paid yet.")
    if act == Act.HOLD and state.held:
        return _("It is on hold.")
    return _("It is not on hold.") if act == Act.RELEASE and not state.held else ""
