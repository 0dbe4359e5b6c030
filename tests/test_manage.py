"""The command line without settings: one sentence instead of a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("words", [[], ["--settings", "configurator.settings"]])
def test_missing_setting_is_named(words):
    env = {"PATH": os.environ["PATH"]}
    command = [sys.executable, "manage.py", "makemigrations", "--check", *words]
    done = subprocess.run(command, cwd=BASE, env=env, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "Set the SECRET_KEY environment variable. See docs/operations.md; `make demo` needs nothing set.\n"
    )
