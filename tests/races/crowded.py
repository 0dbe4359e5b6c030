"""The shop in which joining waits between counting and coming; its guard can be off, for the negative control."""

import os
import time
from contextlib import nullcontext

# isort: off
from configurator.wsgi import application

# Django is set up by now
from django.db import connection
from django.db.models import QuerySet

from configurator.configurations.together import invite
# isort: on

__all__ = ["application"]

_next_number = invite._next_number


def _slowly(build):
    time.sleep(0.4)
    return _next_number(build)


class _Nothing:
    """No transaction, which on SQLite is the lock: whoever counts sees none of those who are on their way."""

    atomic = nullcontext


invite._next_number = _slowly
if os.environ.get("UNGUARDED_JOIN"):
    QuerySet.select_for_update = lambda rows, **_how: rows
    if connection.vendor == "sqlite":
        invite.transaction = _Nothing
