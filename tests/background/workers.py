"""Real worker processes on the test's database."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
LEASE_SECONDS = 2


class Worker:
    """`manage.py work` in a process of its own."""

    def __init__(self, database, folder, *words, **environment):
        own = {"DATABASE_URL": database.url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        own |= {"TASK_LEASE_SECONDS": str(LEASE_SECONDS), "LOG_LEVEL": "INFO"} | environment
        self._log = Path(folder) / f"work-{time.monotonic_ns()}.log"
        command = [sys.executable, "-W", "ignore", "manage.py", "work", *words]
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=os.environ | own, stdout=log, stderr=subprocess.STDOUT
            )

    @property
    def log(self):
        return self._log.read_text()

    def kill(self):
        """As the kernel does it when memory is short."""
        self.process.kill()
        self.process.wait()

    def end(self, how=signal.SIGTERM):
        """Ask it to end; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=60)


@contextmanager
def working(database, folder, *words, **environment):
    """A worker as long as the block."""
    worker = Worker(database, folder, *words, **environment)
    try:
        yield worker
    finally:
        worker.kill()


def wait_until(true, seconds=60):
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("waited for nothing")
