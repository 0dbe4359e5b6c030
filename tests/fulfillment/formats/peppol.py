"""What Peppol BIS Order Only 3 demands of an order, from its public documentation (transaction T01), in our own words.

No package carries Peppol's own rules for orders (those on PyPI and npm are for invoices), so the data model and the
rules that bear on what we write are stated here: which elements there may be, how many of each, with which attributes,
and the rules on amounts, taxes and identifiers.
"""

import re
from collections import Counter
from decimal import Decimal

from tests.fulfillment.formats.gln import has_right_check_digit

_ADDRESS = """
  StreetName ?
  AdditionalStreetName ?
  CityName ?
  PostalZone ?
  CountrySubentity ?
  AddressLine ?
    Line ?
  Country {country}
    IdentificationCode 1
"""
_TAX_CATEGORY = """
  ID 1
  Percent ?
  TaxScheme 1
    ID 1
"""
_BUSINESS = """
  EndpointID 1 schemeID
  PartyIdentification ?
    ID 1 schemeID?
  PartyName ?
    Name 1
  PostalAddress {address}
    @address
  PartyTaxScheme ?
    CompanyID 1
    TaxScheme 1
      ID 1
  PartyLegalEntity 1
    RegistrationName ?
    CompanyID ? schemeID?
  Contact ?
    Name ?
    Telephone ?
    ElectronicMail ?
"""
MODEL = """
CustomizationID 1
ProfileID 1
ID 1
SalesOrderID ?
IssueDate 1
IssueTime ?
OrderTypeCode ?
Note ?
DocumentCurrencyCode 1
CustomerReference ?
AccountingCost ?
ValidityPeriod ?
  EndDate 1
BuyerCustomerParty 1
  Party 1
    @buyer
SellerSupplierParty 1
  Party 1
    @seller
OriginatorCustomerParty ?
  Party 1
    PartyIdentification ?
      ID 1 schemeID?
    PartyName 1
      Name 1
    Contact ?
      Name ?
      Telephone ?
      ElectronicMail ?
Delivery ?
  DeliveryLocation ?
    ID ? schemeID?
    Address 1
      @address
  RequestedDeliveryPeriod ?
    StartDate ?
    EndDate ?
  DeliveryParty ?
    PartyIdentification ?
      ID 1 schemeID?
    PartyName 1
      Name 1
    Contact ?
      Name ?
      Telephone ?
      ElectronicMail ?
DeliveryTerms ?
  ID ?
  SpecialTerms ?
  DeliveryLocation ?
    ID 1
PaymentTerms ?
  Note 1
AllowanceCharge *
  ChargeIndicator 1
  AllowanceChargeReasonCode ?
  AllowanceChargeReason 1
  MultiplierFactorNumeric ?
  Amount 1 currencyID
  BaseAmount ? currencyID
  TaxCategory ?
    @tax
TaxTotal ?
  TaxAmount 1 currencyID
AnticipatedMonetaryTotal ?
  LineExtensionAmount 1 currencyID
  TaxExclusiveAmount ? currencyID
  TaxInclusiveAmount ? currencyID
  AllowanceTotalAmount ? currencyID
  ChargeTotalAmount ? currencyID
  PrepaidAmount ? currencyID
  PayableRoundingAmount ? currencyID
  PayableAmount 1 currencyID
OrderLine +
  Note ?
  LineItem 1
    ID 1
    Quantity 1 unitCode
    LineExtensionAmount ? currencyID
    PartialDeliveryIndicator ?
    AccountingCost ?
    Price ?
      PriceAmount 1 currencyID
      BaseQuantity ? unitCode?
    Item 1
      Description ?
      Name 1
      SellersItemIdentification ?
        ID 1
      StandardItemIdentification ?
        ID 1 schemeID
      ClassifiedTaxCategory ?
        @tax
      AdditionalItemProperty *
        Name 1
        Value 1
        ValueQuantity ? unitCode
        ValueQualifier ?
"""
_BLOCKS = {
    "address": _ADDRESS.format(country=1),
    "buyer": _BUSINESS.format(address="?"),
    "seller": _BUSINESS.format(address=1),
    "tax": _TAX_CATEGORY,
}
_HOW_MANY = {"1": (1, 1), "?": (0, 1), "*": (0, 10**9), "+": (1, 10**9)}


def _model(text):
    """The model as {name: (least, most, attributes, model below)}."""
    rows = [line for line in text.splitlines() if line.strip()]
    depth = len(rows[0]) - len(rows[0].lstrip())
    found = {}
    for number, row in enumerate(rows):
        if len(row) - len(row.lstrip()) != depth:
            continue
        below = []
        for other in rows[number + 1 :]:
            if len(other) - len(other.lstrip()) <= depth:
                break
            below.append(other)
        words = row.split()
        if words[0].startswith("@"):
            found |= _model(_BLOCKS[words[0][1:]])
        else:
            found[words[0]] = (*_HOW_MANY[words[1]], words[2:], _model("\n".join(below)) if below else {})
    return found


