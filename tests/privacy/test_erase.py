import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from configurator.configurations.start import start
from configurator.customers.models import Customer, Identity, Interaction, User
from configurator.fulfillment.formats import FORMATS
from configurator.fulfillment.models import Delivery, DeliveryAttempt, Export, Receiver
from configurator.fulfillment.relay import Relay
from configurator.orders.models import Order, OrderDocument
from configurator.outbox.models import Message
from configurator.outbox.queue import put
from configurator.privacy import walk
from configurator.privacy.classes import CLASSES, NotPersonal
from configurator.privacy.erase import OnItsWayError, StaffAccountError, erase_person
from configurator.privacy.export import export
from configurator.privacy.walk import person_behind, rows_of
from configurator.releases.shelf import current_release
from tests.orders.shop import AT
from tests.privacy.person import MARK, counts, grep, live, mail_to, plant, snapshot


def person(visitor):
    return person_behind(customer_id=visitor.customer_id)


def archive(visitor):
    with export(person=person(visitor), at=AT) as file, zipfile.ZipFile(file) as found:
        return {name: found.read(name).decode("utf-8-sig") for name in found.namelist()}


def relay():
    Relay(clock=lambda: AT, rng=Random(1)).drain()


@pytest.mark.sqlite_only  # PostgreSQL has files and vacuums of its own
def test_what_sqlite_erases_is_overwritten_in_its_file(db, tmp_path):
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)
    left = {}
    for secure in ("ON", "OFF"):  # without it the words stay
        file = tmp_path / secure
        with closing(sqlite3.connect(file)) as own:
            own.executescript(f"PRAGMA secure_delete={secure}; CREATE TABLE words (word)")
            own.execute("INSERT INTO words VALUES (?)", [MARK])
            own.commit()
            own.execute("DELETE FROM words")
            own.commit()
        left[secure] = MARK.encode() in file.read_bytes()
    assert left == {"ON": False, "OFF": True}


@pytest.fixture(autouse=True)
def walked_anew():
    walk.paths.cache_clear()
    yield
    walk.paths.cache_clear()


def test_an_address_that_was_typed_and_not_ordered_yet_goes_along(joe, ann):
    kept = {}
    for visitor in (joe, ann):
        session = kept[visitor.customer_id] = SessionStore()
        session["checkout"] = {"customer": str(visitor.customer_id), "words": {"line1": "Long Street 1"}}
        session.save()
    erase_person(person=person(joe), at=AT)
    left = set(Session.objects.values_list("pk", flat=True))
    assert kept[joe.customer_id].session_key not in left
    assert kept[ann.customer_id].session_key in left


def test_a_planted_text_is_in_the_export_and_nowhere_after_erasing(joe, ann, folders):
    shown, tables_planted = plant(joe)
    address = next(iter(person(joe).addresses))
    mail_to(address)
    others = snapshot(ann)
    assert len(shown) > 60

    taken = archive(joe)
    tables = "\n".join(text for name, text in taken.items() if name.endswith(".csv"))
    assert [text for text in shown if text not in taken["data.json"]] == []
    assert [text for text in shown if text not in tables] == []
    before = grep(folders)
    assert {place.split(".")[0] for place in before if "/" not in place} == tables_planted
    assert len([place for place in before if "/" in place]) == 1

    erase_person(person=person(joe), at=AT)
    relay()

    assert grep(folders) == []
    assert snapshot(ann) == others


def test_a_text_in_a_table_that_is_not_walked_would_be_found(joe, folders, monkeypatch):
    plant(joe)
    monkeypatch.setitem(CLASSES, "orders.QuoteRequest", NotPersonal("a mistake"))
    walk.paths.cache_clear()
    erase_person(person=person(joe), at=AT)
    relay()
    assert {place.split(".")[0] for place in grep(folders)} >= {"orders_quoterequest"}


def test_what_the_person_wrote_at_checkout_is_gone_from_files_too(shop, folders):
    visitor = live(MARK, "joe@example.com")
    files = sorted(path.name for path in (folders / "export").iterdir())
    assert len(grep(folders / "export", folders / "mail")) > 4
    erase_person(person=person(visitor), at=AT)
    relay()
    assert grep(folders) == []
    assert sorted(path.name for path in (folders / "export").iterdir()) == files


def test_orders_stay_without_the_person(joe, folders):
    before = {row["number"]: row for row in Order.objects.values()}
    document = json.loads(bytes(OrderDocument.objects.get().body))
    erase_person(person=person(joe), at=AT)
    relay()
    order = Order.objects.get()
    kept = ("number", "total", "currency", "placed_at", "country", "token", "status")
    assert {name: getattr(order, name) for name in kept} == {name: before[order.number][name] for name in kept}
    assert (order.name, order.identity) == ("Erased", None)
    now = json.loads(bytes(OrderDocument.objects.get().body))
    assert now["lines"] == document["lines"]
    assert now["order"] == document["order"]
    assert now["delivery"]["country"] == "DE"
    assert {now["customer"]["name"], now["delivery"]["name"]} == {"Erased"}
    row = Export.objects.filter(format="json").get()
    assert (Path(row.destination) / row.path).read_bytes() == bytes(OrderDocument.objects.get().body)
    assert row.sha256 == OrderDocument.objects.get().sha256


