import uuid
from datetime import timedelta

import pytest

from catalog.models import Component
from configurator.fulfillment.models import Delivery, Receiver, WorkTick
from configurator.fulfillment.workbench import steps, work
from configurator.fulfillment.workbench.steps import advance, answer, reject
from configurator.fulfillment.workbench.ticks import Found, NoSuchPartError, put_back, scan, tick
from configurator.fulfillment.workbench.work import Reason, RefusedError
from configurator.orders.models import Kind, Order
from configurator.orders.place import place
from configurator.orders.tracker.readdress import readdress
from tests.fulfillment.workbench.conftest import SOON, happen, press, status
from tests.orders.shop import AT, CONTACT, build, submission

pytestmark = pytest.mark.django_db

WAY = ("accepted", "in_production", "quality_check", "packed", "shipped", "delivered")


def go(order, hand, kind, *, anyway=True, **more):
    pressed = more.pop("pressed", None) or press(order, hand)
    return advance(press=pressed, kind=Kind(kind), parcel=more.get("parcel", {}), anyway=anyway, at=SOON)


def refused(call, *args, **words):
    with pytest.raises(RefusedError) as found:
        call(*args, **words)
    return found.value.reason


def test_an_order_goes_its_whole_way_and_every_event_says_who(order, hand):
    for kind in WAY:
        assert go(order, hand, kind).state.status == kind
    told = order.events.filter(source=f"staff:{hand.pk}").order_by("pk").values_list("kind", "version")
    assert list(told) == [(kind, 1) for kind in WAY]


def test_shipping_keeps_parcel_and_carrier(order, hand):
    happen(order, "packed")
    go(order, hand, "shipped", parcel={"tracking": "RR1", "carrier": "Post"})
    assert order.events.get(kind="shipped").detail == {"tracking": "RR1", "carrier": "Post"}


def test_one_press_twice_is_one_step(order, hand):
    pressed = press(order, hand)
    first, again = (go(order, hand, "accepted", pressed=pressed) for _ in range(2))
    assert (first.is_new, again.is_new, order.events.filter(kind="accepted").count()) == (True, False, 1)


@pytest.mark.parametrize("kind", ["in_production", "packed", "delivered"])
def test_a_step_that_is_not_the_next_is_refused(order, hand, kind):
    assert refused(go, order, hand, kind) == Reason.MOVED_ON
    assert status(order) == "placed"


def test_a_step_that_somebody_else_took_is_refused(order, hand):
    go(order, hand, "accepted")
    assert refused(go, order, hand, "accepted") == Reason.MOVED_ON


def test_nothing_is_possible_on_hold(order, hand):
    happen(order, "accepted", "held")
    before = order.events.count()
    assert refused(go, order, hand, "in_production") == Reason.HELD
    assert refused(reject, press=press(order, hand), reason="no", at=SOON) == Reason.HELD
    assert refused(scan, order_key=order.key, version=1, code="LED", at=SOON) == Reason.HELD
    assert (order.events.count(), WorkTick.objects.count()) == (before, 0)


def test_without_the_look_at_holds_it_would_go_on(order, hand, monkeypatch):
    happen(order, "accepted", "held")
    monkeypatch.setattr(steps, "make_sure", lambda state: None)
    assert go(order, hand, "in_production").state.reached(Kind.IN_PRODUCTION)


def changed(order, owner):
    contact = type(CONTACT)(**{**vars_of(CONTACT), "city": "Hamburg"})
    return readdress(visitor=owner, order_key=order.key, contact=contact, key=uuid.uuid4(), at=AT)


def vars_of(contact):
    return {name: getattr(contact, name) for name in ("name", "email", "line1", "line2", "postcode", "city", "country")}


def test_a_page_of_before_a_change_is_refused(order, owner, hand):
    changed(order, owner)
    assert refused(go, order, hand, "accepted") == Reason.CHANGED
    assert status(order) == "placed"
    assert go(order, hand, "accepted", pressed=press(order, hand, version=2)).is_new


