"""Six tablets that scan the same part at once, on a database in a real file."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection
from django.db.models import QuerySet

from configurator.customers.models import User
from configurator.fulfillment.models import WorkTick
from configurator.fulfillment.workbench import ticks
from configurator.fulfillment.workbench.ticks import scan
from tests import databases
from tests.fulfillment.workbench.conftest import SOON, happen
from tests.orders.shop import guest, ordered, publish_lamp
from tests.outbox.realdb import database_on_disk

pytestmark = pytest.mark.django_db(transaction=True)

TABLETS, NEEDED = 6, 4
_MEET_SECONDS = 1.0


def scanned_at_once(folder, monkeypatch):
    """What the tablets were told, and how many pieces count as laid ready. They meet after looking, if they can."""
    with database_on_disk(folder):
        publish_lamp()
        order = ordered(guest())
        User.objects.create_user("hand@example.com", "a-password-of-the-cast", is_staff=True)
        happen(order, "accepted")
        barrier, look = Barrier(TABLETS), ticks.list_parts

        def looked(**words):
            found = look(**words)
            with suppress(BrokenBarrierError):
                barrier.wait(_MEET_SECONDS)
            return found

        monkeypatch.setattr(ticks, "list_parts", looked)

        def tablet(_number):
            try:
                return scan(order_key=order.key, version=1, code="LED", at=SOON).found.value
            finally:
                connection.close()

        with ThreadPoolExecutor(TABLETS) as tablets:
            told = sorted(tablets.map(tablet, range(TABLETS)))
        return told, WorkTick.objects.get(sku="LED").done


def test_six_scans_at_once_count_each_piece_once(tmp_path, monkeypatch):
    told, done = scanned_at_once(tmp_path, monkeypatch)
    assert (told, done) == (["counted"] * NEEDED + ["enough"] * (TABLETS - NEEDED), NEEDED)


@pytest.mark.skipif(not databases.on_postgres(), reason="SQLite has one writer, so nobody is seen to overtake")
def test_without_the_orders_lock_pieces_get_lost(tmp_path, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_words: rows)
    told, done = scanned_at_once(tmp_path, monkeypatch)
    assert told == ["counted"] * TABLETS
    assert done < NEEDED
