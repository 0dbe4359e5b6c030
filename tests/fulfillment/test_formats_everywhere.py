import json

import pytest
from django.test import Client

from configurator.fulfillment.checks import export_formats_known, peppol_set_up
from configurator.fulfillment.formats.schema import schema


def test_the_schema_is_published():
    answer = Client().get("/schemas/atelier-order-2.json")
    assert (answer.status_code, answer["Content-Type"], answer.content) == (
        200,
        "application/schema+json",
        schema("atelier-order-2.json"),
    )
    assert json.loads(answer.content)["$id"] == "/schemas/atelier-order-2.json"


@pytest.mark.parametrize("name", ["atelier-order-3.json", "..%2Fschema.py", "atelier-order-2"])
def test_nothing_else_is_published(name):
    assert Client().get(f"/schemas/{name}").status_code == 404


def test_the_schema_is_only_read():
    assert Client().post("/schemas/atelier-order-2.json").status_code == 405


def test_a_format_that_nobody_can_write_is_said_at_the_start(settings):
    assert export_formats_known() == []
    settings.EXPORT_FORMATS = ["json", "pdf"]
    assert [error.msg for error in export_formats_known()] == ["EXPORT_FORMATS has pdf."]


def test_peppol_for_every_order_needs_its_addresses_at_the_start(settings):
    assert peppol_set_up() == []
    settings.EXPORT_FORMATS = ["json", "peppol"]
    assert [error.msg for error in peppol_set_up()] == [
        f"EXPORT_FORMATS has peppol, which needs {name}." for name in ("SHOP_PEPPOL_ID", "MAKER_PEPPOL_ID")
    ]
    settings.SHOP_PEPPOL_ID = settings.MAKER_PEPPOL_ID = "0088:7300010000001"
    assert peppol_set_up() == []
