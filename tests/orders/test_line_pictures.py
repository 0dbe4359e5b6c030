"""The picture of what was sold: shown in cart, checkout and order, and kept by the order for ever."""

import io
import re
from html.parser import HTMLParser

import pytest
from django.core.files.storage import default_storage
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client
from PIL import Image

from catalog.documents import read_document
from catalog.importing import store_document
from configurator.orders.models import OrderLine
from configurator.orders.quotes.agreed import asked_line
from configurator.releases.publish import publish
from tests.orders.shop import AT, ON_REQUEST, be, build, guest, lamp, ordered, place, submission

pytestmark = pytest.mark.django_db

WORDS = "Lamp: Paper shade, 2 x LED bulb, Plug"
COLOURS = {"shade": "red", "bulb": "blue", "gold": "gold"}


def sheet(colour, left):
    """A square of a colour in the left or right half."""
    whole = Image.new("RGBA", (800, 600))
    whole.paste(colour, (left, 100, left + 300, 400))
    out = io.BytesIO()
    whole.save(out, "WEBP", lossless=True)
    return out.getvalue()


def put_on_sale(**colours):
    """The lamp with layers of these colours; with none it has its family's picture."""
    needs = {"shade": {"shade": ["PAPER"]}, "bulb": {"bulb": ["LED"]}, "gold": {"shade": ["GOLD"]}}
    layers = [{"code": c, "name": c, "picture": f"{c}.webp", "with": needs[c]} for c in colours]
    document, problems = read_document(lamp() | {"layers": layers})
    assert problems == []
    drawn = {f"{c}.webp": sheet(colour, 450 if c == "bulb" else 50) for c, colour in colours.items()}
    store_document(document=document, pictures=drawn)
    return publish(family_code="lamp", by=None, at=AT)


@pytest.fixture
def on_sale(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return put_on_sale(**COLOURS)


class Images(HTMLParser):
    """The images of a page."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page.content.decode())

    def handle_starttag(self, tag, attrs):
        if tag == "img":
            self.found.append(dict(attrs))


def pictures(page):
    """Of the builds on a page: what they show in words, and their files."""
    found = [one for one in Images(page).found if "/media/builds/" in one["src"]]
    assert all(int(one["width"]) * 3 == int(one["height"]) * 4 for one in found), "its place is kept for it"
    return [(one["alt"], one["src"]) for one in found]


def colours(address):
    """The colours left and right in a picture."""
    answer = Client().get(address)
    with Image.open(io.BytesIO(b"".join(answer.streaming_content))) as opened:
        picture = opened.convert("RGB")
    request_finished.disconnect(close_old_connections)  # the end of an answer would close the test's connection
    answer.close()
    request_finished.connect(close_old_connections)
    width, height = picture.size
    return [picture.getpixel((width * x // 16, height * 3 // 8)) for x in (4, 12)]


RED, BLUE = pytest.approx((255, 0, 0), abs=12), pytest.approx((0, 0, 255), abs=12)


def test_cart_and_checkout_show_what_is_built(on_sale, client):
    visitor = guest()
    made = build(visitor)
    be(client, visitor)
    client.post(f"/b/{made.key}/cart/")
    for address in ("/cart/", f"/b/{made.key}/checkout/", "/checkout/"):
        ((words, source),) = pictures(client.get(address))
        assert words == WORDS, address
        assert colours(source) == [RED, BLUE]


def test_order_keeps_its_picture_when_the_layers_change(on_sale, client):
    visitor = guest()
    order = ordered(visitor)
    be(client, visitor)
    ((words, source),) = pictures(client.get(f"/orders/{order.key}/"))
    assert words == WORDS
    name = OrderLine.objects.get().picture
    assert re.fullmatch(r"builds/[0-9a-f]{32}", name)
    assert source == f"/media/{name}-600.webp"
    put_on_sale(shade="green", bulb="green")
    assert OrderLine.objects.get().picture == name
    assert pictures(client.get(f"/orders/{order.key}/")) == [(words, source)]
    assert colours(source) == [RED, BLUE]  # made only now
    default_storage.delete(source.removeprefix("/media/"))
    assert colours(source) == [RED, BLUE]  # and once more
    assert pictures(client.get(f"/o/{order.token}/")) == [(words, source)]


def test_another_order_of_the_same_has_the_same_and_of_changed_layers_another(on_sale):
    first, second = ordered(guest()), ordered(guest())
    put_on_sale(shade="green", bulb="green")
    third = ordered(guest())
    names = [order.lines.get().picture for order in (first, second, third)]
    assert names[0] == names[1] != names[2]


def test_order_of_a_family_without_layers_has_none(settings, tmp_path, client):
    settings.MEDIA_ROOT = tmp_path / "media"
    put_on_sale()
    visitor = guest()
    order = ordered(visitor)
    assert OrderLine.objects.get().picture == ""
    assert pictures(be(client, visitor).get(f"/orders/{order.key}/")) == []
    assert not (tmp_path / "media" / "builds").exists()


def test_what_was_asked_about_shows_what_was_asked(on_sale):
    visitor = guest()
    made = build(visitor, ON_REQUEST)
    asked = place(visitor=visitor, submission=submission(made), at=AT)
    name = asked_line(asked=asked).picture
    put_on_sale(shade="green", bulb="green", gold="green")
    assert asked_line(asked=asked).picture == name
    left, right = colours(f"/media/{name}-600.jpg")
    assert (left, right) == (pytest.approx((255, 215, 0), abs=12), BLUE)
