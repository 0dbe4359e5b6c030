import json
from decimal import Decimal

import pytest

from configurator.configurations.models import Configuration
from configurator.customers.models import Customer, Interaction, Learning
from configurator.fulfillment.models import Export
from configurator.orders.models import BomItem, Order, OrderDocument, OrderLine, QuoteRequest
from configurator.orders.place import AlreadyOrderedError, BuildChangedError, TokenReusedError, place
from configurator.orders.readiness import NotCompleteError, OffSaleError, ReleaseChangedError
from configurator.outbox.models import Message
from configurator.releases.models import CurrentRelease
from tests.orders.shop import AT, COMPLETE, CONTACT, ON_REQUEST, build, guest, ordered, publish_lamp, submission

pytestmark = pytest.mark.django_db


def test_place_complete_build_copies_everything():
    release = publish_lamp()
    visitor = guest()
    configuration = build(visitor)
    order = place(visitor=visitor, submission=submission(configuration), at=AT)

    assert (order.number, order.status, order.currency, order.total) == (
        "A-2026-000001",
        "placed",
        "EUR",
        Decimal("61.00"),
    )
    assert (order.contact, order.identity_id, order.placed_at) == (CONTACT, visitor.identity_id, AT)
    line = OrderLine.objects.values().get()
    line.pop("id")
    assert line == {
        "order_id": order.key,
        "version": 1,
        "position": 1,
        "configuration_key": configuration.key,
        "sku": "",
        "category": "",
        "family_code": "lamp",
        "family_name": "Lamp",
        "release_number": 1,
        "fingerprint": release.fingerprint,
        "made_on_number": 1,
        "made_on_fingerprint": release.fingerprint,
        "choices": COMPLETE,
        "unchecked": [],
        "picture": "",
        "quantity": 2,
        "price_lines": [],
        "offers": [],
        "inscriptions": [],
        "unit_price": Decimal("30.50"),
        "price": Decimal("61.00"),
        "weight_g": 160,
        "lead_time_days": 2,
    }
    assert list(
        BomItem.objects.order_by("position").values_list(
            "module_code", "sku", "quantity", "quantity_total", "unit_price", "price"
        )
    ) == [
        ("shade", "PAPER", 1, 2, Decimal("19.90"), Decimal("19.90")),
        ("bulb", "LED", 2, 4, Decimal("4.05"), Decimal("8.10")),
        ("extras", "PLUG", 1, 2, Decimal("2.50"), Decimal("2.50")),
    ]
    configuration.refresh_from_db()
    assert configuration.status == Configuration.Status.ORDERED


def test_place_leaves_frozen_bytes_and_mail_in_the_outbox():
    publish_lamp()
    order = ordered(guest())
    document = bytes(OrderDocument.objects.get().body)
    placed, mail = Message.objects.order_by("pk")
    assert (placed.topic, placed.key) == ("order.placed", str(order.key))
    assert json.loads(bytes(placed.payload)) == {
        "type": "order.placed",
        "id": str(order.events.get(kind="placed").key),
        "at": "2026-03-04T05:06:07.890000Z",
        "order": str(order.key),
        "number": "A-2026-000001",
        "version": 1,
        "document": json.loads(document),
    }
    written = json.loads(bytes(mail.payload))
    assert (mail.topic, written["to"], written["subject"]) == ("mail", "joe@example.com", "Your order A-2026-000001")
    assert f"/o/{order.token}/" in written["text"]
    assert "Total: €61.00" in written["text"]


def test_place_writes_the_interaction_with_all_codes():
    publish_lamp()
    ordered(guest())
    act = Interaction.objects.get(verb="ordered")
    assert (act.family_code, act.release_number, act.quantity, act.detail) == (
        "lamp",
        1,
        2,
        {"choices": COMPLETE, "quantity": 2},
    )


def test_place_with_learning_off_writes_no_interaction():
    publish_lamp()
    visitor = guest()
    Customer.objects.filter(pk=visitor.customer_id).update(learning=Learning.OFF)
    ordered(visitor)
    assert (Order.objects.count(), Interaction.objects.count()) == (1, 0)


def test_place_again_with_the_same_token_is_the_same_order():
    publish_lamp()
    visitor = guest()
    configuration = build(visitor)
    said = submission(configuration)
    first = place(visitor=visitor, submission=said, at=AT)
    assert place(visitor=visitor, submission=said, at=AT) == first
    assert (Order.objects.count(), Message.objects.count()) == (1, 2)


def test_place_same_token_with_other_words_is_refused_and_names_the_first():
    publish_lamp()
    visitor = guest()
    configuration = build(visitor)
    first = place(visitor=visitor, submission=submission(configuration, token="t"), at=AT)
    with pytest.raises(TokenReusedError) as refused:
        place(visitor=visitor, submission=submission(configuration, token="t", quantity=3), at=AT)
    assert (refused.value.before, Order.objects.count()) == (first, 1)


def test_place_with_a_strangers_token_tells_nothing_of_their_order():
    publish_lamp()
    ordered(guest(), token="t")
    stranger = guest()
    configuration = build(stranger)
    with pytest.raises(TokenReusedError) as refused:
        place(visitor=stranger, submission=submission(configuration, token="t"), at=AT)
    assert (refused.value.before, Order.objects.count()) == (None, 1)


