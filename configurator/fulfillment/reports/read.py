"""Read: what a receiver reports about an order, checked word by word; every refusal is a sentence."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from configurator.orders.models import Kind

STATUSES = (
    Kind.ACCEPTED,
    Kind.REJECTED,
    Kind.IN_PRODUCTION,
    Kind.QUALITY_CHECK,
    Kind.PACKED,
    Kind.SHIPPED,
    Kind.DELIVERED,
    Kind.HELD,
    Kind.RELEASED,
    Kind.CANCELLED,
    Kind.CANCEL_REFUSED,
)
"""What a receiver can know; the rest is the customer's and ours to say."""
AHEAD = timedelta(minutes=5)
"""How far a receiver's clock may be ahead of ours."""
BEHIND = timedelta(days=1)
"""How long before its order a report may say that something happened: clocks differ, but not by more."""
LONGEST = {"carrier": 100, "number": 100, "url": 500, "reason": 500}
_LINK = re.compile(r"https?://[^\s\"<>]+\Z")


class UnreadableError(Exception):
    """The report is not of the form that it must have."""

    def __init__(self, *, why: str) -> None:
        super().__init__(why)
        self.why = why


class NoSenseError(Exception):
    """The report is well-formed and says what can't be: an unknown status, a version that is not there."""

    def __init__(self, *, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One thing that happened to an order, as a receiver says."""

    key: UUID
    order: UUID
    kind: Kind
    at: datetime
    version: int | None
    detail: Mapping[str, Any]


def read_report(said: object, *, now: datetime) -> Report:
    """Check a report that was read from JSON. Raises UnreadableError and NoSenseError."""
    if not isinstance(said, dict):
        raise UnreadableError(why="A report is one JSON object.")
    return Report(
        key=_uuid(said, "id"),
        order=_uuid(said, "order"),
        kind=_kind(said.get("status")),
        at=_moment(said.get("at"), now),
        version=_version(said.get("version")),
        detail=_detail(said.get("detail")),
    )


def parse(body: bytes) -> object:
    """Read JSON that somebody else wrote. Raises UnreadableError."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as reason:
        raise UnreadableError(why="The body is not JSON in UTF-8.") from reason


def _uuid(said: Mapping[str, Any], name: str) -> UUID:
    try:
        return UUID(said[name])
    except (KeyError, ValueError, TypeError, AttributeError) as reason:
        raise UnreadableError(why=f"“{name}” has to be a UUID.") from reason


def _kind(status: object) -> Kind:
    if status not in STATUSES:
        known = ", ".join(STATUSES)
        raise NoSenseError(why=f"“status” is not one that a receiver reports. Known are: {known}.")
    return Kind(str(status))


def _moment(text: object, now: datetime) -> datetime:
    try:
        said = datetime.fromisoformat(text)  # type: ignore[arg-type]  # another type raises TypeError
        ahead = said > now + AHEAD  # raises TypeError without an offset
        at = said.astimezone(UTC)
    except (ValueError, TypeError, OverflowError) as reason:
        raise UnreadableError(why="“at” has to be a time with its offset, such as 2026-03-04T05:06:07Z.") from reason
    if ahead:
        raise NoSenseError(why="“at” lies in the future.")
    return at


def _version(number: object) -> int | None:
    if number is None:
        return None
    if not isinstance(number, int) or isinstance(number, bool):
        raise UnreadableError(why="“version” has to be a whole number.")
    return number


def _detail(detail: object) -> dict[str, Any]:
    """What is known of it; other words are left out, so that receivers may send more than we read."""
    if detail is None:
        return {}
    if not isinstance(detail, dict):
        raise UnreadableError(why="“detail” has to be an object.")
    found: dict[str, Any] = {}
    if "tracking" in detail:
        found["tracking"] = _tracking(detail["tracking"])
    if detail.get("reason"):
        found["reason"] = _text(detail["reason"], "reason")
    return found


def _tracking(tracking: object) -> dict[str, str]:
    if not isinstance(tracking, dict):
        raise UnreadableError(why="“tracking” has to be an object with carrier, number and url.")
    known = {name: _text(tracking[name], name) for name in ("carrier", "number", "url") if tracking.get(name)}
    if "url" in known and not _LINK.match(known["url"]):
        raise UnreadableError(why="“url” of “tracking” has to begin with https:// or http://.")
    return known


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST[name]:
        raise UnreadableError(why=f"“{name}” has to be a text of at most {LONGEST[name]} characters.")
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise UnreadableError(why=f"“{name}” holds characters that are none.")
    return value
