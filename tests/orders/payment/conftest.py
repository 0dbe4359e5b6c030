"""A real server that speaks Stripe's API and knows nothing of us, and orders that wait for a payment."""

import socket
import subprocess
import sys
import time
from contextlib import closing

import pytest

from configurator.orders.payment.port import providers
from tests.orders.shop import guest, ordered, publish_lamp

SECRET = "whsec_of_the_tests"
STARTS_WITHIN = 60


def _free_port():
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@pytest.fixture(scope="session")
def stripe_server(tmp_path_factory):
    """The address of a localstripe that runs as long as the tests."""
    port = _free_port()
    command = [sys.executable, "-W", "ignore", "-m", "localstripe", "--from-scratch", "--port", str(port)]
    log = (tmp_path_factory.mktemp("stripe") / "log").open("wb")
    process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(timeout=10)
    log.close()


@pytest.fixture
def stripe(stripe_server, settings):
    """The shop, with that server for its provider."""
    settings.STRIPE_SECRET_KEY = "sk_test_of_the_tests"
    settings.STRIPE_PUBLIC_KEY = "pk_test_of_the_tests"
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    settings.STRIPE_API = stripe_server
    providers.cache_clear()
    yield stripe_server
    providers.cache_clear()


@pytest.fixture
def owner(db):
    publish_lamp()
    return guest()


@pytest.fixture
def order(owner, stripe):
    """An order of two lamps that waits to be paid by card."""
    return ordered(owner, payment="stripe")
