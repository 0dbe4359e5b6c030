"""Ways of delivery and taxes: by country and currency, edited in the admin, loaded from a file."""

import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from configurator.customers.models import User
from configurator.orders.countries import COUNTRIES, EU
from configurator.orders.models import DeliveryMethod, TaxRate
from configurator.orders.models.terms import spelled_out
from configurator.orders.terms import NoDeliveryError, tax_of, terms_for

pytestmark = pytest.mark.django_db

DEMO = Path(__file__).resolve().parents[2] / "catalog" / "demo" / "terms.json"


def test_eu_stands_for_its_members():
    assert spelled_out("eu, ch") == {*EU, "CH"}
    assert len(EU) == 27
    assert set(COUNTRIES) >= EU
    assert spelled_out(" ") == frozenset()


def test_an_unknown_country_is_named():
    with pytest.raises(ValidationError, match="We don't know QQ, XYZ"):
        DeliveryMethod(code="a", name="A", price=1, countries="DE qq XYZ").clean_fields()


def test_terms_of_a_country_and_of_none_yet():
    DeliveryMethod.objects.create(code="home", name="Home", price="5", countries="DE")
    DeliveryMethod.objects.create(code="eu", name="EU", price="9", countries="EU", position=1)
    TaxRate.objects.create(country="DE", name="VAT", percent="19")
    assert [way.code for way in terms_for(currency="EUR", country="DE").ways] == ["home", "eu"]
    assert [way.code for way in terms_for(currency="EUR", country="FR").ways] == ["eu"]
    assert [way.code for way in terms_for(currency="EUR", country="").ways] == ["home", "eu"]
    assert terms_for(currency="USD", country="DE").ways == ()
    assert (tax_of(country="DE").percent, tax_of(country="US").percent, tax_of(country="").name) == (19, 0, "")
    with pytest.raises(NoDeliveryError) as refused:
        terms_for(currency="EUR", country="US")
    assert refused.value.countries == EU


def test_the_named_way_or_the_cheapest():
    DeliveryMethod.objects.create(code="dear", name="Dear", price="9", free_from="100")
    DeliveryMethod.objects.create(code="cheap", name="Cheap", price="5", position=1)
    terms = terms_for(currency="EUR", country="DE")
    assert terms.way("dear", goods=Decimal(1)).code == "dear"
    assert terms.way("gone", goods=Decimal(1)).code == "cheap"
    assert terms.way("", goods=Decimal(100)).code == "dear"


def test_the_demos_file_is_loaded_once_and_what_staff_changed_stays():
    out = StringIO()
    call_command("load_terms", str(DEMO), stdout=out)
    assert out.getvalue() == "30 new tax rates, 5 new ways of delivery.\n"
    assert {rate.country for rate in TaxRate.objects.all()} == {*EU, "CH", "GB", "NO"}
    TaxRate.objects.filter(country="DE").update(percent="16")
    out = StringIO()
    call_command("load_terms", str(DEMO), stdout=out)
    assert out.getvalue() == "0 new tax rates, 0 new ways of delivery.\n"
    assert TaxRate.objects.get(country="DE").percent == 16


RATE = {"country": "DE", "name": "VAT", "percent": "19"}
WAY = {"code": "a", "name": "A", "currency": "EUR", "price": "1"}


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ("no json", "it can't be read"),
        ({"format": "other"}, "its format is not atelier-terms/1"),
        ({"format": "atelier-terms/1"}, "something is missing or of another kind"),
        ({"tax_rates": [RATE | {"country": "XX"}]}, "tax rate 1: country: Value 'XX' is not a valid choice."),
        ({"tax_rates": [RATE, RATE]}, "tax rate 2: it stands in the file twice"),
        ({"delivery_methods": [WAY | {"price": "-1"}]}, "delivery method 1: price: Ensure this value"),
        ({"delivery_methods": [WAY | {"colour": "red"}]}, "something is missing or of another kind"),
    ],
)
def test_a_file_that_can_not_be_loaded_says_why_and_changes_nothing(tmp_path, document, says):
    file = tmp_path / "terms.json"
    if isinstance(document, dict) and len(document.keys() - {"format"}):
        document = {"format": "atelier-terms/1", "tax_rates": [], "delivery_methods": []} | document
    file.write_text(document if isinstance(document, str) else json.dumps(document))
    err = StringIO()
    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("load_terms", str(file), stderr=err)
    assert says in err.getvalue()
    assert (TaxRate.objects.count(), DeliveryMethod.objects.count()) == (0, 0)


def test_staff_edit_them_in_the_admin(client):
    client.force_login(User.objects.create_superuser("sam@example.com", "a good password"))
    words = {"name": "Parcel", "code": "parcel", "currency": "EUR", "price": "4.90", "days": "2", "position": "0"}
    page = client.post("/admin/orders/deliverymethod/add/", words | {"countries": "DE ZZ"})
    assert "We don&#x27;t know ZZ." in page.content.decode()
    assert client.post("/admin/orders/deliverymethod/add/", words | {"countries": "EU"}).status_code == 302
    assert client.post("/admin/orders/taxrate/add/", RATE).status_code == 302
    for model in ("deliverymethod", "taxrate"):
        assert client.get(f"/admin/orders/{model}/").status_code == 200
    assert (DeliveryMethod.objects.get().goes_to, TaxRate.objects.get().percent) == (EU, 19)
