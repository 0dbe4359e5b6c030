import builtins
import io
import unicodedata
import uuid
from dataclasses import replace

import pypdf
import pytest

from configurator.orders.invoices import pdf
from configurator.orders.models import Invoice, Kind
from configurator.orders.record import NewEvent, record
from tests.orders.shop import AT, CONTACT, be, guest, ordered, publish_lamp

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer():
    publish_lamp()
    return guest()


def billed(customer, **words):
    order = ordered(customer, contact=replace(CONTACT, **words))
    record(order_key=order.key, event=NewEvent(kind=Kind.SHIPPED, key=uuid.uuid4(), at=AT, source="shop"), now=AT)
    return order


def text_of(answer):
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return unicodedata.normalize("NFKC", "\n".join(page.extract_text() for page in pages))


@pytest.mark.parametrize(
    ("name", "city"), [("Joe Doe", "Berlin"), ("مریم رضایی", "تهران"), ("王小明", "上海市"), ("Åsa Ødegård", "Łódź")]
)
def test_owner_and_link_get_the_paper_in_any_script(client, customer, name, city):
    order = billed(customer, name=name, city=city)
    by_link = client.get(f"/o/{order.token}/papers/I-2026-000001.pdf")
    own = be(client, customer).get(f"/orders/{order.key}/papers/I-2026-000001.pdf")
    for answer in (by_link, own):
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        found = text_of(answer)
        for word in (*name.split(), city, order.number, "Invoice", "Lamp"):
            # what goes from right to left may be read back in the order in which it stands on the page
            assert word in found or word[::-1] in found, (word, found)
    assert by_link["X-Robots-Tag"] == "noindex, nofollow"


def test_strangers_and_other_links_find_nothing(client, customer):
    order, other = billed(customer), billed(customer)
    stranger = be(client, guest())
    assert stranger.get(f"/orders/{order.key}/papers/I-2026-000001.pdf").status_code == 404
    assert stranger.get(f"/o/{other.token}/papers/I-2026-000001.pdf").status_code == 404
    assert stranger.get(f"/o/{order.token}/papers/I-2026-000009.pdf").status_code == 404


def test_the_order_page_leads_to_it(client, customer):
    order = billed(customer)
    linked = client.get(f"/o/{order.token}/").content.decode()
    owned = be(client, customer).get(f"/orders/{order.key}/").content.decode()
    assert f"/o/{order.token}/papers/I-2026-000001.pdf" in linked
    assert f"/orders/{order.key}/papers/I-2026-000001.pdf" in owned


def test_without_the_library_the_page_says_so(client, customer, monkeypatch):
    order = billed(customer)
    load = builtins.__import__

    def without(name, *rest):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return load(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    answer = client.get(f"/o/{order.token}/papers/I-2026-000001.pdf")
    assert (answer.status_code, "library Pango" in answer.content.decode()) == (503, True)


def test_what_a_customer_typed_is_text(customer):
    billed(customer, name='<img src="http://127.0.0.1:1/x">')
    found = pypdf.PdfReader(io.BytesIO(pdf.draw(body=Invoice.objects.get().body))).pages[0].extract_text()
    assert "<img src=" in found
