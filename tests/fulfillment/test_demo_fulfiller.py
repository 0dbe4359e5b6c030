"""The plant of the demo, as the process that it is: it and the shop know each other by signed HTTP only."""

import ast
import os
import socket
import subprocess
import sys
import uuid
from pathlib import Path
from random import Random

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from configurator.fulfillment.deliveries.sender import Sender
from configurator.fulfillment.models import Delivery
from configurator.fulfillment.receivers.trial import send_test
from configurator.fulfillment.reconcile.compare import reconcile
from configurator.orders.models import Kind, Order, OrderEvent
from tests.fulfillment.receiving import happened, make_all, receiver
from tests.fulfillment.server import wait_until
from tests.orders.shop import guest, ordered, publish_lamp

ROOT = Path(__file__).parents[2]
MODULE = ROOT / "configurator/fulfillment/management/commands/demo_fulfiller.py"
STAGES = ["accepted", "in_production", "quality_check", "packed", "shipped", "delivered"]

pytestmark = pytest.mark.django_db(transaction=True)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def plant(live_server, settings, request):
    """A receiver that is a running plant; a step takes as long as the test says."""
    port = free_port()
    settings.RECEIVERS_ALLOW = [f"127.0.0.1:{port}"]
    made = receiver(f"http://127.0.0.1:{port}/orders", list_url=f"http://127.0.0.1:{port}/list")
    hook = f"{live_server.url}/hooks/{made.pk}/"
    words = ["--secret", made.secret, "--hook", hook, "--port", str(port), "--pace", str(request.param)]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-W", "ignore", "manage.py", "demo_fulfiller", *words]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: _listens(port), seconds=60)
            yield made
        finally:
            process.terminate()


def _listens(port):
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def send():
    make_all(at=timezone.now())
    Sender(clock=timezone.now, rng=Random(1)).drain()
    assert not Delivery.objects.exclude(state="delivered").exists()


def status():
    return Order.objects.values_list("status", flat=True).get()


@pytest.mark.parametrize("plant", [0.0], indirect=True)
def test_the_plant_makes_an_order_and_reports_each_step(plant):
    publish_lamp()
    order = ordered(guest())
    send()
    wait_until(lambda: status() == "delivered", seconds=60)
    reports = OrderEvent.objects.filter(source="receiver:mill").order_by("at")
    assert [event.kind for event in reports] == STAGES
    assert reports.get(kind="shipped").detail["tracking"]["carrier"] == "Demo Parcel"

    happened(order, Kind.CANCEL_REQUESTED, at=timezone.now())
    send()
    wait_until(lambda: OrderEvent.objects.filter(kind="cancel_refused").exists(), seconds=60)
    assert OrderEvent.objects.get(kind="cancel_refused").detail == {"reason": "It is packed already."}


@pytest.mark.parametrize("plant", [3600.0], indirect=True)
def test_the_plant_cancels_in_time_answers_a_test_and_lists_what_it_has(plant):
    now = timezone.now()
    assert send_test(receiver=plant, event=uuid.uuid4(), at=now).status == 204
    publish_lamp()
    order = ordered(guest())
    happened(order, Kind.CANCEL_REQUESTED, at=now)
    send()
    wait_until(lambda: status() == "cancelled", seconds=60)
    reports = OrderEvent.objects.filter(source="receiver:mill")
    lost = reports.get().key
    QuerySet(OrderEvent).filter(key=lost).delete()  # as if the report had not arrived
    compared = reconcile(receiver=plant, at=timezone.now())
    assert (compared.recorded, compared.sent_again, compared.strangers) == (1, 0, frozenset())
    assert reports.get().key == lost


def test_the_plant_knows_nothing_of_the_shop():
    tree = ast.parse(MODULE.read_text())
    imports = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imports |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert not [name for name in imports if name.startswith(("configurator", "catalog"))]
    assert [name for name in imports if name.startswith("django")] == ["django.core.management.base"]
