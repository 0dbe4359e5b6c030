"""Where a receiver's URL may lead."""

import asyncio
import socket
from dataclasses import replace

import pytest

from configurator.fulfillment.deliveries import post as posting
from configurator.fulfillment.deliveries.post import Request, post
from configurator.fulfillment.receivers import address
from configurator.fulfillment.receivers.address import UnsafeAddressError, is_public, look_up, resolve
from tests.fulfillment import server as servers

INSIDE = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",  # noqa: S104  an address to refuse
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",  # where clouds tell their machines their secrets
    "100.64.0.1",
    "100.127.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:93.184.215.14",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::a00:1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "100::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]
OUTSIDE = ["93.184.215.14", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"]


@pytest.mark.parametrize("ip", INSIDE)
def test_addresses_inside_are_refused(ip):
    assert not is_public(ip)


@pytest.mark.parametrize("ip", OUTSIDE)
def test_addresses_outside_are_not(ip):
    assert is_public(ip)


def resolving(monkeypatch, *answers):
    """Make every name resolve to these addresses, one list a time."""
    turns = iter(answers)

    def getaddrinfo(_host, port, *_more, **_named):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in next(turns)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@pytest.mark.parametrize("ip", INSIDE)
def test_a_name_that_leads_inside_is_refused_when_typed_and_when_sent(monkeypatch, ip):
    resolving(monkeypatch, [ip], [ip])
    with pytest.raises(UnsafeAddressError, match="leads to an address inside a private network"):
        look_up("https://orders.example.com/")
    with pytest.raises(UnsafeAddressError, match="leads to an address inside a private network"):
        asyncio.run(resolve("https://orders.example.com/"))


def test_a_name_with_one_address_inside_is_refused(monkeypatch):
    resolving(monkeypatch, ["93.184.215.14", "127.0.0.1"])
    with pytest.raises(UnsafeAddressError, match="private network"):
        look_up("https://orders.example.com/")


def test_a_name_that_leads_outside_is_looked_up(monkeypatch):
    resolving(monkeypatch, ["93.184.215.14"])
    assert look_up("https://orders.example.com/a?b").addresses == ("93.184.215.14",)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://example.com/", "has to begin with https://"),
        ("ftp://example.com/", "This is not an address"),
        ("https://", "This is not an address"),
        ("example.com/orders", "This is not an address"),
        ("https://example.com:99999/", "This is not an address"),
        ("https://[::1/", "This is not an address"),
        ("https://exa mple.com/", "This is not an address"),
        ("https://me:secret@example.com/", "Leave name and password out"),
        ("https://127.0.0.1/", "inside a private network"),
        ("https://2130706433/", "inside a private network"),  # 127.0.0.1 as one number
        ("https://0x7f.1/", "inside a private network"),
        ("https://[::ffff:127.0.0.1]/", "inside a private network"),
        ("https://localhost/", "inside a private network"),
        ("https://nobody.invalid/", "is not found"),
        ("https://" + "a" * 70 + ".example/", "is not found"),
    ],
)
def test_a_url_is_refused_with_a_sentence(url, why):
    with pytest.raises(UnsafeAddressError, match=why):
        look_up(url)


def test_hosts_of_the_settings_may_be_inside_on_their_port(settings):
    settings.RECEIVERS_ALLOW = ["127.0.0.1:9000", "::1:9000"]
    assert look_up("http://127.0.0.1:9000/").addresses == ("127.0.0.1",)
    assert look_up("http://[::1]:9000/").addresses == ("::1",)
    for other in ("http://127.0.0.1:9001/", "http://127.0.0.2:9000/", "http://127.0.0.1/"):
        with pytest.raises(UnsafeAddressError):
            look_up(other)


@pytest.fixture
def inside():
    """A server inside, which nobody allows."""
    with servers.running() as server:
        yield server


def https_as_http(monkeypatch):
    """Let a plain server stand for one with a certificate."""
    to = posting._to

    def plain(ip, target, request):
        return to(ip, target, replace(request, url=request.url.replace("https://", "http://")))

    monkeypatch.setattr(posting, "_to", plain)


def attack(server):
    request = Request(url=f"https://orders.example.com:{server.port}/", headers={}, body=b"{}", seconds=2)
    return asyncio.run(post(request))


def test_what_is_sent_goes_to_the_address_that_was_checked(monkeypatch, inside):
    """Rebinding: the name leads outside when it is checked and inside when it is asked again."""
    https_as_http(monkeypatch)
    resolving(monkeypatch, ["192.0.2.1"], ["127.0.0.1"], ["127.0.0.1"])
    monkeypatch.setattr(address, "is_public", lambda ip: ip == "192.0.2.1")
    assert attack(inside).status is None
    assert inside.got == []


def test_what_is_sent_by_name_would_follow_a_name_that_changes(monkeypatch, inside):
    """The control: the same attack when the name is used for the connection."""
    https_as_http(monkeypatch)
    resolving(monkeypatch, ["192.0.2.1"], ["127.0.0.1"], ["127.0.0.1"])
    monkeypatch.setattr(address, "is_public", lambda ip: ip == "192.0.2.1")
    to = posting._to
    monkeypatch.setattr(posting, "_to", lambda _ip, target, request: to(target.host, target, request))
    assert attack(inside).status == 204
    assert len(inside.got) == 1


@pytest.mark.parametrize(("guarded", "came"), [(True, 0), (False, 1)])
def test_a_name_that_leads_inside_when_it_is_sent_gets_nothing(monkeypatch, inside, guarded, came):
    """With its control: the guard off, and the message arrives."""
    https_as_http(monkeypatch)
    resolving(monkeypatch, ["127.0.0.1"])
    if not guarded:
        monkeypatch.setattr(address, "is_public", lambda _ip: True)
    answer = attack(inside)
    assert ("private network" in answer.error, len(inside.got)) == (guarded, came)
