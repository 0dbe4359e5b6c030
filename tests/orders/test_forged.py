"""Whatever a browser posts, the price is the server's and the parts are the build's."""

from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from configurator.orders.models import BomItem, Order, QuoteRequest
from configurator.releases.models import Release
from tests.orders.shop import ON_REQUEST, be, build, form, guest, publish_lamp

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


def test_forged_price_makes_no_order_of_a_build_priced_on_request():
    publish_lamp()
    visitor = guest()
    configuration = build(visitor, ON_REQUEST)
    said = form(configuration) | {"total": "1.00", "price": "1.00"}
    be(Client(), visitor).post(f"/b/{configuration.key}/checkout/", said)
    assert (Order.objects.count(), BomItem.objects.count(), QuoteRequest.objects.count()) == (0, 0, 1)
