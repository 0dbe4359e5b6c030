"""The order in UBL 2.1 (OASIS), in two profiles.

The plain one has the customer as buyer, the shop as seller, and the bill of materials as lines under each line. That of
Peppol (BIS Order Only 3) has the shop as buyer, whoever makes as seller, the customer as originator; it forbids lines
under lines, so the bill of materials is listed as properties of the item.

Amounts are without tax, as UBL wants them. Elements come in the order of the schema.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from configurator.fulfillment.formats import parties
from configurator.fulfillment.formats.amounts import Amounts, amounts
from configurator.fulfillment.formats.markup import Element, add, as_bytes, ubl_order, without_empty
from configurator.fulfillment.formats.parties import Party
from configurator.fulfillment.formats.reading import is_fixed, read, unchecked_of, words_of

PEPPOL_CUSTOMIZATION = "urn:fdc:peppol.eu:poacc:trns:order:3"
PEPPOL_PROFILE = "urn:fdc:peppol.eu:poacc:bis:order_only:3"
PEPPOL_PLACES = 2  # decimals of an amount, unit prices apart
PURCHASE_ORDER = "220"  # UNCL 1001
PIECE = "C62"  # UN/ECE recommendation 20: one
FREIGHT = "FC"  # UNCL 7161
DISCOUNT = "95"  # UNCL 5189
STANDARD_RATE = "S"  # UNCL 5305
UNKNOWN = "-"
"""What stands where the standard demands a name and there is none."""


def write(document: bytes) -> bytes:
    """Write the plain profile of one canonical order document."""
    order = _Order(read(document), places=None, details=_sub_lines)
    root = order.begun()
    buyer = order.document["customer"]
    party = add(add(root, "cac:BuyerCustomerParty"), "cac:Party")
    add(add(party, "cac:PartyName"), "cbc:Name", buyer["name"])
    order.add_address(add(party, "cac:PostalAddress"))
    add(add(party, "cac:Contact"), "cbc:ElectronicMail", buyer["email"])
    _add_business(root, "cac:SellerSupplierParty", parties.shop())
    return order.ended(root)


def write_peppol(document: bytes) -> bytes:
    """Write the Peppol profile of one canonical order document. Raises NotSetUpError without the two addresses."""
    shop, maker = parties.peppol_parties()
    order = _Order(read(document), places=PEPPOL_PLACES, details=_properties)
    root = order.begun()
    _add_business(root, "cac:BuyerCustomerParty", shop)
    _add_business(root, "cac:SellerSupplierParty", maker)
    customer = order.document["customer"]
    party = add(add(root, "cac:OriginatorCustomerParty"), "cac:Party")
    add(add(party, "cac:PartyName"), "cbc:Name", named(customer["name"]))
    add(add(party, "cac:Contact"), "cbc:ElectronicMail", customer["email"])
    return order.ended(root)


def named(text: str) -> str:
    """Give a name that the standard demands."""
    return text if text.strip() else UNKNOWN


Details = Callable[["Element", "Element", dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class _Order:
    """What both profiles have in common. `details` writes the bill of materials into a line item and its item."""

    document: dict[str, Any]
    places: int | None
    details: Details

    @property
    def is_peppol(self) -> bool:
        return self.places is not None

    def begun(self) -> Element:
        """Write the head, up to the parties."""
        root, order = ubl_order(), self.document["order"]
        placed_at = datetime.fromisoformat(order["placed_at"])
        if self.is_peppol:
            add(root, "cbc:CustomizationID", PEPPOL_CUSTOMIZATION)
            add(root, "cbc:ProfileID", PEPPOL_PROFILE)
        else:
            add(root, "cbc:UBLVersionID", "2.1")
        add(root, "cbc:ID", order["number"])
        if not self.is_peppol:
            add(root, "cbc:UUID", order["key"])
        add(root, "cbc:IssueDate", f"{placed_at:%Y-%m-%d}")
        add(root, "cbc:IssueTime", f"{placed_at:%H:%M:%S}Z")
        add(root, "cbc:OrderTypeCode", PURCHASE_ORDER)
        add(root, "cbc:Note", f"Version {order['version']}")
        add(root, "cbc:DocumentCurrencyCode", order["currency"])
        if not self.is_peppol:
            add(root, "cbc:LineCountNumeric", str(len(self.document["lines"])))
        return root

    def add_address(self, place: Element) -> None:
        """Write where the goods go."""
        to = self.document["delivery"]
        add(place, "cbc:StreetName", to["line1"])
        add(place, "cbc:AdditionalStreetName", to["line2"])
        add(place, "cbc:CityName", to["city"])
        add(place, "cbc:PostalZone", to["postcode"])
        add(add(place, "cac:Country"), "cbc:IdentificationCode", to["country"])

    def ended(self, root: Element) -> bytes:
        """Write everything after the parties, and the file."""
        split = amounts(self.document, places=self.places)
        delivery = add(root, "cac:Delivery")
        self.add_address(add(add(delivery, "cac:DeliveryLocation"), "cac:Address"))
        recipient = add(add(delivery, "cac:DeliveryParty"), "cac:PartyName")
        add(recipient, "cbc:Name", named(self.document["delivery"]["name"]))
        add(add(root, "cac:DeliveryTerms"), "cbc:SpecialTerms", self.document["delivery"]["method"]["name"])
        add(add(root, "cac:PaymentTerms"), "cbc:Note", self.document["order"]["payment"])
        self._add_totals(root, split)
        for place, line in enumerate(self.document["lines"]):
            self._add_line(root, line, split, place)
        return as_bytes(without_empty(root))

    def _add_totals(self, root: Element, split: Amounts) -> None:
        if split.delivery:
            charge = add(root, "cac:AllowanceCharge")
            add(charge, "cbc:ChargeIndicator", "true")
            add(charge, "cbc:AllowanceChargeReasonCode", FREIGHT)
            add(charge, "cbc:AllowanceChargeReason", "Delivery")
            self._add_amount(charge, "cbc:Amount", split.delivery)
            self._add_tax_category(charge, "cac:TaxCategory")
        if self._has_tax:
            tax = add(root, "cac:TaxTotal")
            self._add_amount(tax, "cbc:TaxAmount", split.tax)
            if not self.is_peppol:
                subtotal = add(tax, "cac:TaxSubtotal")
                self._add_amount(subtotal, "cbc:TaxableAmount", split.net)
                self._add_amount(subtotal, "cbc:TaxAmount", split.tax)
                self._add_tax_category(subtotal, "cac:TaxCategory")
        total = add(root, "cac:AnticipatedMonetaryTotal")
        self._add_amount(total, "cbc:LineExtensionAmount", split.net - split.delivery)
        self._add_amount(total, "cbc:TaxExclusiveAmount", split.net)
        self._add_amount(total, "cbc:TaxInclusiveAmount", split.gross)
        if split.delivery:
            self._add_amount(total, "cbc:ChargeTotalAmount", split.delivery)
        self._add_amount(total, "cbc:PayableAmount", split.gross)

    def _add_line(self, root: Element, line: dict[str, Any], split: Amounts, place: int) -> None:
        line_item = add(add(root, "cac:OrderLine"), "cac:LineItem")
        add(line_item, "cbc:ID", str(line["line"]))
        add(line_item, "cbc:Quantity", str(line["quantity"]), unitCode=PIECE)
        self._add_amount(line_item, "cbc:LineExtensionAmount", split.lines[place])
        if not self.is_peppol:
            self._add_allowance(line_item, line, split.off[place])
        price = split.unit_price(place, line["quantity"], before_offers=not self.is_peppol)
        self._add_amount(add(line_item, "cac:Price"), "cbc:PriceAmount", price)
        item = add(line_item, "cac:Item")
        add(item, "cbc:Description", "\n".join(unchecked_of(line)))
        add(item, "cbc:Name", named(line["family"]["name"]))
        add(add(item, "cac:SellersItemIdentification"), "cbc:ID", line["family"]["code"])
        self._add_tax_category(item, "cac:ClassifiedTaxCategory")
        if not is_fixed(line):  # that is its own only component, and has nothing more to say
            add_property(item, "Configuration", line["configuration"]["key"])
            for name, value in words_of(line):
                add_property(item, name, value)
            self.details(line_item, item, line)

    def _add_allowance(self, line_item: Element, line: dict[str, Any], off: Decimal) -> None:
        """What offers take off the line, in one sum: of its parts without tax each would be rounded.

        Peppol has no allowance of a line; there the price is that after offers.
        """
        if off:
            allowance = add(line_item, "cac:AllowanceCharge")
            add(allowance, "cbc:ChargeIndicator", "false")
            add(allowance, "cbc:AllowanceChargeReasonCode", DISCOUNT)
            add(allowance, "cbc:AllowanceChargeReason", ", ".join(one["name"] for one in line["offers"]))
            self._add_amount(allowance, "cbc:Amount", off)

    @property
    def _has_tax(self) -> bool:
        return Decimal(self.document["tax"]["percent"]) > 0

    def _add_tax_category(self, parent: Element, name: str) -> None:
        if not self._has_tax:
            return
        category = add(parent, name)
        add(category, "cbc:ID", STANDARD_RATE)
        add(category, "cbc:Percent", self.document["tax"]["percent"])
        scheme = add(category, "cac:TaxScheme")
        add(scheme, "cbc:ID", "VAT")
        if not self.is_peppol:
            add(scheme, "cbc:Name", self.document["tax"]["name"])

    def _add_amount(self, parent: Element, name: str, amount: Decimal) -> None:
        add(parent, name, f"{amount:f}", currencyID=self.document["order"]["currency"])


def add_property(item: Element, name: str, value: str, count: int | None = None) -> None:
    """Write one property of an item, with how many where it is something counted."""
    node = add(item, "cac:AdditionalItemProperty")
    add(node, "cbc:Name", named(name))
    add(node, "cbc:Value", named(value))
    if count is not None:
        add(node, "cbc:ValueQuantity", str(count), unitCode=PIECE)


def _add_business(root: Element, name: str, business: Party) -> None:
    party = add(add(root, name), "cac:Party")
    if business.endpoint:
        add(party, "cbc:EndpointID", business.endpoint.identifier, schemeID=business.endpoint.scheme)
    add(add(party, "cac:PartyName"), "cbc:Name", business.name)
    country = add(add(party, "cac:PostalAddress"), "cac:Country")
    add(country, "cbc:IdentificationCode", business.country)
    add(add(party, "cac:PartyLegalEntity"), "cbc:RegistrationName", business.name)


def _properties(_line_item: Element, item: Element, line: dict[str, Any]) -> None:
    """List the bill of materials of one piece as properties: module, component with its SKU, how many."""
    for component in line["bom"]:
        value = f"{component['name']} [{component['sku']}]"
        add_property(item, component["module"]["name"], value, component["quantity_per_unit"])
    for part in line["parts"]:
        add_property(item, f"Part of {part['of']}", f"{part['name']} [{part['sku']}]", part["quantity_per_unit"])


def _sub_lines(line_item: Element, _item: Element, line: dict[str, Any]) -> None:
    """Put each component under its line, and each part under what it belongs to, counted for the whole line."""
    of: dict[str, list[dict[str, Any]]] = {}
    for part in line["parts"]:
        of.setdefault(part["of"], []).append(part)
    for number, component in enumerate(line["bom"], 1):
        below = _add_sub_line(line_item, f"{line['line']}.{number}", component)
        add_property(below.find("{*}Item"), "Module", component["module"]["name"])
        _add_parts(below, component["sku"], of)
    for sku in list(of):  # what belongs to nothing that is listed; taking it out ends every circle
        _add_parts(line_item, sku, of)


def _add_parts(parent: Element, sku: str, of: dict[str, list[dict[str, Any]]]) -> None:
    above = parent.findtext("{*}ID")
    before = len(parent.findall("{*}SubLineItem"))
    for number, part in enumerate(of.pop(sku, ()), before + 1):
        _add_parts(_add_sub_line(parent, f"{above}.{number}", part), part["sku"], of)


def _add_sub_line(parent: Element, number: str, component: dict[str, Any]) -> Element:
    line_item = add(parent, "cac:SubLineItem")
    add(line_item, "cbc:ID", number)
    add(line_item, "cbc:Quantity", str(component["quantity_total"]), unitCode=PIECE)
    item = add(line_item, "cac:Item")
    add(item, "cbc:Name", named(component["name"]))
    add(add(item, "cac:SellersItemIdentification"), "cbc:ID", component["sku"])
    return line_item
