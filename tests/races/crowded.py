"""The shop in which joining waits between counting and coming; its guard can be off, for the negative control."""

import os
import time
from contextlib import nullcontext

# isort: off
from configurator.wsgi import application

# Django is set up by now
from configurator.configurations.together import invite
# isort: on

__all__ = ["application"]

_next_number = invite._next_number


def _slowly(build):
    time.sleep(0.4)
    return _next_number(build)


class _Nothing:
    """No transaction: whoever counts sees none of those who are on their way."""

    atomic = nullcontext


invite._next_number = _slowly
if os.environ.get("UNGUARDED_JOIN"):
    invite.transaction = _Nothing
