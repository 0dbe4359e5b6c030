"""Several senders on one database."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Barrier, Event, Thread

import pytest
from django.db import connection
from django.utils import timezone

from configurator.fulfillment.deliveries.claim import LEASE, claim
from configurator.fulfillment.deliveries.sender import Sender
from configurator.fulfillment.models import Delivery
from configurator.fulfillment.relay import Relay
from configurator.orders.models import Kind
from tests import databases
from tests.fulfillment import server as servers
from tests.fulfillment.receiving import Clock, happened, make_all, receiver, sender
from tests.orders.shop import AT, guest, ordered, publish_lamp
from tests.outbox.realdb import database_on_disk, database_url
from tests.races.outage import clones

ROOT = Path(__file__).parents[2]
SENDERS, ORDERS = 6, 40


@pytest.mark.django_db(transaction=True)
def test_many_senders_at_once_take_each_delivery_once(tmp_path):
    barrier = Barrier(SENDERS)

    def taking(mill):
        barrier.wait()
        try:
            taken = []
            while found := claim(receiver=mill, limit=5, at=AT):
                taken += [delivery.pk for delivery in found]
            return taken
        finally:
            connection.close()

    with database_on_disk(tmp_path):
        publish_lamp()
        mill = receiver("https://mill.example.com/")
        for order in clones(ordered(guest()), ORDERS):
            happened(order, Kind.PLACED)
        make_all()
        with ThreadPoolExecutor(SENDERS) as senders:
            taken = [pk for pks in senders.map(taking, [mill] * SENDERS) for pk in pks]
        known = sorted(Delivery.objects.values_list("pk", flat=True))
    assert sorted(taken) == known
    assert len(known) == ORDERS + 1


@pytest.fixture
def server(settings):
    with servers.running() as running:
        running.allow(settings)
        yield running


def process(server):
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "RECEIVERS_ALLOW": f"127.0.0.1:{server.port}",
    }
    command = [sys.executable, "-W", "ignore", "manage.py", "deliver"]
    return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_sender_had_in_hand_is_sent_again_and_nothing_is_lost(tmp_path, server):
    answering = Event()

    def answer(handler, running):
        while not (answering.is_set() or running.closing.is_set()):
            time.sleep(0.02)
        servers.status(204)(handler, running)

    server.answers["/"] = answer
    with database_on_disk(tmp_path):
        publish_lamp()
        receiver(server.url())
        for order in clones(ordered(guest()), 8):
            happened(order, Kind.PLACED)
        make_all()
        with process(server) as killed:
            servers.wait_until(lambda: len(server.got) == 9, seconds=60)
            killed.kill()
        answering.set()
        assert set(Delivery.objects.values_list("state", flat=True)) == {"waiting"}
        sender(Clock(timezone.now())).drain()
        assert len(server.got) == 9  # the lease still holds
        sender(Clock(timezone.now() + LEASE)).drain()
        assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}
        assert Counter(Counter(server.ids()).values()) == {2: 9}
        assert len({(got.id, got.body) for got in server.got}) == 9


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_sender_asked_to_end_writes_down_what_came_back(tmp_path, server, ending):
    with database_on_disk(tmp_path):
        publish_lamp()
        receiver(server.url())
        ordered(guest())
        make_all()
        server.answers["/"] = slow
        with process(server) as working:
            servers.wait_until(lambda: server.got, seconds=60)
            working.send_signal(ending)
            assert working.wait(timeout=30) == 0
        assert Delivery.objects.get().state == "delivered"


def slow(handler, running):
    time.sleep(1)
    servers.status(204)(handler, running)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a file breaks no connections")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["sender", "relay"])
def test_a_broken_connection_is_made_anew(server, kind, caplog):
    publish_lamp()
    receiver(server.url())
    ordered(guest())
    if kind == "sender":
        make_all()
        working = Sender(clock=timezone.now, rng=Random(1))
    else:
        working = Relay(clock=timezone.now, rng=Random(1))

    def watch():
        servers.wait_until(done, seconds=30)
        working.stop.set()

    def done():
        rows = databases.Database(database_url(), ROOT)
        table = "fulfillment_delivery" if kind == "sender" else "outbox_message"
        column = "ended_at" if kind == "sender" else "delivered_at"
        return rows.rows(f"SELECT count(*) FROM {table} WHERE {column} IS NULL") == [(0,)]  # noqa: S608  our own names

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    databases.Database(database_url(), ROOT).rows("SELECT pg_terminate_backend(?)", pid)
    watching = Thread(target=watch)
    watching.start()
    working.run()
    watching.join()
    assert f"{kind}.database" in caplog.text
    assert done()
