import copy
import json

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from configurator.fulfillment.formats.schema import schema
from configurator.orders.models import OrderDocument
from configurator.orders.redact import redacted
from tests.fulfillment.formats.made import document, documents, many_orders
from tests.orders.shop import guest, ordered, publish_lamp

SCHEMA = json.loads(schema("atelier-order-2.json"))
VALIDATOR = Draft202012Validator(SCHEMA)


def faults(read_as):
    return [f"{'/'.join(map(str, fault.path))}: {fault.message}" for fault in VALIDATOR.iter_errors(read_as)]


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@many_orders
@given(documents())
def test_every_document_is_valid(body):
    assert faults(json.loads(body)) == []


@pytest.mark.django_db
def test_the_document_of_a_stored_order_is_valid_and_stays_so_without_the_person():
    publish_lamp()
    ordered(guest())
    body = bytes(OrderDocument.objects.get().body)
    assert faults(json.loads(body)) == []
    assert faults(json.loads(redacted(body))) == []


def places(node, here=()):
    """Every object in a document, with the way to it."""
    if isinstance(node, dict):
        yield here
        for name, value in node.items():
            yield from places(value, (*here, name))
    if isinstance(node, list):
        for number, value in enumerate(node):
            yield from places(value, (*here, number))


def at(node, way):
    for step in way:
        node = node[step]
    return node


def test_a_document_that_lacks_anything_or_says_more_is_not_valid():
    """The negative control: nothing in the document is outside the schema."""
    whole = json.loads(document())
    loose = {("lines", 0, "configuration", "choices")}  # its names are the catalog's
    for way in places(whole):
        if way in loose:
            continue
        more = copy.deepcopy(whole)
        at(more, way)["unheard_of"] = 1
        assert faults(more) != [], way
        for name in at(whole, way):
            less = copy.deepcopy(whole)
            del at(less, way)[name]
            assert faults(less) != [], (way, name)


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("order", "total"), 66.0),
        (("order", "total"), "66,00"),
        (("order", "version"), 0),
        (("order", "placed_at"), "2026-03-04 05:06:07"),
        (("delivery", "country"), "Germany"),
        (("lines",), []),
        (("lines", 0, "quantity"), 0),
        (("lines", 0, "bom", 0, "sku"), ""),
    ],
)
def test_a_wrong_value_is_not_valid(way, value):
    whole = json.loads(document())
    at(whole, way[:-1])[way[-1]] = value
    assert len(faults(whole)) == 1


def test_no_schema_of_another_name():
    for name in ("atelier-order-3.json", "../schema.py", ""):
        with pytest.raises(KeyError):
            schema(name)
