"""Products from a file: all of it or nothing, each fault with its place, and what is there stays."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog.fixed_load import Loaded, ProductFileError, load_products
from catalog.models import FixedProduct

pytestmark = pytest.mark.django_db

DEMO = Path("catalog/demo/products.json")
TEA = {"sku": "TEA", "name": "Tea", "price": "2.50", "barcode": "4006381333931"}


def load(tmp_path, *entries, **words):
    file = tmp_path / "products.json"
    file.write_text(json.dumps({"format": "atelier-products/1", "products": list(entries)} | words))
    return load_products(path=file)


def faults(tmp_path, *entries, **words):
    with pytest.raises(ProductFileError) as refused:
        load(tmp_path, *entries, **words)
    assert FixedProduct.objects.count() == 0
    return refused.value.faults


def test_the_products_of_the_demo_come_in_once():
    first = load_products(path=DEMO)
    assert (first.kept, FixedProduct.objects.count()) == (0, first.new)
    assert load_products(path=DEMO) == Loaded(new=0, kept=first.new)


def test_what_is_there_stays_as_it_is(tmp_path):
    load(tmp_path, TEA)
    assert load(tmp_path, TEA | {"price": "9"}, {"sku": "MUG", "name": "Mug", "price": "7"}) == Loaded(new=1, kept=1)
    assert str(FixedProduct.objects.get(sku="TEA").price) == "2.50"


@pytest.mark.parametrize(
    ("entry", "place"),
    [
        ({}, "sku"),
        (TEA | {"price": "-1"}, "price"),
        (TEA | {"price": "a lot"}, "price"),
        (TEA | {"barcode": "4006381333932"}, "barcode"),
        (TEA | {"colour": "green"}, "has no field colour"),
        ("TEA", "needs an object"),
    ],
)
def test_a_fault_names_its_place_and_nothing_comes_in(tmp_path, entry, place):
    (said, *_) = faults(tmp_path, {"sku": "MUG", "name": "Mug", "price": "7"}, entry)
    assert said.startswith("products[1]: ")
    assert place in " ".join(faults(tmp_path, {"sku": "MUG", "name": "Mug", "price": "7"}, entry))


def test_two_products_with_one_barcode(tmp_path):
    assert "4006381333931 is named 2 times" in faults(tmp_path, TEA, TEA | {"sku": "TEA-2"})[0]


def test_files_of_another_kind(tmp_path):
    assert "needs" in faults(tmp_path, format="atelier-stock/1")[0]
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("load_products", str(broken))
    with pytest.raises(CommandError, match="No such file"):
        call_command("load_products", str(tmp_path / "nowhere.json"))
