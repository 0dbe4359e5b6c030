"""Whole pages go out compressed; what answers a click, pictures and files go out as they are."""

import gzip

import brotli
import pytest
from django.http import HttpResponse  # noqa: TID251  what the middleware gets

from configurator.pages import middleware

pytestmark = pytest.mark.django_db
TAKES = {"Accept-Encoding": "gzip, deflate, br, zstd"}
OLD = {"Accept-Encoding": "gzip, deflate"}
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.mark.parametrize(
    ("taken", "sent"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.5, gzip", "br"),
        ("gzip, deflate", "gzip"),
        ("gzip, br;q=0", "gzip"),
        ("gzip, br; q=0.00", "gzip"),
    ],
)
def test_a_page_is_compressed_as_the_browser_takes_it(client, taken, sent):
    plain, packed = client.get("/"), client.get("/", headers={"Accept-Encoding": taken})
    assert packed.headers["Content-Encoding"] == sent
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert packed.headers["Content-Length"] == str(len(packed.content))
    assert b"Made to your measure" in UNPACK[sent](packed.content)
    assert len(packed.content) < len(plain.content) / 2
    assert "Content-Encoding" not in plain.headers


def test_a_strong_etag_becomes_a_weak_one(rf):
    def etag(given):
        answer = HttpResponse("<p>" * 300, headers={"ETag": given})
        return middleware.PageCompressionMiddleware(lambda _: answer)(rf.get("/", headers=TAKES)).headers["ETag"]

    assert etag('"a"') == 'W/"a"'
    assert etag('W/"a"') == 'W/"a"'


def test_what_is_packed_already_stays(rf):
    answer = HttpResponse(b"packed", headers={"Content-Encoding": "br"})
    assert middleware.PageCompressionMiddleware(lambda _: answer)(rf.get("/", headers=TAKES)).content == b"packed"


def test_what_is_swapped_in_is_not(client):
    assert "Content-Encoding" not in client.get("/", headers=TAKES | {"HX-Request": "true"}).headers


def test_what_is_no_page_is_not(client):
    assert "Content-Encoding" not in client.get("/robots.txt", headers=TAKES).headers


def spread(client, headers):
    """By how much the lengths of one page differ; a masked token alone makes a few bytes."""
    client.get("/")
    lengths = [len(client.get("/nowhere/", headers=headers).content) for _ in range(16)]
    return max(lengths) - min(lengths)


@pytest.mark.parametrize("headers", [TAKES, OLD], ids=["br", "gzip"])
def test_lengths_tell_nothing(client, headers):
    assert spread(client, headers) > 30


@pytest.mark.parametrize("headers", [TAKES, OLD], ids=["br", "gzip"])
def test_without_the_padding_they_would(client, monkeypatch, headers):
    monkeypatch.setattr(middleware.PageCompressionMiddleware, "max_random_bytes", 0)
    assert spread(client, headers) < 30
