"""The server that the second run of the tests works on."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests import postgres

ROOT = Path(__file__).parents[1]


def database_of(url):
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT current_database(), current_setting('fsync')").fetchone()


@pytest.mark.skipif(postgres._programs() is None, reason="no initdb is installed to start a server with")
def test_a_server_of_our_own_is_started_and_ended(monkeypatch):
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    monkeypatch.setattr(postgres, "_listening", lambda: None)
    with postgres.server() as url, postgres._database(url) as made:
        name, fsync = database_of(made)
    assert (name.startswith("atelier_run_"), fsync) == (True, "off")
    with pytest.raises(psycopg.OperationalError):
        database_of(url)


@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)])
def test_without_any_server_the_run_is_skipped_and_that_fails_in_ci(monkeypatch, capsys, ci, status):
    monkeypatch.setenv("CI", ci)
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    monkeypatch.setattr(postgres, "_listening", lambda: None)
    monkeypatch.setattr(postgres, "_programs", lambda: None)
    assert postgres.main(["true"]) == status
    assert "skipped: no PostgreSQL" in capsys.readouterr().err


def test_the_second_run_leaves_out_only_what_asks_for_no_database(tmp_path):
    file = tmp_path / "test_both.py"
    file.write_text(
        "import pytest\n"
        "def test_without(): pass\n"
        "def test_fixture(db): pass\n"
        "@pytest.mark.django_db\ndef test_marked(): pass\n"
        "@pytest.fixture\ndef shop(transactional_db): pass\n"
        "def test_behind(shop): pass\n"
        "@pytest.mark.sqlite_only\ndef test_sqlite(db): pass\n"
        "@pytest.mark.postgresql_only\ndef test_postgresql(db): pass\n"
    )
    words = ["-q", "--collect-only", "--only-database", "-p", "tests.selection", "-c", "pyproject.toml", str(file)]
    command = [sys.executable, "-m", "pytest", *words]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    kind = "postgresql" if os.environ["DATABASE_URL"].startswith("postgres") else "sqlite"
    found = {line.partition("::")[2] for line in said.splitlines() if "::" in line}
    assert found == {"test_fixture", "test_marked", "test_behind", f"test_{kind}"}
