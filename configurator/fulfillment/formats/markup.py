"""XML for other systems: elements in UBL's namespaces, texts that any parser takes, and nothing that is empty."""

from typing import Any

from lxml import etree

from configurator.fulfillment.formats.characters import xml_text

Element = Any  # lxml has no types of its own

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
NAMESPACES = {
    None: f"{_UBL}Order-2",
    "cac": f"{_UBL}CommonAggregateComponents-2",
    "cbc": f"{_UBL}CommonBasicComponents-2",
}


def ubl_order() -> Element:
    """Begin an order of UBL 2.1."""
    return etree.Element(etree.QName(NAMESPACES[None], "Order"), nsmap=NAMESPACES)


def add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    """Append an element, named as in the books ("cbc:ID"); its text loses only what XML has no character for."""
    prefix, _, local = name.rpartition(":")
    child = etree.SubElement(parent, etree.QName(NAMESPACES[prefix], local) if prefix else local, attributes)
    if text is not None:
        child.text = xml_text(text)
    return child


def without_empty(root: Element) -> Element:
    """Take out what says nothing: elements with neither text nor content, as the receivers of UBL demand."""
    for child in list(root):
        without_empty(child)
        if not len(child) and not (child.text or "").strip():
            root.remove(child)
    return root


def as_bytes(root: Element) -> bytes:
    """Write the file: UTF-8, indented, a carriage return as a reference so that it comes back as one."""
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return written
