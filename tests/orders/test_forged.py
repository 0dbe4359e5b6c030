"""Whatever a browser posts, the price is the server's and the parts are the build's."""

from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from configurator.orders.cart.keep import put_in
from configurator.orders.models import BomItem, DeliveryMethod, Order, QuoteRequest, TaxRate
from configurator.releases.models import Release
from configurator.releases.money import rounded
from tests.orders.shop import AT, ON_REQUEST, be, build, form, guest, publish_lamp

pytestmark = pytest.mark.django_db

NAMES = ["total", "price", "unit_price", "currency", "shade", "bulb", "extras/PLUG", "choices", "release", "customer"]
KNOWN = ["name", "email", "line1", "line2", "postcode", "city", "country", "quantity", "token", "version"]
WORDS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.sampled_from(["0", "1", "-1", "0.01", "1e9", "GOLD", "yes", "{}", "null", "NaN", "٣", "\x00"]),
)
FORGED = st.dictionaries(st.sampled_from(NAMES + KNOWN), WORDS, max_size=6)


@given(forged=FORGED)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_forged_fields_change_no_price_and_no_part(forged):
    if not Release.objects.exists():
        publish_lamp()
    visitor = guest()
    configuration = build(visitor)
    before = set(Order.objects.values_list("pk", flat=True))
    answer = be(Client(), visitor).post(f"/b/{configuration.key}/checkout/", form(configuration) | forged)
    assert answer.status_code in {303, 409, 422}
    made = Order.objects.exclude(pk__in=before).prefetch_related("lines__bom").first()
    assert (made is not None) == (answer.status_code == 303)
    if made is not None:
        (line,) = made.lines.all()
        parts = sorted((item.sku, item.quantity, item.price) for item in line.bom.all())
        assert parts == [
            ("LED", 2, Decimal("8.10")),
            ("PAPER", 1, Decimal("19.90")),
            ("PLUG", 1, Decimal("2.50")),
        ]
        assert (line.unit_price, made.total, made.currency) == (
            Decimal("30.50"),
            line.quantity * Decimal("30.50"),
            "EUR",
        )
        assert made.identity_id == visitor.identity_id


@given(forged=FORGED, delivery=WORDS, payment=WORDS, shown=WORDS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_forged_fields_of_a_cart_change_no_price_no_part_and_no_terms(forged, delivery, payment, shown):
    """Each field of the cart's form under any words: an order costs what its lines, its way and its tax come to."""
    if not Release.objects.exists():
        publish_lamp()
        DeliveryMethod.objects.create(code="0", name="Zero", price="4.90")
        TaxRate.objects.create(country="DE", name="VAT", percent="19")
    visitor = guest()
    builds = [build(visitor), build(visitor)]
    for one in builds:
        put_in(visitor=visitor, key=one.key, quantity=1, at=AT)
    said = form(builds[0]) | {"delivery": "0", "shown": "65.90 EUR", "build": [one.key for one in builds]}
    for one in builds:
        said |= {f"version-{one.key}": one.version, f"quantity-{one.key}": 1}
    numbered = {f"{name}-{builds[0].key}": forged[name] for name in ("quantity", "version") if name in forged}
    terms = {"delivery": delivery, "payment": payment, "shown": shown} if "total" in forged else {}
    before = set(Order.objects.values_list("pk", flat=True))
    answer = be(Client(), visitor).post("/checkout/", said | forged | numbered | terms)
    assert answer.status_code in {303, 409, 422}
    made = Order.objects.exclude(pk__in=before).prefetch_related("lines__bom").first()
    assert (made is not None) == (answer.status_code == 303)
    if made is not None:
        count = sum(line.quantity for line in made.lines.all())
        assert {line.unit_price for line in made.lines.all()} == {Decimal("30.50")}
        assert {item.price for line in made.lines.all() for item in line.bom.all()} == PRICES
        assert (made.total, made.delivery_price, made.payment) == (count * Decimal("30.50") + D490, D490, "invoice")
        assert made.tax == rounded(made.total * 19 / 119 if made.country == "DE" else Decimal(0), "EUR")
        assert made.identity_id == visitor.identity_id


PRICES = {Decimal("8.10"), Decimal("19.90"), Decimal("2.50")}
D490 = Decimal("4.90")


def test_forged_price_makes_no_order_of_a_build_priced_on_request():
    publish_lamp()
    visitor = guest()
    configuration = build(visitor, ON_REQUEST)
    said = form(configuration) | {"total": "1.00", "price": "1.00"}
    be(Client(), visitor).post(f"/b/{configuration.key}/checkout/", said)
    assert (Order.objects.count(), BomItem.objects.count(), QuoteRequest.objects.count()) == (0, 0, 1)
