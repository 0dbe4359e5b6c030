"""The real server in a process of its own, on a copy of the demo families' database."""

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from tests import databases
from tests.demo import BASE, environment

STARTS_WITHIN = 60


class Server:
    """A running shop: `url`, and the `database` it works on."""

    def __init__(self, folder, template, application="configurator.wsgi:application", workers=1, threads=1):
        self.folder = Path(folder)
        self.database = databases.copy(template, self.folder)
        (self.folder / "media").symlink_to(template.folder / "media")
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = (self.folder / "server.log").open("wb")
        granian = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1"]
        options = ["--port", str(self.port), "--workers", f"{workers}"]
        options += ["--blocking-threads", f"{threads}", "--no-ws"]
        self._process = subprocess.Popen(
            [*granian, *options, "--log-level", "warning", application],
            cwd=BASE,
            env={**self.environment, "PYTHONPATH": str(BASE)},
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._wait()

    @property
    def environment(self):
        """Of any process that works on this shop's data."""
        mail = f"filemail:///{self.folder / 'mail'}"
        own = {"ATELIER_TEST_VAR": str(self.folder), "SITE_URL": self.url, "EMAIL_URL": mail}
        return environment(self.database) | own

    @property
    def mails(self):
        """Every mail that was sent, in order."""
        files = sorted((self.folder / "mail").glob("*"), key=lambda file: file.stat().st_mtime_ns)
        return [file.read_text() for file in files]

    def manage(self, *words):
        """Run a management command on this shop's data."""
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=BASE, env=self.environment, check=True, capture_output=True, text=True)

    @contextmanager
    def following(self, *command):
        """Run a process beside the server, as long as the block."""
        words = [sys.executable, "manage.py", *command]
        process = subprocess.Popen(words, cwd=BASE, env=self.environment, stdout=self._log, stderr=subprocess.STDOUT)
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=60)

    @property
    def log(self):
        return (self.folder / "server.log").read_text()

    def stop(self):
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()
        self.database.drop()

    def _wait(self):
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        self.stop()
        raise RuntimeError(f"The server did not start:\n{self.log}")


def _free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@contextmanager
def serving(folder, template, **words):
    """A shop that runs as long as the block."""
    server = Server(folder, template, **words)
    try:
        yield server
    finally:
        server.stop()
