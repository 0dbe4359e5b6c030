"""Changing a sale: quantities, what is taken out, and a second tab."""

import pytest
from django.db import IntegrityError, transaction

from configurator.configurations.models import Configuration
from configurator.desk.models import Sale, SaleLine
from tests.desk.shop import COLA, COLA_BARS, COUNTER, CUP_BARS, lines, shared_lamp, text_of, till_guests
from tests.orders.shop import AT

pytestmark = pytest.mark.django_db


def test_quantities_are_set_and_lines_taken_out(till):
    till.scan(COLA_BARS)
    till.scan(CUP_BARS)
    cola, cup = SaleLine.objects.order_by("pk")
    assert "6 pieces in all. €13.50" in text_of(till.do(f"lines/{cola.pk}/", quantity="۵"))  # noqa: RUF001  a five
    for wrong, says in (("x", "a whole number"), ("100", "Up to 99"), ("-1", "at least 1"), ("", "how many")):
        answer = till.do(f"lines/{cola.pk}/", quantity=wrong)
        assert (answer.status_code, says in text_of(answer)) == (422, True), wrong
        assert f'id="many-{cola.pk}"' in answer.content.decode()
        assert 'aria-invalid="true"' in answer.content.decode()
    till.do(f"lines/{cup.pk}/", out="1")
    till.do(f"lines/{cola.pk}/", quantity="0")
    assert lines() == []
    assert "Nothing is in the sale yet." in text_of(till.get(COUNTER))


def test_a_build_that_is_taken_out_and_a_sale_that_is_dropped_leave_no_copy(till):
    before = Configuration.objects.count() + 1
    till.scan(shared_lamp().code)
    till.do(f"lines/{SaleLine.objects.get().pk}/", out="1")
    assert Configuration.objects.count() == before
    till.scan(shared_lamp().code)
    till.do("out/", what="sale")
    assert (till.sale, SaleLine.objects.count()) == (None, 0)
    assert Configuration.objects.count() == before + 1
    assert till_guests() == 0


def test_of_two_tabs_the_second_is_told(till):
    till.scan(COLA_BARS)
    line, seen = SaleLine.objects.get(), till.sale.version
    till.do(f"lines/{line.pk}/", quantity="3")
    late = till.do(f"lines/{line.pk}/", quantity="7", version=seen)
    assert late.status_code == 409
    assert "changed in another tab" in text_of(late)
    assert lines() == [(COLA, 3)]
    assert till.pay("4.50 EUR", version=seen).status_code == 409
    for what in ("card", "coupon", "sale", "nonsense"):
        assert till.do("out/", what=what, version=seen).status_code == 409
    # a scan is added whichever tab it came from, and the tab hears that it was behind
    assert "changed in another tab" in text_of(till.scan(COLA_BARS, version=seen))
    assert lines() == [(COLA, 4)]


def test_without_the_guard_the_second_tab_would_win(till, monkeypatch):
    till.scan(COLA_BARS)
    line, seen = SaleLine.objects.get(), till.sale.version
    till.do(f"lines/{line.pk}/", quantity="3")
    monkeypatch.setattr(Sale, "version", property(lambda _self: seen, lambda _self, _value: None))
    till.post(f"{COUNTER}lines/{line.pk}/", {"version": seen, "quantity": "7"})
    assert lines() == [(COLA, 7)]


def test_a_colleague_has_one_open_sale(till):
    till.scan(COLA)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sale.objects.create(clerk=till.user, opened_at=AT)
