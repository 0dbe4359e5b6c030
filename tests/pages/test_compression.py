"""Whole pages go out compressed; what answers a click, pictures and files go out as they are."""

import gzip

import pytest

from configurator.pages import middleware

pytestmark = pytest.mark.django_db
TAKES = {"Accept-Encoding": "gzip, br"}


def test_a_page_is_compressed_where_the_browser_takes_it(client):
    plain, packed = client.get("/"), client.get("/", headers=TAKES)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert b"Made to your measure" in gzip.decompress(packed.content)
    assert len(packed.content) < len(plain.content) / 2
    assert "Content-Encoding" not in plain.headers


def test_what_is_swapped_in_is_not(client):
    assert "Content-Encoding" not in client.get("/", headers=TAKES | {"HX-Request": "true"}).headers


def test_what_is_no_page_is_not(client):
    assert "Content-Encoding" not in client.get("/robots.txt", headers=TAKES).headers


def spread(client):
    """By how much the lengths of one page differ; a masked token alone makes a few bytes."""
    client.get("/")
    lengths = [len(client.get("/nowhere/", headers=TAKES).content) for _ in range(16)]
    return max(lengths) - min(lengths)


def test_lengths_tell_nothing(client):
    assert spread(client) > 30


def test_without_the_padding_they_would(client, monkeypatch):
    monkeypatch.setattr(middleware.PageCompressionMiddleware, "max_random_bytes", 0)
    assert spread(client) < 30
