"""Tills: real processes that press *pay* over HTTP at the same moment, each with the session of its own clerk."""

import json
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen

from tests import databases
from tests.demo import BASE, environment
from tests.races.buyers import Template, _power
from tests.server import Server

COLA, CODE, SEE_OTHER = "COLA-33", "FIVE", 303
# One till: connects, waits for the word to go, posts its form; says the status and where it leads.
TILL = """
import http.client, json, sys, urllib.parse
port, till = json.loads(sys.stdin.readline())
csrf = "c" * 32
shop = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
shop.connect()
print("ready", flush=True)
sys.stdin.readline()
headers = {"Cookie": f"sessionid={till['session']}; csrftoken={csrf}", "X-CSRFToken": csrf,
           "Content-Type": "application/x-www-form-urlencoded"}
shop.request("POST", "/desk/counter/pay/", urllib.parse.urlencode(till["form"]), headers)
answer = shop.getresponse()
said = answer.read().decode()
print(json.dumps([answer.status, answer.headers.get("Location") or "", said]), flush=True)
"""
MAKE = "import sys, django; django.setup(); from tests.races.tills import make; make(int(sys.argv[1]))"
COUNTS = {
    "orders": "SELECT COUNT(*) FROM orders_order",
    "redemptions": "SELECT COUNT(*) FROM offers_redemption",
    "used": "SELECT SUM(used) FROM offers_coupon",
    "open": "SELECT COUNT(*) FROM desk_sale WHERE status = 'open'",
    "colas": "SELECT SUM(on_hand) FROM stock_stockitem",
}


def make(tills):
    """Fill the settings' empty database: so many clerks, each with one cola and the same coupon rung up."""
    from django.core.management import call_command  # noqa: PLC0415  a process of its own, set up by now
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from catalog.models import FixedProduct  # noqa: PLC0415
    from configurator.desk.ring import open_sale, scan  # noqa: PLC0415
    from configurator.stock.models import StockItem  # noqa: PLC0415
    from tests.desk.shop import clerk  # noqa: PLC0415
    from tests.offers.shop import a_coupon  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    FixedProduct.objects.create(sku=COLA, name="Cola", price="9.00")
    StockItem.objects.create(sku=COLA, on_hand=1000)
    a_coupon(CODE)
    found = []
    for number in range(tills):
        user, browser = clerk(f"till{number}@example.com"), Client()
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        for text in (COLA, CODE):
            scan(clerk_id=user.pk, text=text, at=timezone.now())
        sale = open_sale(clerk_id=user.pk)
        form = {"sale": str(sale.pk), "version": sale.version, "shown": "4.00 EUR", "payment": "cash"}
        found.append({"session": browser.cookies["sessionid"].value, "form": form})
    connection.close()
    sys.stdout.write(json.dumps(found) + "\n")


def template(folder, *, tills):
    """Make a shop to copy."""
    folder = Path(folder)
    made = databases.make(folder)
    (folder / "media").mkdir(exist_ok=True)
    command = [sys.executable, "-c", MAKE, str(tills)]
    done = subprocess.run(command, cwd=BASE, env=environment(made), check=True, capture_output=True, text=True)
    databases.compact(made)
    return Template(made, {1: json.loads(done.stdout.splitlines()[-1])})


@contextmanager
def open_shop(model, folder, application="configurator.wsgi:application"):
    """A copy of the shop with its tills."""
    server = Server(folder, model.database, application, **_power())
    try:
        yield server, model.buyers[1]
    finally:
        server.stop()


def press(server, tills):
    """All press at once: how often which status came, where those that were paid lead, and what the others read."""
    started = [Popen([sys.executable, "-c", TILL], stdin=PIPE, stdout=PIPE, text=True) for _ in tills]
    for process, till in zip(started, tills, strict=True):
        process.stdin.write(json.dumps([server.port, till]) + "\n")
        process.stdin.flush()
    for process in started:
        assert process.stdout.readline() == "ready\n"
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [json.loads(process.communicate(timeout=300)[0]) for process in started]
    statuses = Counter(status for status, _, _ in told)
    return (
        statuses,
        {where for status, where, _ in told if status == 303},
        [said for status, _, said in told if status != 303],
    )


def counts(server):
    """What the database says."""
    return {name: int(server.database.rows(query)[0][0] or 0) for name, query in COUNTS.items()}
