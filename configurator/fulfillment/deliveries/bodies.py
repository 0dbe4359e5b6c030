"""Bodies: an announcement of the outbox as the very bytes that one receiver gets.

As JSON it goes as it is. In another format the document goes alone, and what is said around it stands in headers. What
has no document, such as a hold, is JSON in every format.
"""

import json
from base64 import b64encode
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from configurator.fulfillment.formats import FORMATS
from configurator.fulfillment.formats.reading import is_fixed
from configurator.outbox.models import Message

JSON = "application/json"


def is_text(content_type: str) -> bool:
    """Whether a format goes as it is: what is signed after Standard Webhooks is a text. Others go inside of JSON."""
    kind = content_type.partition(";")[0]
    return kind.startswith("text/") or kind.endswith(("/json", "+json", "/xml", "+xml"))


@dataclass(frozen=True, slots=True)
class Announcement:
    """What happened to an order, with the bytes that say so."""

    payload: bytes
    topic: str
    event: UUID
    version: int
    document: dict[str, Any] | None
    by: str = ""

    @property
    def families(self) -> frozenset[str]:
        """The families in its document; of a fixed product there is none."""
        lines = (self.document or {}).get("lines", ())
        return frozenset(line["family"]["code"] for line in lines if not is_fixed(line))


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes in one format."""

    content: bytes
    content_type: str


def announcement(message: Message) -> Announcement:
    """Read what an outbox message about an order says."""
    payload = bytes(message.payload)
    said = json.loads(payload)
    return Announcement(
        payload, said["type"], UUID(said["id"]), said["version"], said.get("document"), said.get("by", "")
    )


def body_of(announced: Announcement, format_name: str) -> Body:
    """The announcement in a format. Costs one rendering of the document."""
    if format_name == "json" or announced.document is None:
        return Body(announced.payload, JSON)
    form = FORMATS[format_name]
    content = form.write((json.dumps(announced.document, ensure_ascii=False, indent=2) + "\n").encode())
    if is_text(form.content_type):
        return Body(content, form.content_type)
    around = {name: value for name, value in json.loads(announced.payload).items() if name != "document"}
    file = {"name": f"{around['number']}.{form.suffix}", "content_type": form.content_type, "base64": base64(content)}
    return Body(json.dumps(around | {"file": file}, ensure_ascii=False).encode(), JSON)


def base64(content: bytes) -> str:
    """A file as it stands in the announcement, in place of the document."""
    return b64encode(content).decode()
