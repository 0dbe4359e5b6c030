"""Where the brokers are that tests speak to: the usual ports of this machine, or where the environment says."""

import os
import socket
from urllib.parse import urlsplit

ADDRESSES = {
    "RabbitMQ": os.environ.get("TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//"),
    "Redis": os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/0"),
}


def what_is_missing(name):
    """Why nobody can speak to a broker; empty where it answers."""
    place = urlsplit(ADDRESSES[name])
    try:
        socket.create_connection((place.hostname, place.port), timeout=2).close()
    except OSError:
        return f"no {name} at {place.hostname}:{place.port}"
    return ""
