"""An order is kept in the shop's words, whatever language it was placed in; what the customer is shown is in theirs."""

import pytest
from django.utils.translation import override

from catalog.documents import read_document
from catalog.importing import store_document
from configurator.offers.find import Buyer
from configurator.orders.models import BomItem, OrderDocument, OrderLine
from configurator.orders.offer import offer
from configurator.orders.place import place
from configurator.releases.publish import publish
from tests.orders.shop import AT, build, guest, lamp, submission

pytestmark = pytest.mark.django_db

GERMAN = {
    "family": {"lamp": {"name": "Leuchte"}},
    "modules": {"shade": {"name": "Schirm"}},
    "components": {"PAPER": {"name": "Papierschirm"}},
}


@pytest.fixture(autouse=True)
def german_lamp():
    document, problems = read_document(lamp() | {"texts": {"de": GERMAN}})
    assert problems == []
    store_document(document=document, pictures={})
    publish(family_code="lamp", by=None, at=AT)


def shown(configuration):
    found = offer(
        builds=[configuration], quantities={configuration.key: 1}, country="DE", delivery="", buyer=Buyer(), at=AT
    )
    (line,) = found.sold
    return line.family_name, [item.name for item in line.items]


def test_the_offer_is_in_the_language_of_the_customer():
    configuration = build(guest())
    assert shown(configuration) == ("Lamp", ["Paper shade", "LED bulb", "Plug"])
    with override("de"):
        assert shown(configuration) == ("Leuchte", ["Papierschirm", "LED bulb", "Plug"])


def test_the_order_and_its_document_are_in_the_language_of_the_shop():
    visitor = guest()
    configuration = build(visitor)
    with override("de"):
        place(visitor=visitor, submission=submission(configuration), at=AT)
    line = OrderLine.objects.get()
    assert line.family_name == "Lamp"
    names = list(BomItem.objects.order_by("position").values_list("module_name", "name"))
    assert names == [("Shade", "Paper shade"), ("Bulb", "LED bulb"), ("Extras", "Plug")]
    content = bytes(OrderDocument.objects.get().body).decode()
    assert "Paper shade" in content
    assert "Papierschirm" not in content
