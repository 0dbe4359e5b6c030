"""Products that are sold as they are: their numbers, their place in the admin, one SKU for one thing."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from catalog.gtin import check_digit, gtin_of
from catalog.importing import CatalogFileError
from catalog.models import Component, FixedProduct
from tests.catalog.adminpage import mistakes, typed
from tests.catalog.lamp import lamp

MILK = {
    "sku": "MILK-1",
    "name": "Milk",
    "department": "Dairy",
    "category": "Milk",
    "kind": "Whole milk",
    "size": "1 l",
    "maker": "Alm",
    "price": "1.29",
    "currency": "EUR",
    "barcode": "4006381333931",
    "weight_g": "1030",
    "active": "on",
}
ADD = "admin:catalog_fixedproduct_add"


def milk(**changed):
    values = MILK | {"active": True, "price": Decimal("1.29"), "weight_g": 1030} | changed
    return FixedProduct.objects.create(**values)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("4006381333931", "4006381333931"),
        ("4006381 33393-1 ", "4006381333931"),
        ("036000291452", "0036000291452"),
        ("0036000291452", "0036000291452"),
        ("00036000291452", "0036000291452"),
        ("96385074", "96385074"),
        ("00000096385074", "96385074"),
        ("10614141000415", "10614141000415"),
        ("4006381333932", None),
        ("400638133393", None),
        ("", None),
        ("40063813339a1", None),
        ("٤٠٠٦٣٨١٣٣٣٩٣١", None),
    ],
)
def test_a_number_under_the_bars_has_one_spelling_and_a_right_last_digit(written, kept):
    assert gtin_of(written) == kept


def test_every_other_last_digit_and_every_wrong_digit_is_refused():
    digits = "400638133393"
    assert [last for last in "0123456789" if gtin_of(digits + last)] == [check_digit(digits)] == ["1"]
    right = digits + "1"
    wrong = [right[:n] + d + right[n + 1 :] for n in range(13) for d in "0123456789" if d != right[n]]
    assert [one for one in wrong if gtin_of(one)] == []


def test_it_is_found_by_what_a_scanner_reads(db):
    product, other = milk(), milk(sku="96385074", barcode="")
    assert list(FixedProduct.objects.scanned("4006381333931")) == [product]
    assert list(FixedProduct.objects.scanned(" MILK-1")) == [product]
    assert list(FixedProduct.objects.scanned("96385074")) == [other]
    assert not FixedProduct.objects.scanned("").exists()
    milk(sku="US-1", barcode="0036000291452")
    assert FixedProduct.objects.scanned("036000291452").get().sku == "US-1"


def test_the_admin_saves_and_finds_it(desk):
    response = desk.post(reverse(ADD), MILK | {"barcode": "4006381 333931"})
    assert mistakes(response) is None
    product = FixedProduct.objects.get()
    assert (product.barcode, product.price) == ("4006381333931", Decimal("1.29"))
    page = reverse("admin:catalog_fixedproduct_changelist")
    for asked, found in (("MILK-1", 1), ("4006381333931", 1), ("alm", 1), ("butter", 0)):
        assert desk.get(page, {"q": asked}).context["cl"].result_count == found
    assert desk.get(page, {"department": "Dairy", "active__exact": "1"}).context["cl"].result_count == 1
    shown = typed(desk.get(reverse("admin:catalog_fixedproduct_change", args=[product.pk])))
    assert mistakes(desk.post(reverse("admin:catalog_fixedproduct_change", args=[product.pk]), shown)) is None


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("price", "-0.01", "greater than or equal to 0"),
        ("price", "", "required"),
        ("currency", "eur", "three capital letters"),
        ("barcode", "4006381333932", "the last one checks the others"),
        ("sku", "a b", "letters, digits"),
        ("sku", "WARM", "component has this SKU already"),
    ],
)
def test_a_mistake_is_said_beside_its_place(desk, name, value, said):
    Component.objects.create(sku="WARM", name="Warm bulb")
    found = mistakes(desk.post(reverse(ADD), MILK | {name: value}))
    assert list(found) == [name]
    assert said in found[name][0]
    assert not FixedProduct.objects.exists()


def test_a_second_product_with_the_number_or_the_sku_is_refused(desk):
    milk()
    found = mistakes(desk.post(reverse(ADD), MILK))
    assert found["sku"] == ["Fixed product with this SKU already exists."]
    assert found["barcode"] == ["Milk (MILK-1) has this number already."]
    with pytest.raises(IntegrityError), transaction.atomic():
        milk(sku="MILK-2")
    milk(sku="MILK-3", barcode="")
    milk(sku="MILK-4", barcode="")


def test_no_component_takes_the_sku_of_a_fixed_product(desk, load):
    load(lamp())
    component = Component.objects.order_by("sku").first()
    sku = component.sku
    page = reverse("admin:catalog_component_change", args=[component.pk])
    shown = typed(desk.get(page))
    milk()
    found = mistakes(desk.post(page, shown | {"sku": "MILK-1"}))
    assert "sold under this SKU as it is" in found["sku"][0]
    Component.objects.filter(pk=component.pk).update(sku="OLD")
    milk(sku=sku, barcode="")
    with pytest.raises(CatalogFileError) as raised:
        load(lamp())
    assert "sold under this SKU as it is" in str(raised.value.problems[0].text)


def test_it_is_retired_and_brought_back(desk):
    product = milk()
    page = reverse("admin:catalog_fixedproduct_changelist")
    for action, active in (("retire", False), ("bring_back", True)):
        desk.post(page, {"action": action, "_selected_action": [product.pk]})
        product.refresh_from_db()
        assert product.active is active
    assert FixedProduct.objects.on_sale().count() == 1


def test_the_database_refuses_a_negative_price(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        milk(price=Decimal("-0.01"))
