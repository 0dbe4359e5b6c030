import logging
import signal
import subprocess
import sys
import time
import uuid
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError

from configurator.profiles.management.commands import learn as command
from configurator.profiles.models import Taste
from tests import databases
from tests.demo import environment
from tests.profiles.shop import act, clicked, learn_all, ordered, rows


def said(name, **options):
    out = StringIO()
    call_command(name, stdout=out, **options)
    return out.getvalue()


def test_learn_once_says_how_much(customer):
    act(customer, clicked("shade/GLASS"), clicked("bulb/LED"))
    assert said("learn") == "learned from 2 interactions\n"
    assert said("learn") == "learned from 0 interactions\n"


def test_learn_goes_on_until_all_is_learned(customer, monkeypatch):
    monkeypatch.setattr(command.Command, "full", 2)
    act(customer, *[clicked("shade/GLASS")] * 5)
    monkeypatch.setattr(command, "learn", lambda *, at: learn_two(at))
    assert said("learn") == "learned from 5 interactions\n"


def learn_two(at):
    from configurator.profiles.learn import learn  # noqa: PLC0415  the name is taken by the command's

    return learn(at=at, limit=2)


def test_rebuild_profiles_makes_the_same_again(customer, stranger):
    act(customer, ordered({"shade": "GLASS"}), clicked("bulb/LED"))
    act(stranger, clicked("shade/PAPER"))
    learn_all()
    before = rows()
    Taste.objects.all().delete()
    assert said("rebuild_profiles") == "rebuilt 2 profiles\n"
    assert rows() == before


@pytest.mark.django_db(transaction=True)  # the pass closes its connection, and with it any transaction
def test_busy_database_costs_one_pass_only(customer, monkeypatch, caplog):
    act(customer, clicked("shade/GLASS"))
    answers = iter([OperationalError("database is locked")])

    def sometimes(*, at):
        for answer in answers:
            raise answer
        return learn_two(at)

    monkeypatch.setattr(command, "learn", sometimes)
    with caplog.at_level(logging.WARNING):
        assert said("learn") == "learned from 0 interactions\n"
    assert "a look was skipped, database is locked" in caplog.text
    assert said("learn") == "learned from 1 interactions\n"


def cursor_of(database):
    """How far a running pass has come, None before its first."""
    return next((last for (last,) in database.rows("SELECT last_interaction FROM profiles_learningcursor")), None)


def write_act(database):
    """An act as the site would write it, from outside."""
    customer, identity = uuid.uuid4().hex, uuid.uuid4().hex
    database.rows(
        "INSERT INTO customers_customer (id, name, language, learning, created_at)"
        " VALUES (?, '', '', 'visit', '2026-01-01')",
        customer,
    )
    database.rows(
        "INSERT INTO customers_identity (id, customer_id, kind, key, transient, created_at)"
        " VALUES (?, ?, 'device', 'd', ?, '2026-01-01')",
        *(identity, customer, False),
    )
    database.rows(
        "INSERT INTO customers_interaction (identity_id, at, channel, verb, family_code, release_number,"
        " module_code, component_code, quantity, detail)"
        " VALUES (?, '2026-01-01', 'web', 'viewed', 'lamp', 1, '', '', 1, '{}')",
        identity,
    )


def wait_for(condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_follow_learns_within_a_second_and_ends_when_told(tmp_path, number):
    database = databases.make(tmp_path)
    env = environment(database)
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=env, check=True)
    process = subprocess.Popen(
        [sys.executable, "manage.py", "learn", "--follow"],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(lambda: cursor_of(database) == 0, 60)
        write_act(database)
        wait_for(lambda: cursor_of(database) == 1, 1)
        process.send_signal(number)
        out, err = process.communicate(timeout=10)
    finally:
        process.kill()
        database.drop()
    assert (process.returncode, out, err) == (0, "learned from 1 interactions\n", "")
