import json
from decimal import Decimal

import pytest

from configurator.configurations.models import Configuration
from configurator.orders.models import Amendment, BomItem, Order, OrderDocument
from configurator.orders.place import ChangesOrderError, place
from configurator.orders.tracker.amend import (
    NoSuchLineError,
    OrderMovedOnError,
    PaidMoreError,
    PriceOnRequestError,
    amend,
    begin_change,
    preview,
)
from configurator.orders.tracker.controls import TooLateError
from configurator.stock.models import StockItem
from configurator.stock.reserve import NotEnoughError, reserve
from tests.orders.shop import AT, COMPLETE, ON_REQUEST, guest, submission
from tests.orders.tracker.conftest import happen

pytestmark = pytest.mark.django_db

ONE_BULB = {"shade": "PAPER", "bulb": "LED", "extras/PLUG": "yes"}
THREE_BULBS = {"shade": "PAPER", "bulb": "LED*3", "extras/PLUG": "yes"}


def begun(owner, order, choices):
    build = begin_change(visitor=owner, order_key=order.key, position=1, at=AT)
    Configuration.objects.filter(pk=build.pk).update(choices=choices, version=5)
    return Amendment.objects.get(configuration=build)


def amended(owner, amendment, version=5):
    return amend(visitor=owner, amendment=amendment, version=version, at=AT)


def test_begin_change_gives_a_build_with_the_choices_of_the_line_once(owner, order):
    build = begin_change(visitor=owner, order_key=order.key, position=1, at=AT)
    assert (build.choices, build.status, build.customer_id) == (COMPLETE, "open", owner.customer_id)
    assert begin_change(visitor=owner, order_key=order.key, position=1, at=AT) == build


def test_preview_names_the_difference_and_changes_nothing(owner, order):
    found = preview(visitor=owner, amendment=begun(owner, order, ONE_BULB))
    assert (found.difference, found.gone, found.new) == (
        Decimal("-8.10"),
        ("Bulb: 2 × LED bulb",),  # noqa: RUF001
        ("Bulb: 1 × LED bulb",),  # noqa: RUF001
    )
    assert Order.objects.get().version == 1


def test_amend_makes_a_version_with_its_lines_amounts_and_document(owner, order):
    assert amended(owner, begun(owner, order, ONE_BULB)).is_new
    now = Order.objects.with_parts().get()
    assert (now.version, now.subtotal, now.total, now.status) == (2, Decimal("52.90"), Decimal("52.90"), "placed")
    assert [(item.sku, item.quantity_total) for item in now.lines.all()[0].bom.all()] == [
        ("PAPER", 2),
        ("LED", 2),
        ("PLUG", 2),
    ]
    assert BomItem.objects.filter(line__version=1, sku="LED").get().quantity_total == 4
    document = json.loads(bytes(OrderDocument.objects.get(version=2).body))
    assert (document["order"]["total"], document["order"]["version"]) == ("52.90", 2)
    assert now.events.get(kind="changed").detail == {"what": "build", "line": 1}


def test_amend_again_is_the_same_change(owner, order):
    amendment = begun(owner, order, ONE_BULB)
    amended(owner, amendment)
    assert (amended(owner, amendment).is_new, Order.objects.get().version) == (False, 2)


def test_amend_too_late_changes_nothing(owner, order):
    amendment = begun(owner, order, ONE_BULB)
    happen(order, "in_production")
    with pytest.raises(TooLateError):
        amended(owner, amendment)
    with pytest.raises(TooLateError):
        begin_change(visitor=owner, order_key=order.key, position=1, at=AT)
    assert Order.objects.get().version == 1


def test_amend_of_a_build_that_was_not_shown_is_refused(owner, order):
    with pytest.raises(OrderMovedOnError):
        amended(owner, begun(owner, order, ONE_BULB), version=4)


def test_amend_after_another_change_is_refused(owner, order):
    amendment = begun(owner, order, ONE_BULB)
    Order.objects.filter(pk=order.pk).move(version=3)
    with pytest.raises(OrderMovedOnError):
        amended(owner, amendment)


def test_amend_takes_the_parts_or_leaves_all_as_it_was(owner, order):
    StockItem.objects.create(sku="LED", on_hand=5)
    reserve(reference=order.key, wanted={"LED": 4}, until=None, at=AT)
    with pytest.raises(NotEnoughError):
        amended(owner, begun(owner, order, THREE_BULBS))
    assert (Order.objects.get().version, StockItem.objects.get().reserved) == (1, 4)
    StockItem.objects.update(on_hand=6)
    amended(owner, Amendment.objects.get())
    assert (Order.objects.get().version, StockItem.objects.get().reserved) == (2, 6)


def test_amend_of_a_paid_order_may_not_cost_more(owner, order):
    happen(order, "paid")
    with pytest.raises(PaidMoreError) as refused:
        amended(owner, begun(owner, order, THREE_BULBS))
    assert (refused.value.difference, Order.objects.get().version) == (Decimal("8.10"), 1)


def test_amend_to_a_part_without_a_price_is_refused(owner, order):
    with pytest.raises(PriceOnRequestError):
        amended(owner, begun(owner, order, ON_REQUEST))


def test_a_strangers_order_and_a_line_that_is_not_there(owner, order):
    with pytest.raises(Order.DoesNotExist):
        begin_change(visitor=guest(), order_key=order.key, position=1, at=AT)
    with pytest.raises(NoSuchLineError):
        begin_change(visitor=owner, order_key=order.key, position=2, at=AT)


def test_the_build_of_a_change_is_no_order_of_its_own(owner, order):
    amendment = begun(owner, order, ONE_BULB)
    build = amendment.configuration
    build.refresh_from_db()
    with pytest.raises(ChangesOrderError):
        place(visitor=owner, submission=submission(build), at=AT)
    assert Order.objects.count() == 1
