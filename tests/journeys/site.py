"""The site as it runs in production: a server process on a database of its own, with the learner beside it."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.http import ROOT, serving
from tests.demo import environment


@dataclass(frozen=True)
class Site:
    """Where it is, and what is behind it."""

    url: str
    var: Path
    env: dict[str, str]

    def rows(self, query, *values):
        """What the database says."""
        with closing(sqlite3.connect(self.var / "db.sqlite3")) as connection:
            return connection.execute(query, values).fetchall()

    def manage(self, *words):
        """Run one of the site's commands."""
        command = [sys.executable, "manage.py", *words]
        subprocess.run(command, cwd=ROOT, env=self.env, check=True, stdout=subprocess.DEVNULL)

    def exported(self, number):
        """An order's document and its CSV, brought out by the relay."""
        self.manage("relay", "--once")
        folder = self.var / "export"
        return json.loads((folder / f"{number}.json").read_text()), (folder / f"{number}.csv").read_text()


@contextmanager
def site_of(template, var):
    """Serve a copy of the published families."""
    shutil.copy(template, var / "db.sqlite3")
    (var / "media").symlink_to(template.parent / "media")
    env = environment(var / "db.sqlite3") | {"ATELIER_TEST_VAR": str(var)}
    with serving("configurator.wsgi:application", env) as port, _learner(env):
        yield Site(f"http://127.0.0.1:{port}", var, env)


@contextmanager
def _learner(env):
    command = [sys.executable, "manage.py", "learn", "--follow"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **env}, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)