def test_what_receivers_got_stays_without_the_person(shop, folders):
    visitor = live(MARK, "joe@example.com")
    receiver = Receiver.objects.get()
    sheet = Delivery.objects.get()
    models.QuerySet(Delivery).filter(pk=sheet.pk).update(format="csv")  # as another receiver has it
    Receiver.objects.update(format="csv")
    body = FORMATS["csv"].write(bytes(OrderDocument.objects.get().body))
    models.QuerySet(Delivery).filter(pk=sheet.pk).update(body=body, content_type="text/csv; charset=utf-8")
    DeliveryAttempt.objects.create(delivery=sheet, at=AT, seconds=0, status=200, answer=f"thanks, {MARK}name")
    assert MARK in bytes(Delivery.objects.get().body).decode()
    erase_person(person=person(visitor), at=AT)
    relay()
    assert grep(folders) == []
    assert "Erased" in bytes(Delivery.objects.get().body).decode()
    assert (Delivery.objects.get().event, Delivery.objects.get().receiver) == (sheet.event, receiver)


@pytest.mark.parametrize(("state", "refused"), [("active", True), ("disabled", False), ("retired", False)])
def test_an_order_on_its_way_to_a_receiver_is_waited_for(shop, state, refused):
    visitor = live("joe", "joe@example.com")
    Delivery.objects.update(state="waiting")
    Receiver.objects.update(state=state)
    if not refused:
        erase_person(person=person(visitor), at=AT)
        return
    with pytest.raises(OnItsWayError) as late:
        erase_person(person=person(visitor), at=AT)
    assert late.value.numbers == (Order.objects.get().number,)


def test_redacting_twice_is_the_same_as_once(joe):
    erase_person(person=person(joe), at=AT)
    relay()
    once = list(OrderDocument.objects.values_list("body", "sha256"))
    put(topic="order.redacted", key=str(Order.objects.get().key), payload=b"{}", at=AT)
    relay()
    assert list(OrderDocument.objects.values_list("body", "sha256")) == once


def test_erased_leaves_rows_that_lead_nowhere(joe):
    erase_person(person=person(joe), at=AT)
    customer = Customer.objects.get(pk=joe.customer_id)
    assert (customer.name, customer.learning, customer.forgotten_at) == ("", "visit", AT)
    assert {kind for (kind,) in Identity.objects.filter(customer=customer).values_list("kind")} <= {"device", "visit"}
    assert not User.objects.filter(email="joe@example.com").exists()
    # another browser of the person still carries the old cookie: it goes on as a stranger
    start(release=current_release("lamp"), visitor=joe, choices={}, at=AT)


def test_an_order_that_is_not_handed_over_keeps_everything(joe):
    Message.objects.filter(topic="order.placed").update(delivered_at=None)
    before = counts()
    with pytest.raises(OnItsWayError) as late:
        erase_person(person=person(joe), at=AT)
    assert late.value.numbers == ("A-2026-000001",)
    assert counts() == before


def test_accounts_of_staff_are_not_erased_here(joe):
    User.objects.filter(email="joe@example.com").update(is_staff=True)
    before = counts()
    with pytest.raises(StaffAccountError):
        erase_person(person=person(joe), at=AT)
    assert counts() == before


def test_the_export_of_one_holds_nothing_of_another(joe, ann):
    plant(ann)
    assert MARK not in "".join(archive(joe).values())
    keys = {str(key) for key in rows_of(person(ann), Order).values_list("pk", flat=True)} | {str(ann.customer_id)}
    assert not any(key in archive(joe)["data.json"] for key in keys)


def test_the_export_runs_no_formula_and_withholds_secrets(joe):
    User.objects.filter(email="joe@example.com").update(name="=1+1", password="a-secret-hash")
    taken = archive(joe)
    assert "'=1+1" in taken["customers.user.csv"]
    assert json.loads(taken["data.json"])["tables"]["customers.User"][0]["name"] == "=1+1"
    assert "a-secret-hash" not in "".join(taken.values())
    assert "cost" not in json.loads(taken["data.json"])["tables"]["orders.BomItem"][0]


def test_the_export_costs_the_same_queries_for_one_act_and_for_many(joe):
    few = queries(joe)
    Interaction.objects.bulk_create([Interaction(identity_id=joe.identity_id, at=AT, verb="viewed") for _ in range(9)])
    assert queries(joe) == few


def queries(visitor):
    with CaptureQueriesContext(connection) as counted:
        archive(visitor)
    return len(counted)


def test_an_export_of_nobody_is_empty(db):
    nobody = walk.Person(frozenset(), frozenset())
    with export(person=nobody, at=AT) as file, zipfile.ZipFile(file) as found:
        assert json.loads(found.read("data.json"))["tables"] == {}
