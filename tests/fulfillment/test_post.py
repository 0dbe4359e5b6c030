"""One request to a server that does as it likes."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from configurator.fulfillment.deliveries.post import Answer, Request, post
from tests.fulfillment import server as servers

QUICK = 1.0


@pytest.fixture
def server(settings):
    with servers.running() as running:
        running.allow(settings)
        yield running


def sent(server, path, **more):
    request = Request(url=server.url(path), headers={"X-Said": "a"}, body=b"{}", seconds=QUICK, **more)
    started = time.monotonic()
    answer = asyncio.run(post(request))
    return answer, time.monotonic() - started


def test_post_says_what_came_back(server):
    server.answers["/"] = servers.status(201, [("X-Name", "a")], b"thanks")
    answer, _ = sent(server, "/")
    assert (answer.status, answer.error, answer.text, answer.taken, answer.whole) == (201, "", "thanks", True, True)
    (got,) = server.got
    assert (got.method, got.body, got.headers["x-said"]) == ("POST", b"{}", "a")
    assert got.headers["host"] == f"127.0.0.1:{server.port}"


@pytest.mark.parametrize("misbehaviour", [servers.hang, servers.trickle_head])
def test_post_waits_no_longer_than_its_time(server, misbehaviour):
    server.answers["/"] = misbehaviour
    answer, took = sent(server, "/")
    assert (answer.status, answer.error) == (None, "no answer within 1 s")
    assert took < 2 * QUICK


def test_post_takes_the_status_of_an_answer_that_never_ends(server):
    server.answers["/"] = servers.trickle_body
    answer, took = sent(server, "/")
    assert (answer.status, answer.whole) == (200, False)
    assert took < 2 * QUICK


def test_post_reads_little_of_a_gigabyte(server):
    server.answers["/"] = servers.huge
    answer, took = sent(server, "/")
    assert (answer.status, len(answer.content), len(answer.text), answer.whole) == (200, 64_000, 2_000, False)
    assert took < 2 * QUICK
    assert server.written < 20_000_000  # what buffers between two sockets hold


@pytest.mark.parametrize("misbehaviour", [servers.drop, servers.garbage, servers.huge_head])
def test_post_of_no_http_is_an_answer_with_an_error(server, misbehaviour):
    server.answers["/"] = misbehaviour
    answer, took = sent(server, "/")
    assert answer.status is None
    assert answer.error.startswith(("RemoteProtocolError", "ReadError"))
    assert took < 2 * QUICK


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_post_follows_no_redirect(server, code):
    server.answers["/"] = servers.status(code, [("Location", server.url("/elsewhere"))])
    answer, _ = sent(server, "/")
    assert (answer.status, answer.taken) == (code, False)
    assert [got.path for got in server.got] == ["/"]


def test_post_uses_no_proxy_of_the_environment(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert sent(server, "/")[0].status == 204


def test_post_to_nobody_is_an_answer_with_an_error(server, settings):
    settings.RECEIVERS_ALLOW = ["127.0.0.1:9"]
    answer = asyncio.run(post(Request(url="http://127.0.0.1:9/", headers={}, body=b"{}")))
    assert (answer.status, answer.error.partition(":")[0]) == (None, "ConnectError")


AT = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("Wed, 04 Mar 2026 12:01:00 GMT", 60),
        ("Wed, 04 Mar 2026 11:00:00 GMT", 0),
        ("9" * 5_000, 9_999_999),
        ("Wed, 04 Mar 99999999 12:01:00 GMT", None),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("²", None),
    ],
)
def test_answer_says_how_long_to_wait(words, seconds):
    wait = Answer(status=429, headers={"retry-after": words}).wait(AT)
    assert wait == (None if seconds is None else timedelta(seconds=seconds))
