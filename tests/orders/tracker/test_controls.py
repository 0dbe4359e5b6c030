import pytest

from configurator.orders.state import state_of
from configurator.orders.tracker.controls import Act, TooLateError, check, controls
from tests.orders.test_state import events

C, A, H, R, X = Act.CHANGE, Act.READDRESS, Act.HOLD, Act.RELEASE, Act.CANCEL


@pytest.mark.parametrize(
    ("kinds", "allowed"),
    [
        (("ordered",), {X}),
        (("ordered", "placed"), {C, A, H, X}),
        (("placed", "held"), {C, A, R, X}),
        (("placed", "accepted"), {C, A, H, X}),
        (("accepted", "in_production"), {A, H, X}),
        (("quality_check",), {A, H, X}),
        (("packed",), set()),
        (("packed", "held"), {R}),
        (("shipped",), set()),
        (("delivered",), set()),
        (("accepted", "cancel_requested"), set()),
        (("accepted", "cancel_requested", "cancel_refused"), {C, A, H, X}),
        (("placed", "cancelled"), set()),
        (("placed", "rejected"), set()),
        (("ordered", "lapsed"), set()),
    ],
)
def test_what_is_allowed(kinds, allowed):
    found = controls(state_of(events(*kinds)))
    assert {act for act, control in found.items() if control.allowed} == allowed
    assert all(control.why.endswith(".") for control in found.values() if not control.allowed)


@pytest.mark.parametrize(("kinds", "asks"), [(("placed",), False), (("accepted",), True), (("in_production",), True)])
def test_cancelling_asks_once_somebody_accepted(kinds, asks):
    assert controls(state_of(events(*kinds)))[Act.CANCEL].asks is asks


def test_too_late_says_why():
    state = state_of(events("placed", "in_production"))
    with pytest.raises(TooLateError) as late:
        check(act=Act.CHANGE, state=state)
    assert (late.value.act, late.value.control.why) == (Act.CHANGE, "It is being made already.")
    check(act=Act.READDRESS, state=state)
