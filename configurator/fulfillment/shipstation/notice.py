"""A notice of ShipStation that an order was sent, read from the address that it calls and the XML that it posts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

BYTES_MOST = 262_144
_FIELD_MOST = 100
_MOMENTS = ("%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M %p")


class UnreadableNoticeError(Exception):
    """What was posted is no notice; `reason` says why, in a sentence."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Which order was sent, how, and when, as far as the notice says."""

    number: str
    carrier: str = ""
    service: str = ""
    tracking: str = ""
    sent_at: datetime | None = None


def read_notice(*, said: Mapping[str, str], body: bytes) -> Notice:
    """Put together what stands in the address and in the XML; the address counts where both speak.

    Raises UnreadableNoticeError.
    """
    posted = _fields(body) if body.strip() else {}
    number = said.get("order_number") or posted.get("OrderNumber", "")
    if not number:
        raise UnreadableNoticeError(reason="The notice names no order: order_number is missing.")
    return Notice(
        number=number,
        carrier=(said.get("carrier") or posted.get("Carrier", ""))[:_FIELD_MOST],
        service=(said.get("service") or posted.get("Service", ""))[:_FIELD_MOST],
        tracking=(said.get("tracking_number") or posted.get("TrackingNumber", ""))[:_FIELD_MOST],
        sent_at=_moment(posted.get("LabelCreateDate", "")),
    )


def _fields(body: bytes) -> dict[str, str]:
    """Read the top elements. Nothing outside is fetched, no entity is put in, and a document type is refused."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as reason:
        raise UnreadableNoticeError(reason="The notice is not well-formed XML.") from reason
    if root.getroottree().docinfo.doctype:
        raise UnreadableNoticeError(reason="The notice has a document type, which is not read.")
    if root.tag != "ShipNotice":
        raise UnreadableNoticeError(reason="The notice is not a ShipNotice.")
    return {child.tag: (child.text or "").strip() for child in root if isinstance(child.tag, str)}


def _moment(text: str) -> datetime | None:
    for form in _MOMENTS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
