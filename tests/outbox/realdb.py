"""A database that threads and processes can really share: a file, where the test database is in memory."""

import sqlite3
from contextlib import contextmanager

from django.db import connections

from tests.databases import Database


@contextmanager
def database_on_disk(folder):
    """Swap the default database for a copy of its present content in a file; other databases stay as they are."""
    memory = connections["default"]
    if memory.vendor != "sqlite" or not memory.is_in_memory_db():
        yield Database(database_url(), folder)
        return
    memory.ensure_connection()
    path = folder / "db.sqlite3"
    copy = sqlite3.connect(path)
    memory.connection.backup(copy)
    copy.close()
    before = connections.settings["default"]
    connections.settings["default"] = {**before, "NAME": str(path)}
    connections["default"] = connections.create_connection("default")
    try:
        yield Database(f"sqlite:///{path}", folder)
    finally:
        connections["default"].close()
        connections.settings["default"] = before
        connections["default"] = memory


def database_url():
    """The default database as another process is told of it."""
    known = connections["default"].settings_dict
    if connections["default"].vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    password = f":{known['PASSWORD']}" if known["PASSWORD"] else ""
    return f"postgres://{known['USER']}{password}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
