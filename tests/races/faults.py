"""Processes that kill themselves at a named point, as a power cut would: `FAULT=point:count` dies at the count-th time.

`python -m tests.races.faults relay` runs a management command; `tests.races.faulty` is the site.
"""

import os
import signal
import sys
from datetime import timedelta
from functools import wraps
from importlib import import_module

import django
from django.core.management import call_command

POINTS = {
    "order-before-commit": ("configurator.orders.written", "announce", "after"),
    "order-before-answer": ("configurator.orders.checkout.views", "home_of", "before"),
    "relay-after-claim": ("configurator.fulfillment.relay", "make_deliveries", "before"),
    "relay-before-settle": ("configurator.fulfillment.relay", "settle", "before"),
    "sender-before-post": ("configurator.fulfillment.deliveries.sender", "request_of", "before"),
    "sender-after-post": ("configurator.fulfillment.deliveries.sender", "settle", "before"),
}
"""Where each point is: the name in the module that uses it, and whether death comes before or after it."""
LEASED = ("configurator.fulfillment.relay", "configurator.fulfillment.deliveries.claim")
LEASE = timedelta(seconds=6)
"""What a killed process had taken is free after this time instead of minutes: here everybody answers at once."""
WEB = ("order-before-commit", "order-before-answer")
RELAY = ("relay-after-claim", "relay-before-settle")
SENDER = ("sender-before-post", "sender-after-post")


def arm(fault):
    """Make this process die at the point, the whole group of it."""
    point, _, count = fault.partition(":")
    module, name, when = POINTS[point]
    place = import_module(module)
    step, left = getattr(place, name), [int(count or 1)]

    @wraps(step)
    def deadly(*args, **words):
        left[0] -= 1
        if left[0] == 0 and when == "before":
            os.killpg(0, signal.SIGKILL)
        answer = step(*args, **words)
        if left[0] == 0:
            os.killpg(0, signal.SIGKILL)
        return answer

    setattr(place, name, deadly)


def arm_as_asked():
    """Arm this process where its environment says so."""
    if "FAULT" in os.environ:
        arm(os.environ["FAULT"])


def main():
    """Run a management command, armed."""
    django.setup()
    for module in LEASED:
        import_module(module).LEASE = LEASE
    arm_as_asked()
    call_command(*sys.argv[1:])


if __name__ == "__main__":
    main()
