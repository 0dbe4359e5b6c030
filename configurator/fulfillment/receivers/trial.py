"""Trial: one signed message that is no order, to see whether a receiver listens."""

import asyncio
import json
from datetime import datetime
from uuid import UUID

from configurator.fulfillment.deliveries.bodies import JSON
from configurator.fulfillment.deliveries.post import Answer, Request, post
from configurator.fulfillment.models import Receiver
from configurator.fulfillment.receivers.secrets import live_secrets
from configurator.fulfillment.receivers.signing import signed

TEST = "receiver.test"


def send_test(*, receiver: Receiver, event: UUID, at: datetime) -> Answer:
    """Post a test message now and return what came back. Nothing is kept, and no breaker counts it."""
    said = {"type": TEST, "id": str(event), "at": at.isoformat(), "receiver": receiver.code}
    body = json.dumps(said).encode()
    secrets = live_secrets(receiver=receiver, at=at)
    headers = {
        "Content-Type": JSON,
        "Atelier-Event": TEST,
        **signed(name=str(event), body=body, secrets=secrets, at=at),
    }
    return asyncio.run(post(Request(url=receiver.url, headers=headers, body=body)))