def test_place_an_ordered_build_again_is_refused():
    publish_lamp()
    visitor = guest()
    configuration = build(visitor)
    order = place(visitor=visitor, submission=submission(configuration), at=AT)
    with pytest.raises(AlreadyOrderedError) as refused:
        place(visitor=visitor, submission=submission(configuration), at=AT)
    assert (refused.value.order, Order.objects.count()) == (order, 1)


def test_place_another_version_than_shown_is_refused():
    publish_lamp()
    visitor = guest()
    configuration = build(visitor)
    shown = submission(configuration)
    Configuration.objects.filter(pk=configuration.pk).update(version=configuration.version + 1)
    with pytest.raises(BuildChangedError):
        place(visitor=visitor, submission=shown, at=AT)
    assert Order.objects.count() == 0


def test_place_a_strangers_build_does_not_exist():
    publish_lamp()
    configuration = build(guest())
    with pytest.raises(Configuration.DoesNotExist):
        place(visitor=guest(), submission=submission(configuration), at=AT)


def test_place_incomplete_build_names_what_is_missing():
    publish_lamp()
    visitor = guest()
    configuration = build(visitor, {"shade": "PAPER"})
    with pytest.raises(NotCompleteError) as refused:
        place(visitor=visitor, submission=submission(configuration), at=AT)
    assert (refused.value.missing, Order.objects.count()) == (("Bulb",), 0)


def test_place_on_a_new_release_with_the_same_price_records_both():
    old = publish_lamp()
    visitor = guest()
    configuration = build(visitor)
    new = publish_lamp(without="GOLD")
    place(visitor=visitor, submission=submission(configuration), at=AT)
    line = OrderLine.objects.get()
    assert (line.release_number, line.fingerprint, line.made_on_number, line.made_on_fingerprint) == (
        2,
        new.fingerprint,
        1,
        old.fingerprint,
    )


def test_place_after_a_price_change_is_refused_with_the_difference():
    publish_lamp()
    visitor = guest()
    configuration = build(visitor)
    publish_lamp(paper="21.90")
    with pytest.raises(ReleaseChangedError) as refused:
        place(visitor=visitor, submission=submission(configuration), at=AT)
    assert "Paper shade costs" in " ".join(difference.sentence for difference in refused.value.found)
    assert (Order.objects.count(), Message.objects.count()) == (0, 0)


def test_place_after_a_part_was_retired_is_refused():
    publish_lamp()
    visitor = guest()
    configuration = build(visitor)
    publish_lamp(without="PLUG")
    with pytest.raises(ReleaseChangedError):
        place(visitor=visitor, submission=submission(configuration), at=AT)
    assert Order.objects.count() == 0


def test_place_a_family_off_sale_is_refused():
    publish_lamp()
    visitor = guest()
    configuration = build(visitor)
    CurrentRelease.objects.all().delete()
    with pytest.raises(OffSaleError):
        place(visitor=visitor, submission=submission(configuration), at=AT)


def test_place_price_on_request_becomes_a_request_and_no_order():
    publish_lamp()
    visitor = guest()
    configuration = build(visitor, ON_REQUEST)
    said = submission(configuration)
    asked = place(visitor=visitor, submission=said, at=AT)
    assert isinstance(asked, QuoteRequest)
    assert (asked.number, asked.quantity, asked.contact) == ("Q-2026-000001", 2, CONTACT)
    assert [(item["sku"], item["quantity_total"], item["price"]) for item in asked.items] == [
        ("GOLD", 2, None),
        ("LED", 2, Decimal("4.05")),
    ]
    assert list(Message.objects.values_list("topic", flat=True)) == ["mail"]
    assert place(visitor=visitor, submission=said, at=AT) == asked
    assert (Order.objects.count(), QuoteRequest.objects.count(), Export.objects.count()) == (0, 1, 0)


def test_place_numbers_follow_each_other_and_start_anew_each_year():
    publish_lamp()
    visitor = guest()
    first, second = ordered(visitor), ordered(visitor)
    configuration = build(visitor)
    later = place(visitor=visitor, submission=submission(configuration), at=AT.replace(year=2027))
    assert [order.number for order in (first, second, later)] == ["A-2026-000001", "A-2026-000002", "A-2027-000001"]


def test_place_that_fails_at_the_end_leaves_nothing(monkeypatch):
    publish_lamp()
    visitor = guest()
    configuration = build(visitor)

    def broken(**_words):
        raise RuntimeError

    monkeypatch.setattr("configurator.orders.written.tell", broken)
    with pytest.raises(RuntimeError):
        place(visitor=visitor, submission=submission(configuration), at=AT)
    configuration.refresh_from_db()
    assert (Order.objects.count(), Message.objects.count(), Interaction.objects.count()) == (0, 0, 0)
    assert configuration.status == Configuration.Status.OPEN
    monkeypatch.undo()
    order = place(visitor=visitor, submission=submission(configuration), at=AT)
    assert order.number == "A-2026-000001"
