"""What was erased is not in the bytes of the database's files either."""

import logging
import sqlite3

import pytest
from django.db import connection, connections

from configurator.customers.forget import forget_acts, forget_customer
from configurator.customers.identify import ensure_customer, set_learning
from configurator.customers.models import Interaction, Learning, Verb
from configurator.customers.track import Act, track
from configurator.customers.visitor import Visitor
from tests.conftest import AT
from tests.outbox.realdb import database_on_disk

MARK = "a-planted-word"
pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def disk(transactional_db, tmp_path):
    with database_on_disk(tmp_path) as database:
        yield database


def found_in(database):
    """The files that hold the planted word."""
    return sorted(file.name for file in database.folder.iterdir() if MARK.encode() in file.read_bytes())


def planted():
    """A customer with twenty acts that hold the word, between those of another."""
    ann, joe = person(), person()
    for number in range(20):
        tells(ann, f"harmless {number}")
        tells(joe, f"{MARK} {number}")
    return joe


def person():
    visitor = Visitor()
    ensure_customer(visitor=visitor, at=AT)
    set_learning(visitor=visitor, learning=Learning.ALWAYS, at=AT)
    return visitor


def tells(visitor, words):
    act = Act(verb=Verb.TOLD, family_code="", detail={"subject": "x", "value": "1", "words": words, "use": ""})
    track(visitor=visitor, learning=Learning.ALWAYS, at=AT, acts=[act])


def moved():
    """Have what was written moved from the log to the file itself, as SQLite does now and then."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.parametrize("in_file", [False, True])
def test_after_an_erasure_no_file_holds_the_word(disk, in_file):
    joe = planted()
    if in_file:
        moved()
    assert found_in(disk) == (["db.sqlite3"] if in_file else ["db.sqlite3-wal"])
    forget_customer(customer_id=joe.customer_id, at=AT)
    assert found_in(disk) == []
    assert Interaction.objects.count() == 20


def test_one_act_goes_as_thoroughly(disk):
    joe = planted()
    ids = Interaction.objects.of(joe.customer_id).values_list("pk", flat=True)
    assert forget_acts(customer_id=joe.customer_id, ids=list(ids), at=AT) == 20
    assert found_in(disk) == []


def test_without_overwriting_the_file_would_hold_it(disk):
    joe = planted()
    moved()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=OFF")
    forget_customer(customer_id=joe.customer_id, at=AT)
    assert found_in(disk) == ["db.sqlite3"]


def test_without_emptying_it_the_log_would_hold_it(disk, monkeypatch):
    monkeypatch.setattr("configurator.customers.traces._empty_log", lambda: None)
    joe = planted()
    forget_customer(customer_id=joe.customer_id, at=AT)
    assert found_in(disk) == ["db.sqlite3-wal"]


def test_a_reader_in_between_fails_nothing_and_the_next_erasure_empties_the_log(disk, caplog):
    joe = planted()
    reader = sqlite3.connect(disk.file)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM customers_interaction").fetchone()
    with caplog.at_level(logging.WARNING):
        forget_customer(customer_id=joe.customer_id, at=AT)
    assert "not emptied" in caplog.text
    assert found_in(disk) == ["db.sqlite3-wal"]
    reader.close()
    forget_customer(customer_id=joe.customer_id, at=AT)
    assert found_in(disk) == []
    with connections["default"].cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone()[0] == 5_000
