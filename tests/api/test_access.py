import json
import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from configurator.api import http
from configurator.api.describe import description
from configurator.api.keys import key_of, note_use
from configurator.api.models import ApiKey, Scope
from configurator.customers import limit
from tests.api.conftest import ALL, Program, said

pytestmark = pytest.mark.django_db

KEYS = "/admin/api/apikey/"
OPERATIONS = [
    (method, path, operation["x-scope"])
    for path, operations in description()["paths"].items()
    for method, operation in operations.items()
]


def call(client, method, path):
    address = re.sub(r"{\w+}", "nothing", path)
    return client.generic(method.upper(), address, "{}", content_type="application/json")


# A table: what each operation says to each kind of key


@pytest.mark.parametrize(("method", "path", "scope"), OPERATIONS)
def test_an_operation_opens_to_its_scope_and_to_nothing_else(method, path, scope):
    others = [other for other in ALL if other != scope]
    past = timezone.now() - timedelta(seconds=1)
    wrong = {
        "no key": (Client(), 401),
        "another word": (Client(headers={"Authorization": "Bearer atelier_00000000_x"}), 401),
        "another scheme": (Client(headers={"Authorization": f"Basic {Program(scope).text}"}), 401),
        "other scopes": (Program(*others), 403),
        "no scope": (Program(), 403),
        "disabled": (Program(scope, is_active=False), 401),
        "expired": (Program(scope, expires_at=past), 401),
    }
    found = {name: call(client, method, path) for name, (client, _) in wrong.items()}
    assert {name: answer.status_code for name, answer in found.items()} == {
        name: status for name, (_, status) in wrong.items()
    }
    assert all(json.loads(answer.content)["status"] == answer.status_code for answer in found.values())
    assert found["no key"]["WWW-Authenticate"] == 'Bearer realm="Atelier"'
    right = Program(scope, expires_at=timezone.now() + timedelta(days=1))
    assert call(right, method, path).status_code in {200, 404, 422}


def test_every_scope_has_its_operation_and_every_operation_a_scope():
    assert {scope for _, _, scope in OPERATIONS} <= set(Scope)
    assert len(OPERATIONS) >= 5


def test_without_its_checks_a_key_would_open_everything(monkeypatch):
    past = timezone.now() - timedelta(seconds=1)
    expired, disabled = Program(Scope.ORDERS_READ, expires_at=past), Program(Scope.ORDERS_READ, is_active=False)
    other = Program(Scope.STOCK_READ)
    monkeypatch.setattr(ApiKey, "opens_at", lambda key, at: True)
    assert [program.get("/api/v1/orders").status_code for program in (expired, disabled, other)] == [200, 200, 403]
    ApiKey.objects.update(scopes=[scope.value for scope in ALL])
    assert other.get("/api/v1/orders").status_code == 200


# Keys


def shown(answer):
    return re.findall(r"Key of [^:]+: (\S+) \.", answer.content.decode())


def test_a_key_is_made_in_the_admin_and_shown_once(staff):
    form = {"name": "warehouse", "scopes": ["orders:read", "stock:write"], "is_active": "on"}
    (text,) = shown(staff.post(f"{KEYS}add/", form, follow=True))
    key = ApiKey.objects.get()
    assert key_of(text=text, at=timezone.now()) == key
    assert (key.scopes, text[8:16], len(key.digest)) == (["orders:read", "stock:write"], key.prefix, 64)
    pages = [staff.get(KEYS), staff.get(f"{KEYS}{key.pk}/change/"), staff.get(f"{KEYS}{key.pk}/history/")]
    assert text not in "".join(page.content.decode() for page in pages)
    answer = staff.post(f"{KEYS}{key.pk}/change/", form | {"scopes": ["stock:write"]}, follow=True)
    assert shown(answer) == []
    key.refresh_from_db()
    assert (key_of(text=text, at=timezone.now()), key.scopes) == (key, ["stock:write"])


def test_a_key_without_scopes_is_not_made(staff):
    answer = staff.post(f"{KEYS}add/", {"name": "warehouse", "is_active": "on"})
    assert "This field is required." in answer.content.decode()
    assert not ApiKey.objects.exists()


def test_customers_are_kept_out(member):
    assert member.get(KEYS).status_code == 302


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "x", lambda t: t.upper(), lambda t: t[8:]])
def test_a_key_counts_letter_by_letter(change):
    program = Program(Scope.ORDERS_READ)
    assert key_of(text=program.text, at=timezone.now()) == program.key
    assert key_of(text=change(program.text), at=timezone.now()) is None


