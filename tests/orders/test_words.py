# ruff: noqa: RUF001  Persian letters are what is tested
"""The customer's own words in an order: printed as they were shown, in its document and every format, and erasable."""

import hashlib
import io
import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from jsonschema import Draft202012Validator
from PIL import Image

from catalog.documents import read_document
from catalog.importing import store_document
from configurator.configurations.imprints.keep import Words, put_on
from configurator.configurations.models import Configuration, Inscription
from configurator.fulfillment.formats import FORMATS, schema
from configurator.orders import prints
from configurator.orders.models import Artwork, Order, OrderDocument, QuoteRequest
from configurator.orders.place import place
from configurator.orders.quotes.agreed import agreed_line
from configurator.orders.readiness import NotCompleteError, ReleaseChangedError
from configurator.orders.redact import redact
from configurator.orders.tracker.amend import amend, begin_change
from configurator.releases.publish import publish
from tests.orders.shop import AT, COMPLETE, ON_REQUEST, be, build, guest, lamp, submission

pytestmark = pytest.mark.django_db

DEMO = Path(__file__).parents[2] / "catalog" / "demo"
FONTS = [{"code": "clear", "name": "Clear", "file": "fonts/vazirmatn-bold.ttf", "licence": "OFL"}]
SHADE = {"code": "shade", "name": "Words on the shade", "most": 24, "lines": 2, "scripts": ["latin", "arabic"]}
SHADE |= {"fonts": ["clear"], "corners": [[10, 10], [500, 10], [500, 200], [10, 200]], "width_mm": 60, "height_mm": 18}
SCHEMA = json.loads(schema.schema("atelier-order-2.json"))
WORDS = "شب به خیر\n۱۴۰۳"


def on_sale(**changed):
    fonts = {"fonts/vazirmatn-bold.ttf": (DEMO / "fonts/vazirmatn-bold.ttf").read_bytes()}
    beside = {} if changed.get("gone") else {"fonts": FONTS, "imprints": [SHADE | changed]}
    document, problems = read_document(lamp() | beside)
    assert problems == []
    store_document(document=document, pictures=fonts)
    return publish(family_code="lamp", by=None, at=AT)