def test_without_the_look_at_versions_a_page_of_before_would_go_on(order, owner, hand, monkeypatch):
    changed(order, owner)
    monkeypatch.setattr(work, "is_stale", lambda order, version: False)
    assert go(order, hand, "accepted", pressed=press(order, hand, version=1)).is_new


def test_an_order_that_ended_or_is_not_paid_is_left_alone(order, hand):
    happen(order, "rejected")
    assert refused(go, order, hand, "accepted") == Reason.ENDED


def test_reject_keeps_the_reason(order, hand):
    assert reject(press=press(order, hand), reason="The kiln broke.", at=SOON).state.status == "rejected"
    assert order.events.get(kind="rejected").detail == {"reason": "The kiln broke."}


def test_reject_of_what_is_shipped_is_refused(order, hand):
    happen(order, "shipped")
    assert refused(reject, press=press(order, hand), reason="late", at=SOON) == Reason.MOVED_ON


@pytest.mark.parametrize(("agree", "stands"), [(True, "cancelled"), (False, "accepted")])
def test_a_wish_to_cancel_is_answered(order, hand, agree, stands):
    happen(order, "accepted", "cancel_requested")
    assert refused(go, order, hand, "in_production") == Reason.CANCEL_ASKED
    assert answer(press=press(order, hand), agree=agree, at=SOON).state.status == stands


def test_nobody_is_answered_who_did_not_ask(order, hand):
    assert refused(answer, press=press(order, hand), agree=True, at=SOON) == Reason.NOT_ASKED


def receiver(made_at, **more):
    return Receiver.objects.create(code="mill", name="Mill", url="https://mill.example", made_at=made_at, **more)


def test_what_a_receiver_makes_is_only_looked_at(order, hand):
    receiver(AT - timedelta(days=1))
    assert refused(go, order, hand, "accepted") == Reason.ELSEWHERE


def test_without_the_look_at_makers_two_would_make_it(order, hand, monkeypatch):
    receiver(AT - timedelta(days=1))
    monkeypatch.setattr(work, "makers_of", lambda orders: {})
    assert go(order, hand, "accepted").is_new


def test_who_came_after_the_order_does_not_make_it(order, hand):
    receiver(AT + timedelta(days=1))
    assert go(order, hand, "accepted").is_new


def test_who_was_sent_it_makes_it_whatever_its_families(order, hand):
    mill = receiver(AT + timedelta(days=1), all_families=False)
    times = {"made_at": AT, "due_at": AT, "give_up_at": AT}
    said = {"topic": "order.placed", "format": "json", "content_type": "application/json", "body": b"{}"}
    Delivery.objects.create(receiver=mill, order=order, sequence=1, **said, **times)
    assert refused(go, order, hand, "accepted") == Reason.ELSEWHERE
    Receiver.objects.update(state=Receiver.State.RETIRED)
    assert go(order, hand, "accepted").is_new


def counts(order, code, times=1):
    for _ in range(times):
        found = scan(order_key=order.key, version=1, code=code, at=SOON)
    return found.found, found.part and (found.part.done, found.part.needed)


def test_scans_count_up_and_say_when_it_is_enough(order):
    happen(order, "accepted")
    assert counts(order, "PAPER") == (Found.COUNTED, (1, 2))
    assert counts(order, "paper ") == (Found.COUNTED, (2, 2))
    assert counts(order, "PAPER") == (Found.ENOUGH, (2, 2))
    assert counts(order, "LED", times=4) == (Found.COUNTED, (4, 4))
    assert counts(order, "GOLD") == (Found.FOREIGN, None)
    assert WorkTick.objects.count() == 2