def test_a_key_that_is_found_and_one_that_is_not_cost_one_comparison(monkeypatch):
    seen = []
    program = Program()
    monkeypatch.setattr("configurator.api.keys.constant_time_compare", lambda a, b: bool(seen.append(a)) or a == b)
    at = timezone.now()
    for text in (program.text, f"atelier_{program.key.prefix}_x", "atelier_00000000_x", "", "\udc80"):
        key_of(text=text, at=at)
    assert len(seen) == 5


def test_its_use_is_written_down_once_a_minute(django_assert_num_queries):
    at = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    key = Program().key
    assert note_use(key=key, at=at)
    key.refresh_from_db()
    assert key.last_used_at == at
    with django_assert_num_queries(0):
        assert not note_use(key=key, at=at + timedelta(seconds=59))
    assert note_use(key=key, at=at + timedelta(seconds=60))


def test_a_key_has_so_many_calls_a_minute(settings):
    settings.API_CALLS_A_MINUTE = 2
    one, other = Program(Scope.CATALOG_READ), Program(Scope.CATALOG_READ)
    assert [one.get("/api/v1/families").status_code for _ in range(3)] == [200, 200, 429]
    answer = one.get("/api/v1/families")
    assert (said(answer, 429)["title"], answer["Retry-After"]) == ("Too Many Requests", "60")
    assert other.get("/api/v1/families").status_code == 200


def test_without_the_limit_there_would_be_no_end(settings, monkeypatch):
    settings.API_CALLS_A_MINUTE = 2
    monkeypatch.setattr(http, "within_limit", lambda **_: True)
    assert limit.within_limit is not http.within_limit
    program = Program(Scope.CATALOG_READ)
    assert {program.get("/api/v1/families").status_code for _ in range(5)} == {200}


# Problems


def test_every_mistake_is_a_problem(program):
    order = f"/api/v1/orders/{uuid.uuid4()}/events"
    found = {
        "nothing": program.get("/api/v1/nothing"),
        "nothing below api": program.get("/api/"),
        "another method": program.delete("/api/v1/orders"),
        "no json": program.post(order, "{", content_type="application/json"),
        "not utf-8": program.post(order, b"\xff", content_type="application/json"),
        "no body": program.post(order),
        "missing": program.get(f"/api/v1/orders/{uuid.uuid4()}"),
        "wrong form": program.get("/api/v1/orders?limit=0"),
        "too long": program.post(order, b" " * (http.BYTES_MOST + 1), content_type="application/json"),
    }
    statuses = {name: said(answer, answer.status_code)["status"] for name, answer in found.items()}
    assert statuses == {
        "nothing": 404,
        "nothing below api": 404,
        "another method": 405,
        "no json": 400,
        "not utf-8": 400,
        "no body": 400,
        "missing": 404,
        "wrong form": 422,
        "too long": 413,
    }
    assert found["another method"]["Allow"] == "GET"
    assert said(found["wrong form"], 422)["errors"] == [
        {"at": "query.limit", "says": "Input should be greater than or equal to 1"}
    ]


def test_without_the_limit_a_long_body_would_be_read(program, monkeypatch):
    monkeypatch.setattr("configurator.api.middleware.BYTES_MOST", 10 * http.BYTES_MOST)
    body = b" " * (http.BYTES_MOST + 1)
    assert (
        program.post(f"/api/v1/orders/{uuid.uuid4()}/events", body, content_type="application/json").status_code != 413
    )


def test_a_failure_of_ours_is_a_problem_too(program, monkeypatch):
    monkeypatch.setattr("configurator.api.catalog.current_releases", lambda: 1 / 0)
    program.raise_request_exception = False
    assert said(program.get("/api/v1/families"), 500)["title"] == "Internal Server Error"


def test_pages_of_the_shop_keep_their_own_mistakes(client):
    assert client.get("/nothing/")["Content-Type"] == "text/html; charset=utf-8"


def test_no_cookie_no_csrf_no_other_origin(program, member):
    answer = program.get("/api/v1/families", headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert not [name for name in answer.headers if name.startswith("Access-Control-")]
    assert member.get("/api/v1/orders").status_code == 401, "a browser's session opens nothing"


# The description


def test_the_description_is_there_for_programs_and_people(client):
    assert client.get("/api/v1/openapi.json").json() == description()
    page = client.get("/api/v1/")
    text = page.content.decode()
    assert all(path in text for path in description()["paths"])
    assert "<script" not in text
    assert "unsafe" not in page["Content-Security-Policy"]
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["script-src"] == ["'self'"]
