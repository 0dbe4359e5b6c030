import json

import pytest

from configurator.fulfillment.formats import FORMATS
from configurator.fulfillment.formats.reading import UnknownFormatError, read
from tests.fulfillment.formats.made import document
from tests.fulfillment.formats.older import OLDER
from tests.fulfillment.formats.test_schema import faults


def test_read_takes_the_present_format_as_it_is():
    assert read(document()) == json.loads(document())


def test_read_brings_the_older_format_to_the_shape_of_the_present_one():
    brought = read(OLDER)
    assert faults(brought) == []
    assert brought["order"] | {"key": ""} == {
        "number": "A-2026-000001",
        "key": "",
        "version": 1,
        "placed_at": "2026-03-04T05:06:07.890000Z",
        "currency": "EUR",
        "subtotal": "61.00",
        "total": "61.00",
        "payment": "invoice",
    }
    assert brought["tax"] == {"name": "", "percent": "0", "amount": "0.00", "included": True}
    assert brought["delivery"]["method"] == {"code": "", "name": "", "price": "0.00"}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_older_documents(name, settings):
    settings.SHOP_PEPPOL_ID = settings.MAKER_PEPPOL_ID = "0088:7300010000001"
    assert FORMATS[name].write(OLDER)


@pytest.mark.parametrize("found", [None, "atelier-order/3", 7])
def test_read_refuses_what_it_does_not_know(found):
    with pytest.raises(UnknownFormatError) as refused:
        read(json.dumps({"format": found}).encode())
    assert refused.value.found == found
