import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing

from configurator.customers import visitor as module
from configurator.customers.visitor import COOKIE, COOKIE_AGE, Visitor, dumps, loads, renewed

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
FULL = Visitor(
    customer_id=uuid.UUID(int=1),
    identity_id=uuid.UUID(int=2),
    visit_id=uuid.UUID(int=3),
    last_act_at=AT,
    signed_in=True,
    guest_id=uuid.UUID(int=4),
)


@pytest.mark.parametrize("visitor", [FULL, Visitor(), Visitor(customer_id=uuid.UUID(int=1))])
def test_cookie_brings_the_visitor_back(visitor):
    assert loads(dumps(visitor)) == visitor


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "nonsense",
        dumps(FULL)[:-1],
        dumps(FULL).replace(":", ";"),
        signing.dumps(["a" * 32, "", "", "", 0, 1], salt="another.salt"),
        signing.dumps(["a" * 32, "", "", "", 0, 1], key="another key", salt=module._SALT),
    ],
)
def test_forged_or_unreadable_cookie_is_a_new_visitor(cookie):
    assert loads(cookie) == Visitor()


def test_cookie_with_another_customer_needs_the_key():
    payload, _, signature = dumps(FULL).partition(":")
    other = dumps(Visitor(customer_id=uuid.UUID(int=9))).partition(":")[0]
    assert loads(f"{other}:{signature}") == Visitor()
    assert loads(f"{payload}:{signature}") == FULL


def test_old_cookie_is_a_new_visitor(monkeypatch):
    cookie = dumps(FULL)
    monkeypatch.setattr(module, "COOKIE_AGE", timedelta(seconds=-1))
    assert loads(cookie) == Visitor()


def test_visit_goes_on_for_thirty_minutes():
    assert FULL.on_visit(AT + timedelta(minutes=29, seconds=59))
    assert not FULL.on_visit(AT + timedelta(minutes=30))
    assert not Visitor(last_act_at=AT).on_visit(AT)
    assert not Visitor(visit_id=uuid.UUID(int=3)).on_visit(AT)


def test_acts_within_a_minute_need_no_new_cookie():
    visitor = loads(dumps(FULL))
    visitor.acted(AT + timedelta(seconds=60))
    assert (visitor.changed, visitor.last_act_at) == (False, AT)
    visitor.acted(AT + timedelta(seconds=61))
    assert (visitor.changed, visitor.last_act_at) == (True, AT + timedelta(seconds=61))


def test_renewed_asks_for_a_new_cookie():
    assert renewed(FULL).changed
    assert not FULL.changed


@pytest.mark.django_db
def test_middleware_sends_the_cookie_only_when_something_changed(client):
    assert COOKIE not in client.get("/me/").cookies
    sent = client.post("/me/learning/", {"learning": "off"}).cookies[COOKIE]
    assert (sent["httponly"], sent["samesite"], sent["max-age"]) == (True, "Lax", int(COOKIE_AGE.total_seconds()))
    assert COOKIE not in client.get("/me/").cookies


@pytest.mark.django_db
def test_middleware_takes_a_forged_cookie_for_nobody(client):
    client.cookies[COOKIE] = "forged"
    assert "You are a guest" in client.get("/me/").content.decode()
