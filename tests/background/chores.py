"""Tasks for tests: they write lines into a file, so that any process can see what was done."""

import sqlite3
import time
from pathlib import Path
from threading import Event, Timer

from configurator.background.compat import task
from configurator.background.models import Hold
from configurator.background.perform import say
from configurator.background.queue import GiveUpError


@task
def note(file, line):
    """One line."""
    with Path(file).open("a") as notes:
        notes.write(f"{line}\n")
    return line


@task
def slow(file, seconds):
    """A line at the start, one at the end; in between it can be killed."""
    note.call(file, "begun")
    say("half way")
    time.sleep(seconds)
    note.call(file, "ended")


@task
def broken(file):
    """Always fails, with a reason."""
    note.call(file, "tried")
    raise ValueError("no ink left")


@task
def hopeless(file):
    """Fails at once and for good."""
    note.call(file, "tried")
    raise GiveUpError("There is no such customer.")


@task(takes_context=True)
def second_time(context, file):
    """Fails the first time."""
    note.call(file, f"attempt {context.attempt}")
    if context.attempt == 1:
        raise OSError("not yet")


LET_GO = Event()


@task
def stuck(file):
    """A line at the start, then it hangs until somebody lets it go."""
    note.call(file, "begun")
    LET_GO.wait(60)
    return "late"


@task
def write_behind_a_lock(path):
    """Another connection has the lock for a second; then this one writes."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = Timer(1, other.rollback)
    release.start()
    try:
        Hold.objects.update(progress="written")
    finally:
        release.join()
        other.close()
