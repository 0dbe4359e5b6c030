"""What receivers report, and what is refused."""

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from configurator.fulfillment.models import Delivery, RefusedReport
from configurator.fulfillment.receivers.secrets import issue_secret, new_secret
from configurator.fulfillment.receivers.signing import signed
from configurator.fulfillment.reports import refused as kept_reports
from configurator.fulfillment.reports import take
from configurator.fulfillment.reports.read import STATUSES, NoSenseError, Report, UnreadableError, read_report
from configurator.orders.models import Order, OrderEvent
from tests.fulfillment.receiving import make_all, receiver
from tests.orders.shop import AT, guest, ordered, publish_lamp

pytestmark = pytest.mark.django_db
URL = "https://mill.example.com/"


@pytest.fixture
def order():
    publish_lamp()
    return ordered(guest())


@pytest.fixture
def mill(order):
    made = receiver(URL)
    make_all()
    return made


def about(sold, status="accepted", **more):
    return {"id": str(uuid.uuid4()), "order": str(sold.pk), "status": status, "at": "2026-03-04T06:00:00Z", **more}


def post(client, mill, said, *, secret=None, at=None, key=None, **headers):
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    at = at or datetime.now(UTC)
    good = signed(name="msg_1", body=body, secrets=[secret or mill.secret], at=at)
    return client.post(f"/hooks/{key or mill.pk}/", body, content_type="application/json", headers={**good, **headers})


def events():
    return OrderEvent.objects.filter(source="receiver:mill").count()


def refused(answer, status, words):
    assert (answer.status_code, events()) == (status, 0)
    assert words in answer.json()["error"]


def test_a_report_moves_the_order(mill, order):
    client = Client(enforce_csrf_checks=True)
    tracking = {"carrier": "Post", "number": "RR1", "url": "https://post.example.com/RR1"}
    said = about(order, "shipped", version=1, detail={"tracking": tracking, "weight": 3})
    answer = post(client, mill, said)
    assert (answer.status_code, answer.json()) == (200, {"new": True, "order_status": "shipped"})
    event = OrderEvent.objects.get(source="receiver:mill")
    assert (str(event.key), event.kind, event.at, event.version) == (
        said["id"],
        "shipped",
        datetime(2026, 3, 4, 6, tzinfo=UTC),
        1,
    )
    assert event.detail == {"tracking": tracking}
    assert Order.objects.get().status == "shipped"


def test_a_report_that_comes_again_is_one(client, mill, order):
    said = about(order)
    assert [post(client, mill, said).json()["new"] for _ in range(3)] == [True, False, False]
    assert events() == 1


def test_reports_in_any_order_end_in_the_same_state(client, mill, order):
    for status in ("packed", "accepted", "in_production"):
        post(client, mill, about(order, status))
    assert Order.objects.get().status == "packed"


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_of_a_receiver_is_taken(client, mill, order, status):
    assert post(client, mill, about(order, status)).status_code == 200


def test_a_forged_report_is_refused(client, mill, order):
    refused(post(client, mill, about(order), secret=new_secret()), 401, "signature")


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
@pytest.mark.parametrize("value", ["", "v1", "v1,", "v1,é", "a,b,c", "v1,AAAA v2,AAAA", "9" * 400, "nan", "-1"])
def test_a_report_with_a_spoiled_header_is_refused(client, mill, order, name, value):
    refused(post(client, mill, about(order), **{name: value}), 401, "signature")


def test_a_report_whose_body_was_changed_is_refused(client, mill, order):
    body = json.dumps(about(order)).encode()
    headers = signed(name="msg_1", body=body, secrets=[mill.secret], at=datetime.now(UTC))
    changed = body.replace(b"accepted", b"rejected")
    answer = client.post(f"/hooks/{mill.pk}/", changed, content_type="application/json", headers=headers)
    refused(answer, 401, "signature")


@pytest.mark.parametrize(("seconds", "status"), [(-301, 401), (-290, 200), (290, 200), (310, 401)])
def test_a_report_is_believed_for_five_minutes(client, mill, order, seconds, status):
    answer = post(client, mill, about(order), at=datetime.now(UTC) + timedelta(seconds=seconds))
    assert answer.status_code == status
    assert events() == (status == 200)


def test_the_old_secret_is_believed_until_it_ends(client, mill, order):
    now = datetime.now(UTC)
    issue_secret(receiver=mill, at=now - timedelta(hours=23))
    assert post(client, mill, about(order)).status_code == 200
    mill.secrets.exclude(ends_at=None).update(ends_at=now - timedelta(seconds=1))
    assert post(client, mill, about(order)).status_code == 401


def test_anybody_could_report_without_the_check(client, mill, order, monkeypatch):
    """The control of every test above that says 401."""
    monkeypatch.setattr(take, "verify", lambda **_words: None)
    assert post(client, mill, about(order), secret=new_secret()).status_code == 200


@pytest.mark.parametrize("status", ["polished", "placed", "paid", "refunded", "ordered", "", None, 7, [], {"a": 1}])
def test_an_unknown_status_is_refused_with_the_known_ones(client, mill, order, status):
    refused(post(client, mill, about(order, status)), 422, "Known are: accepted, rejected, in_production")


@pytest.mark.parametrize("version", [0, -1, 2, 10**40])
def test_a_version_that_is_not_there_is_refused(client, mill, order, version):
    refused(post(client, mill, about(order, version=version)), 422, "is not one of this order, which has 1")


def test_a_report_from_the_future_is_refused(client, mill, order):
    at = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    refused(post(client, mill, about(order, at=at)), 422, "future")


