import os
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from configurator.fulfillment.models import Export, Receiver
from configurator.outbox.models import Message
from configurator.outbox.queue import put
from tests.orders.shop import AT, guest, ordered, publish_lamp
from tests.outbox.realdb import database_on_disk, database_url

ROOT = Path(__file__).parents[2]


def run(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue().strip()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.django_db
def test_relay_once_handles_what_is_due(settings, tmp_path):
    settings.EXPORT_DIR = tmp_path
    publish_lamp()
    ordered(guest())
    kept = {ending: signal.getsignal(ending) for ending in (signal.SIGTERM, signal.SIGINT)}
    assert run("relay", "--once") == "Handled 2 messages."
    for ending, handler in kept.items():
        signal.signal(ending, handler)
    assert names(tmp_path) == ["A-2026-000001.csv", "A-2026-000001.json"]


@pytest.mark.django_db
def test_export_orders_gives_a_folder_each_order_once(tmp_path):
    publish_lamp()
    ordered(guest())
    words = ("export_orders", "--format", "json", "--to", str(tmp_path))
    assert run(*words) == f"Exported 1 order to {tmp_path}."
    ordered(guest())
    assert run(*words) == f"Exported 1 order to {tmp_path}."
    assert run(*words) == f"Exported 0 orders to {tmp_path}."
    assert names(tmp_path) == ["A-2026-000001.json", "A-2026-000002.json"]
    assert run(*words, "--all") == f"Exported 2 orders to {tmp_path}."
    assert names(tmp_path)[1:3] == ["A-2026-000001.repeat-1.json", "A-2026-000002.json"]
    assert list(Export.objects.order_by("pk").values_list("repeated", flat=True)) == [False, False, True, True]


@pytest.mark.django_db
def test_export_orders_to_a_place_that_is_no_folder_says_so(tmp_path):
    publish_lamp()
    ordered(guest())
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="nothing is lost"):
        run("export_orders", "--format", "csv", "--to", str(tmp_path / "file" / "folder"))
    assert Export.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_relay_process_works_and_ends_cleanly_when_asked(tmp_path, ending):
    with database_on_disk(tmp_path):
        put(topic="mail", key="k", payload=b'{"to":"joe@example.com","subject":"s","text":"t"}', at=AT)
        environment = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
        command = [sys.executable, "-W", "ignore", "manage.py", "relay"]
        with subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
            deadline = time.monotonic() + 60
            while Message.objects.waiting().exists() and time.monotonic() < deadline:
                time.sleep(0.1)
            process.send_signal(ending)
            _, problems = process.communicate(timeout=30)
        assert (process.returncode, Message.objects.waiting().count(), problems) == (0, 0, "")


@pytest.mark.django_db
def test_add_receiver_prints_the_secret_once(settings):
    settings.RECEIVERS_ALLOW = ["127.0.0.1:9000"]
    said = run("add_receiver", "plant", "http://127.0.0.1:9000/orders")
    made = Receiver.objects.get(code="plant")
    assert said == f"--secret {made.secrets.get().secret} --hook {settings.SITE_URL}/hooks/{made.pk}/"
    assert (made.all_families, made.format, made.state) == (True, "json", "active")


@pytest.mark.django_db
def test_add_receiver_with_an_address_inside_says_why_not():
    with pytest.raises(CommandError, match="leads to an address inside a private network"):
        run("add_receiver", "plant", "https://127.0.0.1:9000/orders")
    assert Receiver.objects.count() == 0


@pytest.mark.django_db
def test_deliver_once_sends_what_is_due(settings):
    assert run("deliver", "--once") == "Tried 0 deliveries."
    assert run("reconcile") == "No receiver names the address of its list."
