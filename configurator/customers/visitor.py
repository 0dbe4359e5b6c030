"""Who is at the other end of a request, from one signed cookie: no query on the click path."""

import time
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.core import signing

COOKIE = "visitor"
COOKIE_AGE = timedelta(days=30)
_SALT = "configurator.customers.visitor"
_REFRESH = timedelta(minutes=1)


@dataclass(slots=True)
class Visitor:
    """The customer and identities that a browser carries. `changed` asks for a new cookie with the answer."""

    customer_id: uuid.UUID | None = None
    identity_id: uuid.UUID | None = None
    visit_id: uuid.UUID | None = None
    last_act_at: datetime | None = None
    signed_in: bool = False
    guest_id: uuid.UUID | None = None  # the guest this person was before signing in, until they say what to do with it
    changed: bool = False

    def on_visit(self, at: datetime) -> bool:
        """Whether the visit that the cookie names still goes on at `at`."""
        gap = timedelta(minutes=settings.VISIT_MINUTES)
        return self.visit_id is not None and self.last_act_at is not None and at - self.last_act_at < gap

    def acted(self, at: datetime) -> None:
        """Remember the time of the last act, to the minute, so that most clicks need no new cookie."""
        if self.last_act_at is None or at - self.last_act_at > _REFRESH:
            self.last_act_at, self.changed = at, True


def dumps(visitor: Visitor) -> str:
    """The cookie's text, signed with its time."""
    ids = [visitor.customer_id, visitor.identity_id, visitor.visit_id, visitor.guest_id]
    acted = int(visitor.last_act_at.timestamp()) if visitor.last_act_at else 0
    return signing.dumps([*(key.hex if key else "" for key in ids), acted, int(visitor.signed_in)], salt=_SALT)


def loads(cookie: str) -> Visitor:
    """The visitor in a cookie; an unknown, forged or old cookie is a new visitor."""
    try:
        found, signed_at = _signed(cookie)
    except signing.BadSignature:
        return Visitor()
    if time.time() - signed_at > COOKIE_AGE.total_seconds():
        return Visitor()
    return replace(found)


@lru_cache(maxsize=4_096)
def _signed(cookie: str) -> tuple[Visitor, int]:
    """Who a cookie names, and when it was signed, in seconds. A browser sends the same one with every click.

    Raises BadSignature.
    """
    data = signing.loads(cookie, salt=_SALT)
    customer, identity, visit, guest = (uuid.UUID(key) if key else None for key in data[:4])
    acted = datetime.fromtimestamp(data[4], UTC) if data[4] else None
    visitor = Visitor(customer, identity, visit, acted, bool(data[5]), guest)
    return visitor, signing.b62_decode(cookie.rsplit(":", 2)[1])


def renewed(visitor: Visitor) -> Visitor:
    """The same visitor, whose cookie is to be sent again."""
    return replace(visitor, changed=True)