@pytest.fixture(autouse=True)
def shop(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    prints.print_file.cache_clear()
    return on_sale()


def give(visitor, made, text=WORDS):
    row = Inscription.objects.filter(configuration=made).first()
    words = Words(imprint="shade", text=text, font="clear")
    return put_on(key=made.pk, visitor=visitor, words=words, seen=row.version if row else 0, at=AT)


@pytest.fixture
def visitor():
    return guest()


@pytest.fixture
def order(visitor):
    made = build(visitor)
    give(visitor, made)
    return place(visitor=visitor, submission=submission(made), at=AT)


def document_of(order):
    order.refresh_from_db()
    return bytes(OrderDocument.objects.get(order=order, version=order.version).body)


def test_words_are_printed_at_300_dpi_and_named_in_the_document(order, client):
    (said,) = json.loads(document_of(order))["lines"][0]["inscriptions"]
    file = said.pop("file")
    assert said == {
        "code": "shade",
        "name": "Words on the shade",
        "text": WORDS,
        "font": {"code": "clear", "name": "Clear"},
        "colour": "#222222",
        "width_mm": 60,
        "height_mm": 18,
    }
    answer = client.get(file["url"].partition("//")[2].partition("/")[2].join(["/", ""]))
    assert (answer.status_code, answer["Content-Type"]) == (200, file["type"])
    assert "noindex" in answer["X-Robots-Tag"]
    assert hashlib.sha256(answer.content).hexdigest() == file["sha256"]
    picture = Image.open(io.BytesIO(answer.content))
    assert picture.size == (file["width_px"], file["height_px"]) == (709, 213)
    assert [round(dpi) for dpi in picture.info["dpi"]] == [300, 300]
    assert picture.getchannel("A").getbbox()
    assert client.get(reverse("orders:artwork", args=["x" * 32])).status_code == 404


def test_document_keeps_to_its_schema(order):
    document = json.loads(document_of(order))
    Draft202012Validator(SCHEMA).validate(document)
    document["lines"][0]["inscriptions"][0]["file"]["sha256"] = "none"
    assert not Draft202012Validator(SCHEMA).is_valid(document)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_words_reach_every_format(order, name, settings):
    settings.SHOP_PEPPOL_ID = settings.MAKER_PEPPOL_ID = "0088:7300010000001"
    written = FORMATS[name].write(document_of(order))
    if name != "xlsx":  # a packed file; it has the rows of the other list
        assert "شب به خیر" in written.decode("utf-8-sig")


def test_page_checkout_mail_and_workbench_show_them(order, visitor, client, staff):
    page = be(client, visitor).get(f"/orders/{order.key}/", follow=True).content.decode()
    assert "شب به خیر" in page
    assert reverse("orders:artwork", args=[Artwork.objects.get().token]) in page
    bench = staff.get(reverse("fulfillment:work", args=[order.key])).content.decode()
    assert "شب به خیر" in bench
    assert f'download="{order.number}-1-shade.png"' in bench
    made = build(visitor)
    give(visitor, made)
    shown = be(client, visitor).get(f"/b/{made.pk}/checkout/", follow=True).content.decode()
    assert "شب به خیر" in shown


def test_same_words_of_two_lines_are_one_file(visitor):
    one, two = build(visitor), build(visitor)
    for made in (one, two):
        give(visitor, made, "Frida")
    order = place(visitor=visitor, submission=submission(one, two), at=AT)
    assert Artwork.objects.filter(order=order).count() == 1
    assert [len(line.inscriptions) for line in order.lines.all()] == [1, 1]


def test_drawing_is_done_before_the_transaction(visitor, monkeypatch):
    made = build(visitor)
    give(visitor, made, "Frida")
    drawn = []
    monkeypatch.setattr(prints, "printed", lambda given: drawn.append(1) or Image.new("RGBA", (8, 8)))
    place(visitor=visitor, submission=submission(made), at=AT)
    assert drawn == [1]
    assert prints.print_file.cache_info().hits == 1


def test_order_without_imprints_asks_once_whether_there_are_words(visitor):
    on_sale(gone=True)
    made = build(visitor)
    with CaptureQueriesContext(connection) as asked:
        order = place(visitor=visitor, submission=submission(made), at=AT)
    assert sum('FROM "configurations_inscription"' in query["sql"] for query in asked) == 1
    assert "inscriptions" not in json.loads(document_of(order))["lines"][0]


def test_words_that_no_longer_fit_hold_the_order_back(visitor):
    made = build(visitor)
    give(visitor, made, "Frida and Diego")
    on_sale(most=8)
    with pytest.raises(NotCompleteError) as reason:
        place(visitor=visitor, submission=submission(made), at=AT)
    assert reason.value.missing == ("Words on the shade",)
    assert not Order.objects.exists()
    on_sale(gone=True)
    with pytest.raises(ReleaseChangedError) as reason:
        place(visitor=visitor, submission=submission(made), at=AT)
    assert [one.sentence for one in reason.value.found] == ["Words on the shade: we don't offer this any more."]


def test_change_of_a_line_brings_the_words_and_can_change_them(order, visitor):
    before = json.loads(document_of(order))["lines"][0]["inscriptions"][0]["file"]
    made = begin_change(visitor=visitor, order_key=order.key, position=1, at=AT)
    assert [row.text for row in Inscription.objects.filter(configuration=made)] == [WORDS]
    give(visitor, made, "Good night")
    amendment = made.amendment
    amend(visitor=visitor, amendment=amendment, version=Configuration.objects.get(pk=made.pk).version, at=AT)
    after = json.loads(document_of(order))["lines"][0]["inscriptions"][0]
    assert after["text"] == "Good night"
    assert after["file"]["sha256"] != before["sha256"]
    assert Artwork.objects.filter(order=order).count() == 2


def test_request_for_a_price_keeps_the_words_for_its_order(visitor):
    made = build(visitor, ON_REQUEST)
    give(visitor, made, "Frida")
    asked = place(visitor=visitor, submission=submission(made, quantity=1), at=AT)
    assert isinstance(asked, QuoteRequest)
    (said,) = asked.build["inscriptions"]
    assert said["text"] == "Frida"
    assert "file" not in said
    line = agreed_line(asked=asked, unit_price=asked_price())
    assert [(given.text, given.font.code) for given in line.given] == [("Frida", "clear")]
    assert [one["look_first"] for one in line.inscriptions] == [False]  # what a line of an order keeps


def asked_price():
    from decimal import Decimal  # noqa: PLC0415  one place needs it

    return Decimal("100.00")


def test_erased_person_leaves_no_words(order, client):
    token = Artwork.objects.get().token
    redact(keys=[order.key], at=AT)
    assert "شب" not in document_of(order).decode()
    order = Order.objects.get(pk=order.pk)
    assert [line.inscriptions for line in order.lines.all()] == [[]]
    assert bytes(Artwork.objects.get().data) == b""
    assert client.get(reverse("orders:artwork", args=[token])).status_code == 410
    assert COMPLETE