def test_checking_and_packing_want_all_parts_or_a_word(order, hand):
    happen(order, "accepted", "in_production")
    assert refused(go, order, hand, "quality_check", anyway=False) == Reason.NOT_PICKED
    for sku in ("PAPER", "LED", "PLUG"):
        tick(order_key=order.key, version=1, position=1, sku=sku, done=True, at=SOON)
    assert go(order, hand, "quality_check", anyway=False).is_new
    tick(order_key=order.key, version=1, position=1, sku="LED", done=False, at=SOON)
    assert refused(go, order, hand, "packed", anyway=False) == Reason.NOT_PICKED
    assert go(order, hand, "packed", anyway=True).is_new


def test_ticks_belong_between_accepted_and_packed(order):
    words = {"order_key": order.key, "version": 1, "position": 1, "sku": "LED", "done": True, "at": SOON}
    assert refused(tick, **words) == Reason.NOT_BEGUN
    happen(order, "packed")
    assert refused(tick, **words) == Reason.MOVED_ON


def test_a_part_that_the_order_has_not_can_not_be_ticked(order):
    happen(order, "accepted")
    with pytest.raises(NoSuchPartError):
        tick(order_key=order.key, version=1, position=2, sku="LED", done=True, at=SOON)


def test_a_change_drops_the_ticks_of_what_changed_and_no_others(order, owner):
    happen(order, "accepted")
    counts(order, "LED", times=3)
    counts(order, "PAPER", times=2)
    changed(order, owner)
    WorkTick.objects.filter(sku="LED").update(needed=6)  # as if the version before had needed six
    fourth = scan(order_key=order.key, version=2, code="LED", at=SOON)
    assert (fourth.part.done, fourth.part.needed) == (1, 4)
    enough = scan(order_key=order.key, version=2, code="PAPER", at=SOON)
    assert enough.found == Found.ENOUGH


def test_what_was_put_back_is_forgotten(order):
    happen(order, "accepted")
    counts(order, "LED")
    WorkTick.objects.update(sku="GOLD")
    assert put_back(order_key=order.key, version=1) == 1
    assert not WorkTick.objects.exists()


def test_an_order_that_is_not_there(hand):
    with pytest.raises(Order.DoesNotExist):
        scan(order_key=uuid.uuid4(), version=1, code="LED", at=SOON)


def test_a_part_that_two_lines_need_is_counted_for_one_then_the_other(owner):
    order = place(visitor=owner, submission=submission(build(owner), build(owner), quantity=1), at=AT)
    happen(order, "accepted")
    places = [scan(order_key=order.key, version=1, code="PLUG", at=SOON) for _ in range(3)]
    assert [(found.found, found.part.position) for found in places] == [
        (Found.COUNTED, 1),
        (Found.COUNTED, 2),
        (Found.ENOUGH, 2),
    ]


def test_what_is_no_piece_is_neither_ticked_nor_waited_for(order, hand):
    happen(order, "accepted", "in_production")
    for sku in ("PAPER", "LED"):
        tick(order_key=order.key, version=1, position=1, sku=sku, done=True, at=SOON)
    assert refused(go, order, hand, "quality_check", anyway=False) == Reason.NOT_PICKED
    Component.objects.filter(sku="PLUG").update(is_piece=False)
    with pytest.raises(NoSuchPartError):
        tick(order_key=order.key, version=1, position=1, sku="PLUG", done=True, at=SOON)
    assert scan(order_key=order.key, version=1, code="PLUG", at=SOON).found == Found.FOREIGN
    assert go(order, hand, "quality_check", anyway=False).is_new


def test_ticks_of_what_is_no_piece_any_more_are_not_to_be_put_back(order, hand):
    happen(order, "accepted", "in_production")
    for sku in ("PAPER", "LED", "PLUG"):
        tick(order_key=order.key, version=1, position=1, sku=sku, done=True, at=SOON)
    Component.objects.filter(sku="PLUG").update(is_piece=False)
    assert go(order, hand, "quality_check", anyway=False).is_new
