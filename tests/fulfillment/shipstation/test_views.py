import base64
import uuid
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from catalog.models import ProductFamily
from configurator.fulfillment.models import ShipStationStore
from configurator.fulfillment.shipstation import credentials, orders, views
from configurator.fulfillment.shipstation.credentials import renew_password, store_of
from configurator.fulfillment.shipstation.orders import STATUSES, page_of
from configurator.orders.models import Kind, Order, OrderEvent
from configurator.orders.record import NewEvent, record
from tests.orders.shop import AT, guest, ordered, publish_lamp

pytestmark = pytest.mark.django_db

SPAN = {"action": "export", "start_date": "03/04/2026 00:00", "end_date": "03/05/2026 00:00", "page": "1"}
NOTICE = """<?xml version="1.0" encoding="utf-8"?>
<ShipNotice>
  <OrderNumber>A-2026-000001</OrderNumber>
  <LabelCreateDate>03/04/2026 12:56</LabelCreateDate>
  <Carrier>USPS</Carrier>
  <Service>Priority Mail</Service>
  <TrackingNumber>1Z909084330298430820</TrackingNumber>
  <Items><Item><SKU>lamp</SKU><Quantity>2</Quantity></Item></Items>
</ShipNotice>"""


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()
    yield
    cache.clear()


class Station(Client):
    """ShipStation, signed in as a store."""

    def __init__(self, username, password):
        token = base64.b64encode(f"{username}:{password}".encode()).decode()
        self.password = password
        super().__init__(headers={"Authorization": f"Basic {token}"}, enforce_csrf_checks=True)

    def fetch(self, **changed):
        return self.get("/shipstation/", SPAN | changed)

    def notify(self, body=NOTICE, **said):
        query = {"action": "shipnotify", "order_number": "A-2026-000001", **said}
        return self.post("/shipstation/", body, content_type="text/xml", query_params=query)


def make_store(code="north", *families):
    store = ShipStationStore(code=code, name=code.title(), made_at=AT, all_families=not families)
    password = renew_password(store=store)
    store.save()
    store.families.set(ProductFamily.objects.filter(code__in=families))
    return store, Station(code, password)


@pytest.fixture
def order():
    publish_lamp()
    return ordered(guest())


@pytest.fixture
def station():
    return make_store()[1]


def numbers(answer):
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
    return [found.text for found in ET.fromstring(answer.content).iterfind("Order/OrderNumber")]  # noqa: S314  ours


# Fetching


def test_orders_of_the_span_are_fetched_with_their_status(order, station):
    answer = station.fetch()
    assert numbers(answer) == ["A-2026-000001"]
    assert answer["Cache-Control"] == "no-store"
    (found,) = ET.fromstring(answer.content)  # noqa: S314  ours
    assert (found.findtext("OrderStatus"), found.findtext("LastModified")) == ("paid", "03/04/2026 05:06")


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("03/04/2026 05:06", "03/04/2026 05:06", 1),  # both ends count, to the end of the minute
        ("03/04/2026 05:07", "03/04/2026 06:00", 0),
        ("03/04/2026 00:00", "03/04/2026 05:05", 0),
        ("01/01/0001 00:00", "12/31/9999 23:59", 1),
    ],
)
@pytest.mark.usefixtures("order")
def test_only_the_span_counts(station, start, end, count):
    assert len(numbers(station.fetch(start_date=start, end_date=end))) == count


def test_an_order_is_fetched_again_when_something_happened_to_it(order, station):
    later = AT + timedelta(days=3)
    event = NewEvent(kind=Kind.CANCELLED, key=uuid.uuid4(), at=later, source="shop")
    record(order_key=order.key, event=event, now=later)
    answer = station.fetch(start_date="03/07/2026 00:00", end_date="03/08/2026 00:00")
    (found,) = ET.fromstring(answer.content)  # noqa: S314  ours
    assert (found.findtext("OrderStatus"), found.findtext("LastModified")) == ("cancelled", "03/07/2026 05:06")