def local(element):
    return element.tag.rpartition("}")[2]


def model_faults(element, model=None, way="Order"):
    """What is there and may not be, is missing, is too often there, or is empty."""
    model = _model(MODEL) if model is None else model
    counts = Counter(local(child) for child in element)
    faults = [f"{way}/{name} is not part of the model" for name in counts if name not in model]
    for name, (least, most, _attributes, _below) in model.items():
        if not least <= counts[name] <= most:
            faults.append(f"{way}/{name} stands {counts[name]} times")
    for child in element:
        name = local(child)
        if name not in model:
            continue
        _least, _most, attributes, below = model[name]
        demanded = {word for word in attributes if not word.endswith("?")}
        if not demanded <= set(child.attrib) <= {word.rstrip("?") for word in attributes}:
            faults.append(f"{way}/{name} has the attributes {sorted(child.attrib)}")
        if not len(child) and not "".join(child.itertext()).strip(" \t\r\n"):
            faults.append(f"{way}/{name} is empty")
        faults += model_faults(child, below, f"{way}/{name}")
    return faults


def rule_faults(order):
    """The numbers of the T01 rules that the order breaks; only those that bear on elements which we write."""
    checks = {
        "R031": _text(order, "ProfileID") == "urn:fdc:peppol.eu:poacc:bis:order_only:3",
        "R034": _text(order, "CustomizationID").startswith("urn:fdc:peppol.eu:poacc:trns:order:3"),
        "R003": {e.get("currencyID") for e in order.iter() if "currencyID" in e.attrib}
        == {_text(order, "DocumentCurrencyCode")},
        "R028": all(_decimals(e) <= 2 for e in order.iter() if "currencyID" in e.attrib and local(e) != "PriceAmount"),
        "R001": len(_texts(order, "OrderLine/LineItem/ID")) == len(set(_texts(order, "OrderLine/LineItem/ID"))),
        "R004": all(Decimal(text) >= 0 for text in _texts(order, "OrderLine/LineItem/Quantity")),
        "R005": all(Decimal(text) >= 0 for text in _texts(order, "OrderLine/LineItem/Price/PriceAmount")),
        "R023": all(_texts(charge, "AllowanceChargeReason") for charge in _all(order, "AllowanceCharge")),
        "R024": all(_line_adds_up(line) for line in _all(order, "OrderLine/LineItem")),
        "R032": all(Decimal(text) >= 0 for text in _texts(order, "AllowanceCharge/Amount")),
        "COMMON-R030": all(re.fullmatch(r"\d{4}-\d\d-\d\d", text) for text in _texts(order, "IssueDate")),
        "COMMON-R040": all(
            has_right_check_digit(e.text)
            for e in order.iter()
            if local(e) == "EndpointID" and e.get("schemeID") == "0088"
        ),
        **_total_rules(order),
        **_tax_rules(order),
    }
    return [rule for rule, holds in checks.items() if not holds]


def _total_rules(order):
    total = {local(e): Decimal(e.text) for e in _all(order, "AnticipatedMonetaryTotal")[0]}
    line, net, gross = (total[f"{name}Amount"] for name in ("LineExtension", "TaxExclusive", "TaxInclusive"))
    charge, payable = total.get("ChargeTotalAmount", 0), total["PayableAmount"]
    tax = _texts(order, "TaxTotal/TaxAmount")
    return {
        "R006": payable >= 0,
        "R007": line >= 0,
        "R008": line == sum(map(Decimal, _texts(order, "OrderLine/LineItem/LineExtensionAmount"))),
        "R010": charge == sum(map(Decimal, _texts(order, "AllowanceCharge/Amount"))),
        "R011": net == line + charge,
        "R016": payable == gross,
        "R017": not tax or gross == net + Decimal(tax[0]),
    }


def _tax_rules(order):
    categories = [e for e in order.iter() if local(e) in {"TaxCategory", "ClassifiedTaxCategory"}]
    return {
        "R029": all(_texts(e, "Percent") or _text(e, "ID") == "O" for e in categories),
        "R030": all(_text(e, "ID") != "S" or Decimal(_text(e, "Percent")) > 0 for e in categories),
    }


def _line_adds_up(line):
    amount, quantity = Decimal(_text(line, "LineExtensionAmount")), Decimal(_text(line, "Quantity"))
    return abs(amount - quantity * Decimal(_text(line, "Price/PriceAmount"))) <= Decimal("0.02")


def _decimals(element):
    return len(element.text.partition(".")[2])


def _all(element, way):
    found = [element]
    for name in way.split("/"):
        found = [child for e in found for child in e if local(child) == name]
    return found


def _texts(element, way):
    return [e.text or "" for e in _all(element, way)]


def _text(element, way):
    return _texts(element, way)[0]
