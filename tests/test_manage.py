"""The command line with nothing set: one sentence instead of a traceback, or the answer where no setting matters."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parent.parent


def run(*words):
    env = {"PATH": os.environ["PATH"]}
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=BASE, env=env, check=False, capture_output=True, text=True)


def test_no_migration_is_missing_whatever_is_set():
    done = run("makemigrations", "--check", "--dry-run")
    assert (done.returncode, done.stdout, done.stderr) == (0, "No changes detected\n", "")


@pytest.mark.parametrize("words", [[], ["--settings", "configurator.settings"]])
def test_missing_setting_is_named(words):
    done = run("migrate", "--check", *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "Set the SECRET_KEY environment variable. See docs/operations.md; `make demo` needs nothing set.\n"
    )