def test_pages_have_every_order_once(order, station, monkeypatch):
    monkeypatch.setattr(orders, "PAGE", 2)
    visitor = guest()
    for _ in range(4):
        ordered(visitor)
    answers = [station.fetch(page=str(number)) for number in (1, 2, 3, 4, 10**17)]
    assert [numbers(answer) for answer in answers] == [
        ["A-2026-000001", "A-2026-000002"],
        ["A-2026-000003", "A-2026-000004"],
        ["A-2026-000005"],
        [],
        [],
    ]
    assert {ET.fromstring(answer.content).get("pages") for answer in answers} == {"3"}  # noqa: S314  ours


def test_an_empty_span_is_a_page_without_orders(station):
    answer = station.fetch()
    assert (numbers(answer), ET.fromstring(answer.content).get("pages")) == ([], "1")  # noqa: S314  ours


@pytest.mark.parametrize(
    "changed",
    [{"start_date": ""}, {"start_date": "2026-03-04"}, {"end_date": "13/40/2026 00:00"}, {"page": "0"}, {"page": "x"}],
)
def test_a_wrong_span_is_said(station, changed):
    answer = station.fetch(**changed)
    assert (answer.status_code, answer.content) == (
        400,
        b"start_date and end_date have the form MM/dd/yyyy HH:mm, in UTC; page counts from 1.\n",
    )


def test_every_status_has_a_word_of_shipstation():
    assert set(STATUSES) == set(Order.Status)
    assert set(STATUSES.values()) == {"unpaid", "paid", "on_hold", "shipped", "cancelled"}


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_three_queries(order, station, count, django_assert_num_queries):
    visitor = guest()
    for _ in range(count - 1):
        ordered(visitor)
    store = ShipStationStore.objects.get()
    with django_assert_num_queries(3):
        page = page_of(store=store, start=AT - timedelta(days=1), end=AT, number=1)
    assert len(page.orders) == count


# Whose orders


def test_a_store_sees_and_reports_on_its_own_families_only(order):
    (_, lamps), (_, others) = make_store("lamps", "lamp"), make_store("others", "laptop")
    assert (numbers(lamps.fetch()), numbers(others.fetch())) == (["A-2026-000001"], [])
    assert (others.notify().status_code, lamps.notify().status_code) == (404, 200)
    assert OrderEvent.objects.get(kind=Kind.SHIPPED).source == "receiver:shipstation-lamps"


# Signing in


def wrong(username, password):
    return Station(username, password).fetch()


def test_only_the_right_name_and_password_are_answered(order):
    store, station = make_store()
    refused = [
        Client().get("/shipstation/", SPAN),
        Client(headers={"Authorization": "Bearer x"}).get("/shipstation/", SPAN),
        Client(headers={"Authorization": "Basic ???"}).get("/shipstation/", SPAN),
        Client(headers={"Authorization": "Basic /w=="}).get("/shipstation/", SPAN),
        wrong("north", ""),
        wrong("north", "x"),
        wrong("north", store.password_digest),
        wrong("south", station.password),
        wrong("no\x00rth", "x"),
    ]
    assert {answer.status_code for answer in refused} == {401}
    assert refused[0]["WWW-Authenticate"] == 'Basic realm="ShipStation", charset="UTF-8"'
    assert b"A-2026" not in b"".join(answer.content for answer in refused)
    assert station.fetch().status_code == 200


def test_a_store_that_is_off_is_refused():
    _, station = make_store()
    ShipStationStore.objects.update(is_active=False)
    assert station.fetch().status_code == 401


def test_a_new_password_ends_the_old_one():
    store, station = make_store()
    password = renew_password(store=store)
    store.save()
    assert station.fetch().status_code == 401
    assert store_of(username="north", password=password) == store
    assert password not in str(ShipStationStore.objects.values())


def test_passwords_are_compared_in_constant_time_also_for_nobody(monkeypatch):
    compared = []
    real = credentials.constant_time_compare
    monkeypatch.setattr(
        credentials, "constant_time_compare", lambda a, b: compared.append((len(a), len(b))) or real(a, b)
    )
    make_store()
    for username in ("north", "nobody"):
        assert store_of(username=username, password="x") is None
    assert compared == [(64, 64)] * 2


