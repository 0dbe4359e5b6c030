import pytest

from catalog.models import ProductFamily
from tests.api.conftest import said
from tests.orders.shop import publish_lamp

pytestmark = pytest.mark.django_db

LAMP = "/api/v1/families/lamp"


@pytest.fixture
def lamp(db):
    return publish_lamp()


def test_families_are_listed_as_they_are_on_sale(lamp, program):
    release = {"number": 1, "fingerprint": lamp.fingerprint}
    assert said(program.get("/api/v1/families")) == {
        "families": [{"code": "lamp", "name": "Lamp", "currency": "EUR", "release": release}]
    }


def test_a_family_has_its_modules_and_components_with_prices(lamp, program):
    found = said(program.get(LAMP))
    assert [(module["code"], module["kind"], module["required"]) for module in found["modules"]] == [
        ("shade", "one", True),
        ("bulb", "one", True),
        ("extras", "several", False),
    ]
    shade, bulb, extras = ([*module["components"]] for module in found["modules"])
    assert [(c["sku"], c["unit_price"], c["lead_time_days"]) for c in shade] == [
        ("PAPER", "19.90", 2),
        ("GOLD", None, 20),
    ]
    assert bulb == [
        {
            "sku": "LED",
            "name": "LED bulb",
            "description": "",
            "unit_price": "4.05",
            "weight_g": 30,
            "lead_time_days": 2,
            "attributes": {},
            "variable": "bulb",
            "choices": [
                {"value": "LED", "quantity": 1},
                {"value": "LED*2", "quantity": 2},
                {"value": "LED*3", "quantity": 3},
            ],
        }
    ]
    assert [(c["variable"], c["choices"]) for c in extras] == [("extras/PLUG", [{"value": "yes", "quantity": 1}])]


@pytest.mark.parametrize("path", ["/api/v1/families", LAMP])
def test_what_the_caller_has_is_not_sent_again(lamp, program, path):
    first = program.get(path)
    again = program.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    publish_lamp(paper="18.00")
    changed = program.get(path, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_what_is_not_on_sale_is_not_there(lamp, program):
    said(program.get("/api/v1/families/chair"), 404)
    ProductFamily.objects.update(is_listed=False)
    said(program.get(LAMP), 404)
    assert said(program.get("/api/v1/families")) == {"families": []}


def test_reading_costs_the_key_and_one_query(lamp, program, django_assert_num_queries):
    program.get(LAMP)  # writes down that the key is used, and opens the release
    for path in ("/api/v1/families", LAMP):
        with django_assert_num_queries(2):
            assert program.get(path).status_code == 200