def test_a_report_from_long_before_the_order_is_refused(client, mill, order):
    early = order.placed_at - timedelta(days=1)
    late = (early - timedelta(seconds=1)).isoformat()
    refused(post(client, mill, about(order, at=late)), 422, "lies before the order")
    assert post(client, mill, about(order, at=early.isoformat())).status_code == 200


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"id": "7"}, "“id” has to be a UUID"),
        ({"id": None}, "“id” has to be a UUID"),
        ({"order": 7}, "“order” has to be a UUID"),
        ({"at": "yesterday"}, "“at” has to be a time"),
        ({"at": "2026-03-04T05:06:07"}, "“at” has to be a time with its offset"),
        ({"at": "0001-01-01T00:00:00+23:59"}, "“at” has to be a time"),
        ({"at": None}, "“at” has to be a time"),
        ({"version": "1"}, "“version” has to be a whole number"),
        ({"version": True}, "“version” has to be a whole number"),
        ({"detail": []}, "“detail” has to be an object"),
        ({"detail": {"tracking": "RR1"}}, "“tracking” has to be an object"),
        ({"detail": {"tracking": {"url": "javascript:alert(1)"}}}, "“url” of “tracking” has to begin with https://"),
        ({"detail": {"tracking": {"number": 7}}}, "“number” has to be a text"),
        ({"detail": {"reason": "x" * 501}}, "“reason” has to be a text of at most 500"),
        ({"detail": {"reason": "a\0b"}}, "characters that are none"),
        ({"detail": {"reason": "a\ud800b"}}, "characters that are none"),
    ],
)
def test_a_report_of_another_form_is_refused_with_a_sentence(client, mill, order, changed, words):
    refused(post(client, mill, about(order, **changed)), 400, words)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{", b"[" * 60_000, b"\xff\xfe", b'{"id": ' + b"9" * 5_000 + b"}", b"NaN"]
)
def test_a_body_that_is_no_report_is_refused(client, mill, order, body):
    try:
        answer = post(client, mill, body)
    except UnicodeDecodeError:  # what is not UTF-8 can't be signed
        answer = client.post(f"/hooks/{mill.pk}/", body, content_type="application/json")
    assert (answer.status_code in {400, 401}, events()) == (True, 0)


def test_a_body_beyond_its_budget_is_refused(client, mill, order):
    refused(post(client, mill, about(order, more="x" * 64_000)), 413, "64,000 bytes")


def test_an_unknown_receiver_or_order_is_not_found(client, mill, order):
    refused(post(client, mill, about(order), key=uuid.uuid4()), 404, "no such receiver")
    refused(post(client, mill, about(order) | {"order": str(uuid.uuid4())}), 404, "not sent such an order")


@pytest.mark.parametrize(
    ("said", "more", "status", "words"),
    [
        ({}, {"secret": new_secret()}, 401, "signature"),
        ({}, {"at": datetime.now(UTC) - timedelta(hours=1)}, 401, "older than five minutes"),
        ({"status": "polished"}, {}, 422, "Known are"),
        ({"order": str(uuid.uuid4())}, {}, 404, "not sent such an order"),
        ({"id": "7"}, {}, 400, "has to be a UUID"),
        ({"more": "x" * 64_000}, {}, 413, "64,000 bytes"),
    ],
)
def test_what_was_refused_is_listed_without_what_it_said(client, staff, mill, order, said, more, status, words):
    post(client, mill, about(order) | said, **more)
    kept = RefusedReport.objects.get()
    assert (kept.receiver, kept.status, words in kept.why) == (mill, status, True)
    listed = staff.get("/admin/fulfillment/refusedreport/").content.decode()
    assert kept.why.replace("“", "")[:20] in listed.replace("“", "")
    assert mill.secret not in listed


def test_what_was_believed_is_not_listed_as_refused(client, mill, order):
    post(client, mill, about(order))
    assert not RefusedReport.objects.exists()


def test_refused_reports_are_forgotten_and_a_flood_of_them_is_not_kept(client, mill, order, monkeypatch):
    cache.clear()
    monkeypatch.setattr(kept_reports, "MOST_AN_HOUR", 3)
    for _ in range(5):
        post(client, mill, about(order), secret=new_secret())
    assert RefusedReport.objects.count() == 3
    RefusedReport.objects.filter(pk=RefusedReport.objects.latest("pk").pk).update(
        at=datetime.now(UTC) - timedelta(days=31)
    )
    assert (kept_reports.forget_refused_reports.call(), RefusedReport.objects.count()) == (1, 2)


def test_another_receivers_order_is_not_found(client, mill, order):
    other = receiver(URL, code="other")
    refused(post(client, other, about(order)), 404, "not sent such an order")
    assert Delivery.objects.get().receiver == mill


@pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
def test_reports_are_posted(client, mill, method):
    assert getattr(client, method)(f"/hooks/{mill.pk}/").status_code == 405


def test_a_report_leaves_no_cookie(client, mill, order):
    answer = post(client, mill, about(order))
    assert (answer.cookies, "no-store" in answer["Cache-Control"]) == ({}, True)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "id": JSON | st.uuids().map(str),
            "order": JSON | st.uuids().map(str),
            "status": JSON | st.sampled_from(STATUSES).map(str),
            "at": JSON | st.just("2026-03-04T05:06:07Z"),
            "version": JSON,
            "detail": JSON | st.fixed_dictionaries({}, optional={"tracking": JSON, "reason": JSON}),
        },
    )
    | JSON
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_reported_is_read_or_refused(said):
    try:
        taken = read_report(said, now=AT)
    except (UnreadableError, NoSenseError) as reason:
        taken = reason
    assert isinstance(taken, Report) or taken.why.endswith(".")