def test_guessing_is_slowed_down_and_the_right_password_still_works(monkeypatch):
    monkeypatch.setattr(views, "FAILURES", 3)
    _, station = make_store()
    answers = [wrong("north", str(number)) for number in range(5)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429, 429]
    assert answers[-1]["Retry-After"] == "300"
    assert station.fetch().status_code == 200


def test_without_the_limit_guessing_would_go_on(monkeypatch):
    monkeypatch.setattr(views, "FAILURES", 3)
    monkeypatch.setattr(views, "within_limit", lambda **_: True)
    assert {wrong("north", str(number)).status_code for number in range(5)} == {401}


def test_a_store_that_asks_too_often_is_told_to_wait(monkeypatch):
    monkeypatch.setattr(views, "CALLS_A_MINUTE", 2)
    (_, north), (_, south) = make_store("north"), make_store("south")
    assert [north.fetch().status_code for _ in range(3)] == [200, 200, 429]
    assert south.fetch().status_code == 200


@pytest.mark.parametrize(("method", "action"), [("get", "shipnotify"), ("post", "export"), ("get", ""), ("post", "x")])
def test_another_action_is_said(station, method, action):
    answer = getattr(station, method)("/shipstation/", query_params={"action": action})
    assert answer.status_code == 400


def test_other_methods_are_refused(station):
    assert station.delete("/shipstation/").status_code == 405


# Notices


def test_a_notice_ships_the_order_with_its_parcel(order, station):
    before = timezone.now()
    assert station.notify().status_code == 200
    event = OrderEvent.objects.get(order=order, kind=Kind.SHIPPED)
    assert event.detail == {"tracking": "1Z909084330298430820", "carrier": "USPS", "service": "Priority Mail"}
    assert (event.source, event.at.isoformat()) == ("receiver:shipstation-north", "2026-03-04T12:56:00+00:00")
    assert event.recorded_at >= before
    assert Order.objects.get().status == Order.Status.SHIPPED


def test_the_same_notice_is_one_event_and_a_second_parcel_another(order, station):
    said = {"carrier": "UPS", "tracking_number": "1"}
    for words in (said, said, said | {"tracking_number": "2"}):
        assert station.notify("", **words).status_code == 200
    events = OrderEvent.objects.filter(order=order, kind=Kind.SHIPPED)
    assert sorted(event.detail["tracking"] for event in events) == ["1", "2"]


def test_the_time_of_a_notice_is_never_in_the_future(order, station):
    before = timezone.now()
    station.notify(NOTICE.replace("2026 12:56", "2999 12:56"))
    assert before <= OrderEvent.objects.get(kind=Kind.SHIPPED).at <= timezone.now()


@pytest.mark.parametrize("number", ["A-2026-999999", "' OR 1=1 --", "A-2026-000001\x00"])
@pytest.mark.usefixtures("order")
def test_a_notice_about_no_order_is_404(station, number):
    assert station.notify("", order_number=number).status_code in {400, 404}
    assert not OrderEvent.objects.filter(kind=Kind.SHIPPED).exists()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<ShipNotice>", b"The notice is not well-formed XML.\n"),
        ("<Orders/>", b"The notice is not a ShipNotice.\n"),
        ("not XML", b"The notice is not well-formed XML.\n"),
        (
            '<!DOCTYPE ShipNotice [<!ENTITY x SYSTEM "file:///etc/passwd">]><ShipNotice><Carrier>&x;</Carrier></ShipNotice>',
            b"The notice has a document type, which is not read.\n",
        ),
        (
            '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><ShipNotice><Carrier>&b;</Carrier></ShipNotice>',
            b"The notice has a document type, which is not read.\n",
        ),
    ],
)
@pytest.mark.usefixtures("order")
def test_a_notice_that_is_none_is_said(station, body, said):
    answer = station.notify(body)
    assert (answer.status_code, answer.content) == (400, said)
    assert not OrderEvent.objects.filter(kind=Kind.SHIPPED).exists()


def test_a_notice_that_names_no_order_is_said(station):
    answer = station.notify("<ShipNotice/>", order_number="")
    assert (answer.status_code, answer.content) == (400, b"The notice names no order: order_number is missing.\n")


def test_a_notice_of_any_length_is_not_read(station):
    assert station.notify("x" * (views.BYTES_MOST + 1)).status_code == 413
