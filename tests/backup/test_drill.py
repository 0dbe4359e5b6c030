"""The drill: a shop is backed up, brought back elsewhere, and is the same; nothing leaves under a new id."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command

from configurator.backup.manifest import digest
from configurator.fulfillment.models import Receiver
from configurator.stock.models import StockItem
from tests import databases
from tests.orders.shop import AT, guest, ordered, publish_lamp
from tests.outbox.realdb import database_on_disk

ROOT = Path(__file__).parents[2]
BOOKS = ("orders_order", "orders_orderline", "orders_orderevent", "orders_orderdocument", "stock_stockitem")
BOOKS = (*BOOKS, "stock_reservation", "stock_movement", "outbox_message", "fulfillment_delivery", "fulfillment_export")


class Place:
    """A machine of its own: a database, its folder, its mails."""

    def __init__(self, database, folder):
        self.database, self.folder = database, folder
        folder.mkdir(exist_ok=True)

    def manage(self, *words, status=0, **more):
        """Run a command there; what it says."""
        own = {"DATABASE_URL": self.database.url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        own |= {"ATELIER_TEST_VAR": str(self.folder), "EMAIL_URL": f"filemail:///{self.folder / 'mail'}"} | more
        command = [sys.executable, "-W", "ignore", "manage.py", *map(str, words)]
        done = subprocess.run(command, cwd=ROOT, env=os.environ | own, capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stderr
        return (done.stdout if status == 0 else done.stderr).strip()

    def books(self):
        """Every row of orders, stock and outbox."""
        return {name: sorted(map(repr, self.database.rows(f"SELECT * FROM {name}"))) for name in BOOKS}  # noqa: S608

    def files(self):
        """What lies in the folders of pictures and exports."""
        found = [path for name in ("media", "export") for path in (self.folder / name).rglob("*") if path.is_file()]
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in found}

    def sent(self):
        """The ids of all that has left: of mails, and of messages to receivers."""
        mails = "".join(path.read_text() for path in (self.folder / "mail").glob("*"))  # a file may hold several
        events = self.database.rows("SELECT event FROM fulfillment_delivery")
        return set(re.findall("^Message-ID: (.*)$", mails, re.MULTILINE)) | {
            str(uuid.UUID(str(event))) for (event,) in events
        }


@pytest.fixture
def shop(transactional_db, tmp_path, settings):
    """A shop with orders of which the first was sent, and the others wait in the outbox."""
    with database_on_disk(tmp_path) as database:
        place = Place(database, tmp_path / "here")
        Receiver.objects.create(name="Factory", url="https://factory.example/orders", all_families=True, made_at=AT)
        publish_lamp()
        StockItem.objects.create(sku="PAPER", on_hand=90)
        ordered(guest())
        place.manage("relay", "--once")
        FileSystemStorage(place.folder / "media").save("pictures/lamp.webp", ContentFile(b"a picture"))
        for _ in range(2):
            ordered(guest())
        yield place


@pytest.fixture
def elsewhere(tmp_path):
    """Another machine, with nothing on it."""
    folder = tmp_path / "there"
    folder.mkdir()
    place = Place(databases.make(folder), folder)
    yield place
    place.database.drop()


def test_a_restored_shop_is_the_same_and_sends_nothing_under_a_new_id(shop, elsewhere, tmp_path):
    folder = tmp_path / "monday"
    assert shop.manage("backup", folder) == f"Backed up to {folder}: the database and 3 other files."
    books, files = shop.books(), shop.files()
    assert all(books[name] for name in ("orders_order", "stock_stockitem", "outbox_message", "fulfillment_delivery"))
    assert "Restored the state of " in elsewhere.manage("restore", folder)
    assert (elsewhere.books(), elsewhere.files()) == (books, files)

    before = shop.sent()
    assert len(before) == 2
    for place in (shop, elsewhere):
        assert place.manage("relay", "--once") == "Handled 4 messages."
    first = shop.sent()
    assert (elsewhere.sent() | before, len(first)) == (first, 6)  # the first order's mail left before

    # what was sent after the backup is sent again when the backup comes back, as the same
    shutil.rmtree(shop.folder / "mail")
    shop.manage("restore", folder, "--force")
    assert shop.books() == books
    shop.manage("relay", "--once")
    assert shop.sent() | before == first


@pytest.fixture
def small(transactional_db, tmp_path, settings):
    """A shop with little in it; its backup, made from here."""
    settings.MEDIA_ROOT, settings.EXPORT_DIR = tmp_path / "media", tmp_path / "export"
    settings.EXPORT_DIR.mkdir()
    (settings.EXPORT_DIR / "A-1.json").write_text("{}")
    with database_on_disk(tmp_path):
        StockItem.objects.create(sku="PAPER", on_hand=90)
        call_command("backup", tmp_path / "monday", stdout=io.StringIO())
        yield tmp_path / "monday"


def refused(*words):
    with pytest.raises(CommandError) as found:
        call_command(*words, stdout=io.StringIO())
    return str(found.value)


def on_hand():
    return StockItem.objects.get(sku="PAPER").on_hand


def test_a_database_that_is_not_empty_is_replaced_only_by_force(small):
    StockItem.objects.update(on_hand=80)
    why = "The database is not empty. With --force everything in it is replaced by the backup. Nothing was changed."
    assert (refused("restore", small), on_hand()) == (why, 80)
    said = io.StringIO()
    call_command("restore", small, force=True, stdout=said)
    assert on_hand() == 90
    assert said.getvalue().startswith("Restored the state of ")
    assert "older version" not in said.getvalue()


def changed_manifest(folder, **words):
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | words))


HARMS = {
    "export/A-1.json is not as it was written": lambda backup: (backup / "export/A-1.json").write_text("{ }"),
    "The backup lacks export/A-1.json.": lambda backup: (backup / "export/A-1.json").unlink(),
    "there is no readable manifest.json in it": lambda backup: (backup / "manifest.json").unlink(),
    "This is a copy of oracle; DATABASE_URL names": lambda backup: changed_manifest(backup, database="oracle"),
    "names a file outside": lambda backup: changed_manifest(backup, files={"../media/x": "0" * 64}),
    "The backup lacks database.": lambda backup: changed_manifest(backup, files={}),
    "it does not know orders.9999_from_tomorrow. Update it first": lambda backup: changed_manifest(
        backup, migrations=[["orders", "9999_from_tomorrow"]]
    ),
}


@pytest.mark.parametrize("why", HARMS)
def test_a_damaged_backup_changes_nothing(small, settings, why):
    HARMS[why](small)
    StockItem.objects.update(on_hand=80)
    (settings.EXPORT_DIR / "A-1.json").write_text("mine")
    said = refused("restore", small, "--force")
    assert why in said
    assert said.endswith("Nothing was changed.")
    assert (on_hand(), (settings.EXPORT_DIR / "A-1.json").read_text()) == (80, "mine")


def test_a_copy_that_is_cut_short_changes_nothing(small):
    """Also where the manifest agrees with it."""
    copy = next(small.glob("database.*"))
    copy.write_bytes(copy.read_bytes()[:5_000])
    files = json.loads((small / "manifest.json").read_text())["files"]
    changed_manifest(small, files=files | {copy.name: digest(copy)})
    StockItem.objects.update(on_hand=80)
    assert refused("restore", small, "--force").endswith("Nothing was changed.")
    assert on_hand() == 80


def test_a_backup_of_an_older_version_asks_to_migrate(small):
    migrations = json.loads((small / "manifest.json").read_text())["migrations"]
    changed_manifest(small, migrations=[one for one in migrations if one[0] != "stock"])
    said = io.StringIO()
    call_command("restore", small, "--force", stdout=said)
    assert "It was made by an older version: run `manage.py migrate` before the shop is started." in said.getvalue()


def test_a_backup_is_never_written_over_another(small):
    before = (small / "manifest.json").read_bytes()
    assert f"{small} is there already." in refused("backup", small)
    assert (small / "manifest.json").read_bytes() == before


def test_a_backup_that_fails_leaves_nothing_behind(small, settings, monkeypatch):
    def full(**_words):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("configurator.backup.manifest.of", full)
    assert "No space left on device" in refused("backup", small.with_name("tuesday"))
    assert [path.name for path in small.parent.iterdir() if "tuesday" in path.name] == []


@pytest.mark.postgresql_only
def test_without_postgresqls_programs_it_says_what_to_install(small, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    for words, program in ((("backup", small.with_name("tuesday")), "pg_dump"), (("restore", small), "psql")):
        why = f"{program} is not on the PATH. Install PostgreSQL's client programs (Debian: postgresql-client)"
        assert why in refused(*words)
