"""Listing: what a receiver says that it has, read page by page with signed requests.

A page is `{"orders": [{"order": ..., "messages": [...], "reports": [...]}], "next": ...}`: for each order the ids of
the messages that the receiver has got, and the reports that it has made; `next` is what the next page is asked for by.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from configurator.fulfillment.deliveries.post import Answer, Request, post
from configurator.fulfillment.models import Receiver
from configurator.fulfillment.receivers.secrets import live_secrets
from configurator.fulfillment.receivers.signing import signed
from configurator.fulfillment.reports.read import UnreadableError, parse

WINDOW = timedelta(days=30)
"""How far back the lists are compared."""
PAGE_BYTES = 1_000_000
PAGES = 1_000
LONGEST_CURSOR = 500


class ListError(Exception):
    """The receiver did not give its list; `why` is a sentence."""

    def __init__(self, *, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Listed:
    """One order as the receiver has it: the messages it got, and its reports as it sent them."""

    messages: frozenset[UUID]
    reports: tuple[object, ...]


def read_list(*, receiver: Receiver, at: datetime) -> dict[UUID, Listed]:
    """Ask for every page, and read it. Raises ListError; then nothing may be concluded from what came before it."""
    found: dict[UUID, Listed] = {}
    for page in _pages(receiver, at):
        for entry in _entries(page):
            order, listed = _listed(entry)
            before = found.get(order, Listed(frozenset(), ()))
            found[order] = Listed(before.messages | listed.messages, before.reports + listed.reports)
    return found


def _pages(receiver: Receiver, at: datetime) -> Iterator[dict[str, Any]]:
    after = ""
    for _ in range(PAGES):
        page = _page(receiver, after, at)
        yield page
        after = page.get("next") or ""
        if not after:
            return
        if not isinstance(after, str) or len(after) > LONGEST_CURSOR:
            raise ListError(why=f"“next” has to be a text of at most {LONGEST_CURSOR} characters.")
    raise ListError(why=f"The list has more than {PAGES} pages.")


def _page(receiver: Receiver, after: str, at: datetime) -> dict[str, Any]:
    asked = {"since": (at - WINDOW).isoformat(), **({"after": after} if after else {})}
    url = f"{receiver.list_url}{'&' if '?' in receiver.list_url else '?'}{urlencode(asked)}"
    secrets = live_secrets(receiver=receiver, at=at)
    headers = signed(name=f"list_{uuid4()}", body=b"", secrets=secrets, at=at)
    answer = asyncio.run(post(Request(url=url, method="GET", headers=headers, most=PAGE_BYTES)))
    if not answer.taken:
        raise ListError(why=f"The list was not given: {answer.error or f'answered {answer.status}'}.")
    return _read(answer)


def _read(answer: Answer) -> dict[str, Any]:
    if not answer.whole:
        raise ListError(why=f"A page of the list is longer than {PAGE_BYTES:,} bytes, or came too slowly.")
    try:
        said = parse(answer.content)
    except UnreadableError as reason:
        raise ListError(why="A page of the list is not JSON.") from reason
    if not isinstance(said, dict):
        raise ListError(why="A page of the list is not an object.")
    return said


def _entries(page: dict[str, Any]) -> list[Any]:
    entries = page.get("orders")
    if not isinstance(entries, list):
        raise ListError(why="A page of the list has no “orders”.")
    return entries


def _listed(entry: Any) -> tuple[UUID, Listed]:
    try:
        messages = frozenset(UUID(name) for name in entry["messages"])
        reports = tuple(entry.get("reports") or ())
        return UUID(entry["order"]), Listed(messages, reports)
    except (KeyError, TypeError, ValueError, AttributeError) as reason:
        raise ListError(why="An order in the list has no “order” and “messages” that are UUIDs.") from reason
