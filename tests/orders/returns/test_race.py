"""Six browsers that send everything back at once, on a database in a real file."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from configurator.orders.models import Kind, Return
from configurator.orders.record import NewEvent, record
from configurator.orders.returns import ask
from tests import databases
from tests.orders.shop import be, guest, ordered, publish_lamp
from tests.outbox.realdb import database_on_disk

pytestmark = pytest.mark.django_db(transaction=True)

POSTS = 6
_MEET_SECONDS = 1.0


def posted_at_once(folder, monkeypatch):
    """How many were accepted, and how many pieces are on their way back. They meet after looking, if they can."""
    with database_on_disk(folder):
        publish_lamp()
        owner = guest()
        order = ordered(owner)
        now = timezone.now()
        record(order_key=order.key, event=NewEvent(kind=Kind.SHIPPED, key=uuid.uuid4(), at=now, source="shop"), now=now)
        barrier, look = Barrier(POSTS), ask.left_of

        def looked(found):
            left = look(found)
            with suppress(BrokenBarrierError):
                barrier.wait(_MEET_SECONDS)
            return left

        monkeypatch.setattr(ask, "left_of", looked)

        def browser(_number):
            client = be(Client(), owner)
            try:
                said = {"key": uuid.uuid4(), "reason": "unwanted", "line_1": "2"}
                return client.post(f"/orders/{order.key}/return/", said).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(POSTS) as browsers:
            statuses = list(browsers.map(browser, range(POSTS)))
        return statuses.count(303), Return.objects.counting().pieces()


def test_six_forms_at_once_take_back_what_was_bought_once(tmp_path, monkeypatch):
    assert posted_at_once(tmp_path, monkeypatch) == (1, {1: 2})


@pytest.mark.skipif(not databases.on_postgres(), reason="SQLite has one writer, so nobody is seen to overtake")
def test_without_the_orders_lock_more_is_taken_back_than_was_bought(tmp_path, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_words: rows)
    accepted, pieces = posted_at_once(tmp_path, monkeypatch)
    assert accepted > 1
    assert pieces[1] > 2
