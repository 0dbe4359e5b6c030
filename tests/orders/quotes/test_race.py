"""Ten browsers that accept one answer at once, on a database in a real file."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from configurator.orders.models import Order
from configurator.orders.place import place
from configurator.orders.quotes import accept as step
from configurator.orders.quotes.answer import answer
from tests.orders.shop import AT, ON_REQUEST, be, build, guest, publish_lamp, submission
from tests.outbox.realdb import database_on_disk

pytestmark = pytest.mark.django_db(transaction=True)

POSTS = 10


@pytest.fixture
def shop(tmp_path):
    with database_on_disk(tmp_path):
        publish_lamp()
        owner = guest()
        asked = place(visitor=owner, submission=submission(build(owner, ON_REQUEST)), at=AT)
        now = timezone.now()
        until = now.date() + timedelta(days=2)
        words = {"unit_price": Decimal(104), "note": "", "by_id": None, "at": now}
        yield owner, asked, answer(request_key=asked.key, valid_until=until, **words)


def accept_at_once(shop):
    owner, asked, row = shop
    barrier = Barrier(POSTS)
    said = {"answer_key": row.key, "shown": "208.00 EUR", "payment": "invoice"}

    def browser(_number):
        client = be(Client(raise_request_exception=False), owner)
        barrier.wait()
        try:
            return client.post(f"/requests/{asked.key}/accept/", said).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(POSTS) as browsers:
        return sorted(browsers.map(browser, range(POSTS)))


def test_ten_at_once_are_one_order(shop):
    assert accept_at_once(shop) == [303] * POSTS
    assert Order.objects.count() == 1


def test_without_the_guard_nine_fail_at_the_database(shop, monkeypatch, caplog):
    monkeypatch.setattr(step, "order_of", lambda **_words: None)
    with caplog.at_level("CRITICAL", "django.request"):
        assert accept_at_once(shop) == [303] + [500] * (POSTS - 1)
    assert Order.objects.count() == 1
