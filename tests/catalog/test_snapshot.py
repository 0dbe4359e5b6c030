import pytest

from catalog.models import Component, ProductFamily
from catalog.snapshot import snapshot
from tests.catalog.lamp import lamp, offered

QUERIES = 19


def test_number_of_queries_does_not_grow(load, django_assert_num_queries):
    load(lamp())
    with django_assert_num_queries(QUERIES):
        snapshot("lamp")
    document = lamp()
    for index in range(20):
        document["components"].append(dict(lamp()["components"][0], sku=f"LP-X-{index}"))
        document["modules"][0]["components"].append(offered(f"LP-X-{index}", "10.00"))
        document["rules"].append(dict(lamp()["rules"][0], code=f"again-{index}"))
        document["presets"].append(dict(lamp()["presets"][0], code=f"again-{index}"))
    load(document)
    with django_assert_num_queries(QUERIES):
        snapshot("lamp")


def test_retired_component_is_left_out_unless_asked_for(load):
    load(lamp())
    Component.objects.filter(sku="LP-FOOT-L").update(is_active=False)
    on_sale, everything = snapshot("lamp"), snapshot("lamp", with_retired=True)
    assert [part["sku"] for part in on_sale["modules"][0]["components"]] == ["LP-FOOT-S"]
    assert "LP-FOOT-L" not in {part["sku"] for part in on_sale["components"]}
    assert [part["sku"] for part in everything["modules"][0]["components"]] == ["LP-FOOT-S", "LP-FOOT-L"]
    assert [part["sku"] for part in everything["components"] if not part["active"]] == ["LP-FOOT-L"]


@pytest.mark.django_db
def test_unknown_family_is_an_error():
    with pytest.raises(ProductFamily.DoesNotExist):
        snapshot("lamp")
