"""`make chaos`: site, relay and sender are killed again and again while orders come in; nothing may be lost.

The oracles stand outside: what buyers were told, kept by them, and what the receiver got, kept by it. A buyer whose
answer was cut off sends the same form again, as a browser does.
"""

import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread

import tests.settings  # noqa: F401  the environment of tests
from tests import databases
from tests.demo import BASE, environment
from tests.races.buyers import BULB, SHADE, template
from tests.races.faults import RELAY, SENDER, WEB
from tests.server import _free_port

KILLS = int(os.environ.get("KILLS", "200"))
ORDERS_A_KILL = 5
BUYERS_AT_ONCE = 4
STARTS_WITHIN, DRAINS_WITHIN, DIES_WITHIN = 120, 400, 20
CSRF = "c" * 32
PROCESSES = {"web": WEB, "relay": RELAY, "sender": SENDER}
UNDELIVERED = "SELECT COUNT(*) FROM outbox_message WHERE delivered_at IS NULL AND topic LIKE 'order.%'"
WAITING = "SELECT COUNT(*) FROM fulfillment_delivery WHERE state = 'waiting'"
ORDERS = "SELECT key, token, checkout_token FROM orders_order"


class Receiver(ThreadingHTTPServer):
    """Takes every delivery and remembers it."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got, self.ids = [], Counter()
        Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        """A sender that is killed hangs up; anything else is worth reading."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        """Keep it, and thank for it."""
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:
            self.close_connection = True
            return  # killed in the middle of it: what was not said to the end was not said
        self.server.ids[self.headers["webhook-id"]] += 1
        self.server.got.append((self.headers["webhook-id"], body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args):
        """Say nothing."""


class Running:
    """One process in a group of its own, on the shop's data; it can be killed and started again."""

    def __init__(self, name, command, env, log):
        self.name, self.command, self.env, self.log = name, command, env, log
        self.process = None

    def start(self, fault=""):
        env = {**self.env, **({"FAULT": fault} if fault else {})}
        self.process = subprocess.Popen(
            self.command, cwd=BASE, env=env, stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True
        )

    def kill(self):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        if self.process:
            self.process.wait()

    def died(self, within):
        """Whether it killed itself in time."""
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            return False
        return True


@dataclass
class Told:
    """What buyers were told: form -> the page of their order; what was said instead, and how often they had to ask."""

    pages: dict[str, str] = field(default_factory=dict)
    odd: Counter = field(default_factory=Counter)
    repeats: int = 0
    lock: Lock = field(default_factory=Lock)

    def count(self):
        with self.lock:
            return len(self.pages)


def buy(port, buyers, told, stop):
    """Send one form after the other, each until it is answered."""
    while not stop.is_set():
        with told.lock:
            buyer = buyers.pop() if buyers else None
        if buyer is None:
            return
        while not _sent(port, buyer, told) and not stop.is_set():
            time.sleep(0.05)


