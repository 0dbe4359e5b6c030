"""What an order's components consist of: exploded on the release that was sold, and never changed afterwards."""

import copy
import json
from decimal import Decimal

import pytest

from catalog.documents import read_document
from catalog.importing import store_document
from catalog.models import Component, PartLine
from catalog.snapshot import snapshot
from configurator.engine import KnowledgeBase
from configurator.languages.told import say
from configurator.orders.lines import stored_lines
from configurator.orders.models import LinePart, Order, OrderDocument
from configurator.orders.models.frozen import FrozenRowError
from configurator.releases.impact import changes_between
from configurator.releases.models import Release
from configurator.releases.publish import publish
from configurator.releases.shelf import current_release, load_release
from tests.orders.shop import AT, be, guest, lamp, ordered, publish_lamp

pytestmark = pytest.mark.django_db


def part(sku, **more):
    base = {"sku": sku, "name": sku.title(), "description": "", "picture": "", "cost": "0.01", "attributes": {}}
    return base | {"weight_g": 1, "lead_time_days": 0} | more


def parted(screws="4"):
    document = copy.deepcopy(lamp())
    document["components"] += [
        part("SCREW"),
        part("SOCKET", parts=[{"part": "SCREW", "quantity": screws}, {"part": "CABLE", "quantity": "1"}]),
        part("CABLE"),
    ]
    document["modules"][1]["parts"] = [{"part": "SOCKET", "quantity": "1"}]
    document["modules"][0]["parts"] = [{"component": "PAPER", "part": "SCREW", "quantity": "3"}]
    return document


def draft(document):
    read, problems = read_document(document)
    assert problems == []
    store_document(document=read, pictures={})


def on_sale(document):
    draft(document)
    return publish(family_code="lamp", by=None, at=AT)


def rows(order):
    return list(
        LinePart.objects.filter(line__order=order)
        .order_by("position")
        .values_list("position", "of_sku", "sku", "name", "quantity", "quantity_total")
    )


SOLD = [
    (1, "PAPER", "SCREW", "Screw", 3, 6),
    (2, "LED", "SOCKET", "Socket", 2, 4),
    (3, "SOCKET", "SCREW", "Screw", 8, 16),
    (4, "SOCKET", "CABLE", "Cable", 2, 4),
]


def test_order_holds_its_parts_in_rows_and_in_its_document():
    on_sale(parted())
    order = ordered(guest())  # two lamps, each with a paper shade, two bulbs and a plug
    assert rows(order) == SOLD
    (line,) = json.loads(bytes(OrderDocument.objects.get().body))["lines"]
    assert line["parts"] == [
        {"sku": sku, "name": name, "of": of, "quantity_per_unit": one, "quantity_total": total}
        for _, of, sku, name, one, total in SOLD
    ]
    assert [entry["sku"] for entry in line["bom"]] == ["PAPER", "LED", "PLUG"]
    stored = stored_lines(order=Order.objects.with_parts().get())
    assert [(found.of_sku, found.sku, found.quantity_total) for found in stored[0].parts] == [
        (of, sku, total) for _, of, sku, _, _, total in SOLD
    ]
    assert (line["unit_price"], line["weight_g"]) == ("30.50", 160)  # as without parts


def test_what_was_sold_stays_whatever_becomes_of_the_draft_and_the_next_release():
    on_sale(parted())
    first = ordered(guest())
    draft(parted(screws="5"))
    Component.objects.filter(sku="SCREW").update(name="Nail")
    assert rows(ordered(guest())) == SOLD  # the draft is not on sale
    publish(family_code="lamp", by=None, at=AT)
    changed = rows(ordered(guest()))
    assert [(sku, name, total) for _, _, sku, name, _, total in changed][2] == ("SCREW", "Nail", 20)
    assert rows(first) == SOLD
    PartLine.objects.all().delete()
    Component.objects.filter(sku="SOCKET").delete()
    assert rows(first) == SOLD


def test_old_release_without_parts_is_sold_as_ever():
    release = publish_lamp()
    assert all("parts" not in entry for entry in (*release.document["components"], *release.document["modules"]))
    assert rows(ordered(guest())) == []


def test_fingerprint_changes_with_the_parts_and_only_then():
    plain = publish_lamp()
    assert plain.fingerprint == KnowledgeBase.from_bytes(bytes(plain.knowledge)).fingerprint
    first, same, other = on_sale(parted()), on_sale(parted()), on_sale(parted(screws="5"))
    assert len({plain.fingerprint, first.fingerprint, other.fingerprint}) == 3
    assert first.fingerprint == same.fingerprint
    assert {bytes(row.knowledge) for row in Release.objects.all()} == {bytes(plain.knowledge)}
    assert publish_lamp().fingerprint == plain.fingerprint


def test_customers_never_meet_a_part(client):
    on_sale(parted())
    release = current_release("lamp")
    assert set(release.translation.vocabulary.components) == {"PAPER", "GOLD", "LED", "PLUG"}
    visitor = guest()
    page = be(client, visitor).get("/configure/lamp/", follow=True).content.decode()
    assert "Paper shade" in page
    assert "Screw" not in page
    assert "Socket" not in page


def test_release_from_before_is_opened_with_its_own_parts():
    before, after = on_sale(parted()), on_sale(parted(screws="5"))
    taken = [("bulb", "LED", 1)]
    counts = [[row.quantity for row in load_release(one.pk).parts_list.explode(taken)] for one in (before, after)]
    assert counts == [[1, 4, 1], [1, 5, 1]]


def test_report_says_which_parts_differ():
    before = on_sale(parted()).document
    draft(parted(screws="5"))
    PartLine.objects.filter(module__code="shade").delete()
    (modules, components) = changes_between(before=before, after=snapshot("lamp"))
    times = "\N{MULTIPLICATION SIGN}"
    assert tuple(map(say, modules.sentences)) == (
        f"“Shade” (shade): it no longer needs 3 {times} Screw for each Paper shade.",
    )
    assert tuple(map(say, components.sentences)) == (
        (
            f"“Socket” (SOCKET): it needs 5 {times} Screw for each Socket now; "
            f"it no longer needs 4 {times} Screw for each Socket."
        ),
    )


def test_rows_have_no_way_to_change():
    on_sale(parted())
    ordered(guest())
    with pytest.raises(FrozenRowError):
        LinePart.objects.update(quantity=1)


def test_what_a_component_costs_us_is_counted_for_all_its_pieces_in_one_product():
    publish_lamp()
    ordered(guest(), quantity=3)
    bom = Order.objects.get().lines.get().bom.order_by("position")
    assert [(item.sku, item.quantity, item.cost) for item in bom] == [
        ("PAPER", 1, Decimal("5.00")),
        ("LED", 2, Decimal("2.40")),
        ("PLUG", 1, Decimal("0.30")),
    ]
