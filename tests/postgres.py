"""`python -m tests.postgres COMMAND ...` runs a command with DATABASE_URL naming an empty database on PostgreSQL.

The server is the one that TEST_DATABASE_URL names, or one that listens on 127.0.0.1:5432 and lets somebody make
databases, or else one of our own, started from the installed programs in a temporary folder and ended with the command.
"""

import getpass
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

MISSING = (
    "no PostgreSQL: TEST_DATABASE_URL names none, 127.0.0.1:5432 lets us make no database, and no initdb is installed"
)
STARTS_WITHIN = 60
# nothing in it outlives the tests, so nothing has to reach the disk
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


def main(command: list[str]) -> int:
    """Run the command; without a server say so, which fails with CI=true."""
    with server() as found:
        if found is None:
            sys.stderr.write(f"The tests on PostgreSQL are skipped: {MISSING}.\n")
            return 1 if os.environ.get("CI") == "true" else 0
        with _database(found) as url:
            return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


@contextmanager
def server() -> Iterator[str | None]:
    """The address of a server where databases can be made, None without one."""
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        yield named
        return
    listening = _listening()
    if listening:
        yield listening
        return
    programs = _programs()
    if programs is None:
        yield None
        return
    with _own(programs) as url:
        yield url


def _listening() -> str | None:
    """A role that may make databases on the usual port, without a password or with the environment's."""
    for role in dict.fromkeys((os.environ.get("PGUSER", getpass.getuser()), "postgres", "root")):
        for name in ("postgres", role):
            url = f"postgres://{role}@127.0.0.1:5432/{name}"
            try:
                with psycopg.connect(url, connect_timeout=3, password=os.environ.get("PGPASSWORD")) as connection:
                    query = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
                    row = connection.execute(query).fetchone()
            except psycopg.Error:
                continue
            if row and row[0]:
                return _with_password(url)
    return None


def _with_password(url: str) -> str:
    password = os.environ.get("PGPASSWORD")
    return url.replace("@", f":{password}@", 1) if password else url


@contextmanager
def _database(url: str) -> Iterator[str]:
    """A database of this run alone."""
    name = f"atelier_run_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0 ENCODING UTF8')
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


# A server of our own


def _programs() -> Path | None:
    """The folder with initdb and postgres, the newest."""
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = Path(on_path).resolve() if on_path else (debian or [None])[-1]
    return found.parent if found else None


@contextmanager
def _own(programs: Path) -> Iterator[str]:
    """A server on a free port that only this machine reaches; it refuses to run as root, so somebody else owns it."""
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="atelier-postgres-"))
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    words = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    data, port = folder / "data", _free_port()
    initdb = [programs / "initdb", "-D", data, "-U", "atelier", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, **words)
    options = [word for setting in QUICK for word in ("-c", setting)]
    listen = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}", "-p", str(port)]
    with (folder / "log").open("wb") as log:
        command = [programs / "postgres", "-D", data, *listen, *options]
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=folder, **words)
    try:
        url = f"postgres://atelier@127.0.0.1:{port}/postgres"
        _wait(url, process, folder / "log")
        yield url
    finally:
        process.send_signal(signal.SIGINT)  # "fast": it ends its connections
        process.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


def _owner() -> pwd.struct_passwd | None:
    if os.geteuid():
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("PostgreSQL does not run as root, and there is neither a user postgres nor nobody.")


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            psycopg.connect(url, connect_timeout=3).close()
        except psycopg.Error:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"PostgreSQL did not start:\n{log.read_text()}")


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
