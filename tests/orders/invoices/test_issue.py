import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from configurator.orders.invoices.issue import credit
from configurator.orders.models import FrozenRowError, Invoice, Kind, Order, Payment, Refund, TaxRate
from configurator.orders.record import NewEvent, record
from configurator.outbox.models import Message
from tests.orders.shop import AT, guest, ordered, publish_lamp

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    publish_lamp()
    TaxRate.objects.create(country="DE", name="VAT", percent=Decimal(19))
    return ordered(guest())


def happened(order, kind, *, key=None, minutes=1, **detail):
    at = AT + timedelta(minutes=minutes)
    event = NewEvent(kind=kind, key=key or uuid.uuid4(), at=at, source="shop", detail=detail)
    return record(order_key=order.key, event=event, now=at)


@pytest.fixture
def paid(order):
    """The order as if a provider had taken the money for it, and nothing had happened since it was ordered."""
    Order.objects.filter(pk=order.pk).move(payment="stripe")
    Payment.objects.create(
        order=order, provider="stripe", reference="pi_1", amount=order.total, currency="EUR", begun_at=AT,
        status=Payment.Status.SUCCEEDED,
    )  # fmt: skip
    happened(order, Kind.PAID)
    return Order.objects.get()


def papers():
    return [(paper.number, paper.total) for paper in Invoice.objects.in_order()]


def test_an_order_by_invoice_is_billed_when_it_leaves_and_once(order):
    happened(order, Kind.PACKED)
    assert papers() == []
    for kind in (Kind.SHIPPED, Kind.SHIPPED, Kind.DELIVERED):
        happened(order, kind)
    assert papers() == [("I-2026-000001", order.total)]
    body = Invoice.objects.get().body
    assert (body["buyer"]["name"], body["total"], body["due"]) == ("Joe Doe", "61.00", "2026-03-18")
    assert body["taxes"] == [{"name": "VAT", "percent": "19", "net": "51.26", "amount": "9.74", "included": True}]
    assert [(row["quantity"], row["name"], row["price"]) for row in body["lines"]] == [(2, "Lamp", "61.00")]


def test_delivered_without_word_of_its_leaving_is_billed_as_well(order):
    happened(order, Kind.DELIVERED)
    assert len(papers()) == 1
    assert "Invoice I-2026-000001 (PDF):" in bytes(Message.objects.filter(topic="mail").last().payload).decode()


def test_the_mail_says_where_the_paper_is(order):
    happened(order, Kind.SHIPPED)
    mail = bytes(Message.objects.filter(topic="mail").last().payload).decode()
    assert f"/o/{order.token}/papers/I-2026-000001.pdf" in mail


def test_an_order_that_was_paid_is_billed_at_once_and_credited_when_it_is_cancelled(paid):
    assert papers() == [("I-2026-000001", paid.total)]
    happened(paid, Kind.CANCELLED)
    happened(paid, Kind.CANCELLED)
    assert papers() == [("I-2026-000001", paid.total), ("C-2026-000001", paid.total)]
    note = Invoice.objects.credits().get()
    assert (note.corrects.number, note.tax, Refund.objects.get().amount) == ("I-2026-000001", paid.tax, paid.total)


def test_an_order_that_was_never_billed_gets_no_credit_note(order):
    happened(order, Kind.CANCELLED)
    assert papers() == []


def test_a_cheaper_version_is_credited_by_the_difference_and_the_rest_to_the_coin(paid):
    Order.objects.filter(pk=paid.pk).move(total=paid.total - Decimal("0.33"))
    happened(paid, Kind.CHANGED)
    happened(paid, Kind.CANCELLED, minutes=2)
    notes = list(Invoice.objects.credits().in_order())
    assert [note.total for note in notes] == [Decimal("0.33"), Decimal("60.67")]
    assert sum(note.tax for note in notes) == paid.tax


def test_never_more_is_credited_than_was_billed(paid):
    bill = Invoice.objects.get()
    for amount in (Decimal(40), Decimal(40), Decimal(40)):
        credit(bill=bill, amount=amount, why="Broken.", at=AT)
    assert [note.total for note in Invoice.objects.credits().in_order()] == [Decimal(40), Decimal(21)]


def test_goods_that_came_back_are_credited(order):
    happened(order, Kind.SHIPPED)
    happened(order, Kind.RETURNED, minutes=2)
    assert papers()[1] == ("C-2026-000001", order.total)


def test_numbers_have_no_gap_after_a_rollback(order):
    class NotNowError(Exception):
        pass

    def fails():
        with transaction.atomic():
            happened(order, Kind.SHIPPED)
            raise NotNowError

    with pytest.raises(NotNowError):
        fails()
    happened(order, Kind.SHIPPED)
    assert papers() == [("I-2026-000001", order.total)]


def test_a_paper_is_frozen(order):
    happened(order, Kind.SHIPPED)
    with pytest.raises(FrozenRowError):
        Invoice.objects.get().delete()
    with pytest.raises(FrozenRowError):
        Invoice.objects.update(total=0)


def test_the_database_holds_one_invoice_an_order(order):
    happened(order, Kind.SHIPPED)
    paper = Invoice.objects.get()
    words = {"order": order, "tax": 0, "total": 1, "issued_at": AT, "body": {}}
    with pytest.raises(IntegrityError, match=r"invoice_once_an_order|orders_invoice.order_id"), transaction.atomic():
        Invoice.objects.create(kind="invoice", number="I-2", **words)
    with pytest.raises(IntegrityError, match="invoice_credit_note_corrects"), transaction.atomic():
        Invoice.objects.create(kind="invoice", number="I-3", corrects=paper, **words)