def _sent(port, buyer, told):
    headers = {
        "Cookie": f"visitor={buyer['cookie']}; csrftoken={CSRF}",
        "X-CSRFToken": CSRF,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    shop = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        shop.request("POST", "/checkout/", urllib.parse.urlencode(buyer["form"], doseq=True), headers)
        answer = shop.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        with told.lock:
            told.repeats += 1
        return False
    finally:
        shop.close()
    with told.lock:
        if answer.status == 303:
            told.pages[buyer["form"]["token"]] = answer.headers["Location"]
            return True
        told.odd[answer.status] += 1
    return answer.status < 500


class Shop:
    """Site, relay and sender on one database, and a receiver that is never killed."""

    def __init__(self, model, folder):
        folder.mkdir(exist_ok=True)
        self.receiver = Receiver()
        self.database = databases.copy(model.database, folder)
        self.port = _free_port()
        address = f"127.0.0.1:{self.receiver.server_address[1]}"
        own = {"ATELIER_TEST_VAR": str(folder), "RECEIVERS_ALLOW": address, "PYTHONPATH": str(BASE)}
        self.env = environment(self.database) | own | {"EMAIL_URL": f"filemail:///{folder / 'mail'}"}
        self.log = (folder / "log").open("wb")
        self._manage("add_receiver", "plant", f"http://{address}/orders")
        for sku in (BULB, SHADE):
            self.database.rows("UPDATE stock_stockitem SET on_hand = ? WHERE sku = ?", 1_000_000, sku)
        granian = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1"]
        granian += ["--port", str(self.port), "--workers", "1", "--blocking-threads", "2", "--no-ws"]
        faulty = [sys.executable, "-m", "tests.races.faults"]
        commands = {
            "web": [*granian, "--log-level", "warning", "tests.races.faulty:application"],
            "relay": [*faulty, "relay"],
            "sender": [*faulty, "deliver"],
        }
        self.processes = {name: Running(name, command, self.env, self.log) for name, command in commands.items()}

    def _manage(self, *words):
        command = [sys.executable, "manage.py", *words]
        subprocess.run(command, cwd=BASE, env=self.env, check=True, capture_output=True)

    def start(self):
        for running in self.processes.values():
            running.start()

    def stop(self):
        for running in self.processes.values():
            running.kill()
        self.receiver.shutdown()
        self.receiver.server_close()
        self.log.close()
        self.database.drop()

    def waiting(self):
        return self.database.rows(UNDELIVERED)[0][0] + self.database.rows(WAITING)[0][0]

    def drained(self, within=DRAINS_WITHIN):
        """Whether everything is sent in time."""
        until = time.monotonic() + within
        while time.monotonic() < until and self.waiting():
            time.sleep(0.5)
        return not self.waiting()


@dataclass(frozen=True)
class Verdict:
    """What came of it; each of the first three has to be empty."""

    lost: frozenset
    unsent: frozenset
    phantom: frozenset
    orders: int
    kills: Counter
    odd: Counter
    repeats: int
    sent_again: int

    @property
    def fair(self):
        return not (self.lost or self.unsent or self.phantom or self.odd)


def torment(shop, buyers, *, kills, rng):
    """Kill so many times while buyers buy, then let everything come to rest, and compare."""
    forms = {buyer["form"]["token"] for buyer in buyers}
    told, stop, done = Told(), Event(), Counter()
    shop.start()
    queue = list(buyers)
    threads = [Thread(target=buy, args=(shop.port, queue, told, stop)) for _ in range(BUYERS_AT_ONCE)]
    for thread in threads:
        thread.start()
    for number in range(kills):
        _wait_for(lambda wanted=(number + 1) * ORDERS_A_KILL: told.count() >= wanted or not queue)
        done[_kill(shop, number, rng)] += 1
    for thread in threads:
        thread.join(STARTS_WITHIN * 4)
    stop.set()
    assert shop.drained(), f"{shop.waiting()} messages were never sent"
    return verdict(shop, forms, told, done)


def _wait_for(condition, within=STARTS_WITHIN):
    until = time.monotonic() + within
    while not condition():
        assert time.monotonic() < until, "orders stopped coming in"
        time.sleep(0.02)


def _kill(shop, number, rng):
    """Kill one process and start it again; every other time it kills itself at a named point."""
    name = list(PROCESSES)[number % len(PROCESSES)]
    running = shop.processes[name]
    if number % 2 == 0:
        time.sleep(rng.random() * 0.3)
        running.kill()
        running.start()
        return f"{name} at random"
    point = PROCESSES[name][number // 2 % len(PROCESSES[name])]
    running.kill()
    running.start(f"{point}:{rng.randint(1, 3)}")
    died = running.died(DIES_WITHIN)
    running.kill()
    running.start()
    return point if died else f"{name} at random"


def verdict(shop, forms, told, done):
    """Compare what buyers were told, what the database has and what the receiver got."""
    rows = {str(key).replace("-", ""): (token, form) for key, token, form in shop.database.rows(ORDERS)}
    tokens = {token for token, _ in rows.values()}
    acknowledged = {re.search(r"/o/([^/]+)/", page)[1] for page in told.pages.values()}
    placed = [json.loads(body) for _, body in shop.receiver.got]
    sent = {message["order"].replace("-", "") for message in placed if message["type"] == "order.placed"}
    phantom = (sent - set(rows)) | {key for key, (_, form) in rows.items() if form not in forms}
    again = sum(count - 1 for count in shop.receiver.ids.values())
    return Verdict(
        lost=frozenset(acknowledged - tokens),
        unsent=frozenset(set(rows) - sent),
        phantom=frozenset(phantom),
        orders=len(rows),
        kills=done,
        odd=told.odd,
        repeats=told.repeats,
        sent_again=again,
    )


def main():
    """Print what came of it; the run fails when anything was lost."""
    seed = random.randrange(10**6)
    with tempfile.TemporaryDirectory() as folder:
        model = template(folder, baskets=(KILLS + 4) * ORDERS_A_KILL + 50)
        shop = Shop(model, Path(folder) / "shop")
        try:
            found = torment(shop, model.buyers[1], kills=KILLS, rng=random.Random(seed))
        finally:
            shop.stop()
            model.database.drop()
    kind = "PostgreSQL" if databases.on_postgres() else "SQLite"
    print(f"{kind}, seed {seed}: {sum(found.kills.values())} kills, {found.orders} orders,", end=" ")
    print(f"{found.orders / max(sum(found.kills.values()), 1):.1f} a kill; {dict(sorted(found.kills.items()))}")
    print(
        f"  acknowledged and lost {len(found.lost)}, unsent {len(found.unsent)}, phantom {len(found.phantom)},", end=" "
    )
    print(f"odd answers {dict(found.odd)}; buyers asked again {found.repeats}, sent again {found.sent_again}")
    sys.exit(not found.fair)


if __name__ == "__main__":
    main()
