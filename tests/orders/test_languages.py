"""In which language customers are written to, papers are, and documents for those who make an order."""

import io
import json
import uuid
from datetime import timedelta
from decimal import Decimal

import pypdf
import pytest
from django.utils.translation import get_language, override

from configurator.customers.models import Customer
from configurator.orders import place as placing
from configurator.orders.cart.forms import QuantityField
from configurator.orders.countries import COUNTRIES, countries_shown, country_name
from configurator.orders.forms import ContactForm
from configurator.orders.invoices.issue import credit
from configurator.orders.invoices.pdf import draw
from configurator.orders.models import Invoice, Kind, Order
from configurator.orders.offer import NotReadyError
from configurator.orders.place import place
from configurator.orders.record import NewEvent, record
from configurator.outbox.models import Message
from tests.orders.shop import AT, FORM, build, guest, ordered, publish_lamp, submission


def happened(order, kind, **detail):
    event = NewEvent(kind=kind, key=uuid.uuid4(), at=AT + timedelta(minutes=1), source="shop", detail=detail)
    return record(order_key=order.key, event=event, now=AT)


def last_mail():
    return json.loads(bytes(Message.objects.filter(topic="mail").last().payload))["text"]


def text_of(paper):
    return pypdf.PdfReader(io.BytesIO(draw(body=paper.body))).pages[0].extract_text()


@pytest.fixture
def order():
    publish_lamp()
    visitor = guest()
    Customer.objects.update(language="de")
    return ordered(visitor)


# Countries


@pytest.mark.parametrize(
    ("language", "name", "neighbours"),
    [
        ("en", "Austria", ("Australia", "Austria", "Azerbaijan")),
        ("de", "Österreich", ("Oman", "Österreich", "Pakistan")),
        ("fa", "اتریش", ("آنگویلا", "اتریش", "اتیوپی")),
        ("zh-hans", "奥地利", ("安提瓜和巴布达", "奥地利", "奥兰群岛")),
    ],
)
def test_countries_are_named_and_sorted_as_their_readers_do(language, name, neighbours):
    with override(language):
        shown = countries_shown()
        assert country_name("AT") == name
        assert dict(shown).keys() == COUNTRIES.keys()
        names = [text for _, text in shown]
        at = names.index(name)
        assert tuple(names[at - 1 : at + 2]) == neighbours
        assert f'<option value="AT">{name}</option>' in str(ContactForm()["country"])


def test_persian_letters_stand_in_the_persian_alphabet():
    with override("fa"):
        names = [text for _, text in countries_shown()]
    found = ["پرتغال", "تایلند", "چین", "ژاپن", "سوئد", "کانادا", "گرجستان", "لبنان"]
    assert [names.index(name) for name in found] == sorted(names.index(name) for name in found)
    assert found != sorted(found)  # as their code points would have it


def test_a_code_that_is_no_country_stays_as_it_is():
    with override("de"):
        assert country_name("XX") == "XX"


def test_a_postcode_and_a_quantity_may_be_typed_in_persian_figures():
    form = ContactForm({**FORM, "postcode": "۱۲۳۴۵"})
    assert form.is_valid()
    assert form.cleaned_data["postcode"] == "12345"
    assert QuantityField().clean("۱۲") == 12


# Mails and papers


@pytest.mark.django_db
def test_a_mail_is_in_the_customers_language_whoever_caused_it(order):
    with override("fa"):
        happened(order, Kind.REFUNDED, amount="1234.50")
        assert get_language() == "fa"
    assert "1.234,50" in last_mail()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["", "xx"])
def test_a_mail_to_somebody_whose_language_nobody_knows_is_in_the_shops(order, language):
    Customer.objects.update(language=language)
    with override("fa"):
        happened(order, Kind.REFUNDED, amount="1234.50")
    assert "€1,234.50" in last_mail()


@pytest.mark.django_db
def test_an_order_without_its_customer_is_told_in_the_shops_language(order):
    Order.objects.filter(pk=order.pk).move(identity=None)
    with override("fa"):
        happened(order, Kind.REFUNDED, amount="1234.50")
    assert "€1,234.50" in last_mail()


@pytest.mark.django_db
def test_a_paper_keeps_the_language_that_it_was_issued_in(order):
    with override("fa"):
        happened(order, Kind.SHIPPED)
    bill = Invoice.objects.get()
    assert (bill.body["language"], bill.body["buyer"]["country_name"]) == ("de", "Deutschland")
    Customer.objects.update(language="zh-hans")
    with override("fa"):
        (note,) = credit(bill=bill, amount=Decimal(1), why="The order was changed.", at=AT)
        assert note.body["language"] == "de"
        for paper in (bill, note):
            said = text_of(paper)
            assert "4. März 2026" in said
            assert "Deutschland" in said
    assert "61,00" in text_of(bill)


@pytest.mark.django_db
def test_an_english_paper_is_as_it_was(order):
    Customer.objects.update(language="en")
    happened(order, Kind.SHIPPED)
    with override("de"):
        said = text_of(Invoice.objects.get())
    for words in ("Invoice I-2026-000001", f"2026-03-04. Order {order.number} of 2026-03-04.", "61.00", "Germany"):
        assert words in said


@pytest.mark.django_db
def test_a_paper_from_before_languages_is_in_the_shops(order):
    happened(order, Kind.SHIPPED)
    paper = Invoice.objects.get()
    del paper.body["language"]
    with override("de"):
        assert "2026-03-04" in text_of(paper)


# Placing


@pytest.mark.django_db
def test_what_is_made_is_said_in_the_shops_language_and_what_stands_in_the_way_in_the_customers(monkeypatch):
    publish_lamp()
    visitor, spoken, real = guest(), [], placing.offer

    def offer(**asked):
        spoken.append(get_language())
        return real(**asked)

    monkeypatch.setattr(placing, "offer", offer)
    with override("fa"):
        place(visitor=visitor, submission=submission(build(visitor)), at=AT)
        assert (spoken, get_language()) == (["en"], "fa")
        spoken.clear()
        unfinished = submission(build(visitor, {"shade": "PAPER"}), from_cart=True)
        with pytest.raises(NotReadyError):
            place(visitor=visitor, submission=unfinished, at=AT)
    assert spoken == ["en", "fa"]


@pytest.mark.django_db
def test_a_confirmation_is_in_the_language_of_the_page(order):
    with override("de"):
        ordered(guest())
    assert "61,00" in last_mail()
    assert "Deutschland" in last_mail()
