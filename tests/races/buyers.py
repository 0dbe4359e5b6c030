"""Buyers: real processes that press *Order* over HTTP at the same moment, and what the database says was sold."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

from tests import databases
from tests.demo import BASE, environment
from tests.server import Server

# One buyer: connects, waits for the word to go, posts its forms one after the other; says status and time of each.
BUYER = """
import http.client, json, sys, time, urllib.parse
port, buyers = json.loads(sys.stdin.readline())
csrf = "c" * 32
shop = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
shop.connect()
print("ready", flush=True)
sys.stdin.readline()
answers = []
for buyer in buyers:
    headers = {"Cookie": f"visitor={buyer['cookie']}; csrftoken={csrf}", "X-CSRFToken": csrf,
               "Content-Type": "application/x-www-form-urlencoded"}
    shop.request("POST", "/checkout/", urllib.parse.urlencode(buyer["form"], doseq=True), headers)
    answer = shop.getresponse()
    answer.read()
    answers.append([answer.status, time.time(), answer.headers.get("Location") or ""])
print(json.dumps(answers), flush=True)
"""
BULB, SHADE = "LED", "PAPER"
MAKE = "import sys, django; django.setup(); from tests.races.shop import make; make(int(sys.argv[1]))"
SOLD = """
SELECT COALESCE(SUM(item.quantity_total), 0) FROM orders_bomitem item
JOIN orders_orderline line ON line.id = item.line_id JOIN orders_order sale ON sale.key = line.order_id
WHERE item.sku = ? AND line.version = sale.version AND sale.status = 'placed'
"""
ORDERS = "SELECT COUNT(*) FROM orders_order"
RESERVED = "SELECT on_hand, reserved FROM stock_stockitem WHERE sku = ?"


@dataclass(frozen=True)
class Outcome:
    """What the buyers were told, and how long it took from the word to go to the last answer."""

    statuses: dict[int, int]
    seconds: float
    places: tuple[str, ...]

    @property
    def orders_per_second(self):
        return self.statuses.get(303, 0) / self.seconds


class Shop:
    """A running shop with buyers who wait."""

    def __init__(self, server, buyers):
        self.server, self.buyers = server, buyers

    def sold(self, sku):
        """The ledger's word: pieces on the lines of all orders."""
        return int(self.server.database.rows(SOLD, sku)[0][0])

    @property
    def orders(self):
        return self.server.database.rows(ORDERS)[0][0]

    def shelf(self, sku):
        """On hand and reserved, as the shelf counts them."""
        return tuple(self.server.database.rows(RESERVED, sku)[0])

    def race(self, processes, buyers=None):
        """All processes press at once; each has its share of the buyers."""
        buyers = self.buyers if buyers is None else buyers
        shares = [buyers[number::processes] for number in range(processes)]
        started = [Popen([sys.executable, "-c", BUYER], stdin=PIPE, stdout=PIPE, text=True) for _ in shares]
        for process, share in zip(started, shares, strict=True):
            process.stdin.write(json.dumps([self.server.port, share]) + "\n")
            process.stdin.flush()
        for process in started:
            assert process.stdout.readline() == "ready\n"
        begun = time.time()
        for process in started:
            process.stdin.write("go\n")
            process.stdin.flush()
        told = [answer for process in started for answer in json.loads(process.communicate(timeout=300)[0])]
        statuses = {status: sum(1 for answer in told if answer[0] == status) for status in {a[0] for a in told}}
        places = tuple(sorted({where for status, _, where in told if status == 303}))
        return Outcome(statuses, max(at for _, at, _ in told) - begun, places)


@dataclass(frozen=True)
class Template:
    """A shop to copy, with baskets of one line and of two."""

    database: databases.Database
    buyers: dict[int, list[dict[str, Any]]]


def template(folder, *, baskets):
    """Make a shop to copy."""
    folder = Path(folder)
    made = databases.make(folder)
    (folder / "media").mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", MAKE, str(baskets)],
        cwd=BASE,
        env=environment(made),
        check=True,
        capture_output=True,
        text=True,
    )
    databases.compact(made)
    buyers = json.loads(done.stdout.splitlines()[-1])
    return Template(made, {int(lines): found for lines, found in buyers.items()})


@contextmanager
def selling(model, folder, *, lines, bulbs, shades=10_000, application="configurator.wsgi:application"):
    """A copy of the shop with so many parts on its shelves, and the buyers whose baskets have so many lines."""
    server = Server(folder, model.database, application, **_power())
    for sku, number in ((BULB, bulbs), (SHADE, shades)):
        server.database.rows("UPDATE stock_stockitem SET on_hand = ? WHERE sku = ?", number, sku)
    try:
        yield Shop(server, model.buyers[lines])
    finally:
        server.stop()


def _power():
    """SQLite has one writer: one worker with one thread. PostgreSQL has many."""
    if not databases.on_postgres():
        return {}
    return {"workers": int(os.environ.get("RACE_WORKERS", "2")), "threads": 4}
