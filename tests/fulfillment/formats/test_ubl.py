import json
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from configurator.fulfillment.formats.amounts import shares
from configurator.fulfillment.formats.characters import xml_text
from configurator.fulfillment.formats.parties import NotSetUpError, is_gln
from configurator.fulfillment.formats.ubl import named, write, write_peppol
from tests.fulfillment.formats.gln import has_right_check_digit
from tests.fulfillment.formats.made import NASTY, document, documents, many_orders
from tests.fulfillment.formats.older import OLDER
from tests.fulfillment.formats.peppol import model_faults, rule_faults

NS = {
    "": "urn:oasis:names:specification:ubl:schema:xsd:Order-2",
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}


@pytest.fixture(autouse=True, scope="module")
def set_up():
    """Both addresses in the Peppol network."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.SHOP_PEPPOL_ID", "0088:7300010000001")
        patch.setattr("django.conf.settings.MAKER_PEPPOL_ID", "0192:991825827")
        yield


def read(data):
    """The file as a program that is not lxml reads it."""
    return ET.fromstring(data)  # noqa: S314  ours


def texts(element, way):
    return [found.text for found in element.iterfind(way, NS)]


@many_orders
@given(documents())
def test_every_order_is_valid_in_both_profiles(xsd, body):
    for writer in (write, write_peppol):
        xsd.assertValid(etree.fromstring(writer(body)))


@many_orders
@given(documents())
def test_every_order_keeps_the_rules_of_peppol(body):
    order = read(write_peppol(body))
    assert (model_faults(order), rule_faults(order)) == ([], [])


def said(text):
    """A text as it stands in the file; none at all for one that says nothing."""
    return [xml_text(text)] if xml_text(text).strip() else []


@many_orders
@given(documents())
def test_everything_comes_back_in_another_parser(body):
    whole = json.loads(body)
    order = read(write(body))
    to = whole["delivery"]
    address = order.find("cac:Delivery/cac:DeliveryLocation/cac:Address", NS)
    assert {
        "buyer": texts(order, "cac:BuyerCustomerParty/cac:Party/cac:PartyName/cbc:Name"),
        "email": texts(order, "cac:BuyerCustomerParty/cac:Party/cac:Contact/cbc:ElectronicMail"),
        "line1": texts(address, "cbc:StreetName"),
        "line2": texts(address, "cbc:AdditionalStreetName"),
        "city": texts(address, "cbc:CityName"),
        "postcode": texts(address, "cbc:PostalZone"),
        "country": texts(address, "cac:Country/cbc:IdentificationCode"),
        "method": texts(order, "cac:DeliveryTerms/cbc:SpecialTerms"),
        "payable": texts(order, "cac:AnticipatedMonetaryTotal/cbc:PayableAmount"),
        "lines": [line_seen(line) for line in order.iterfind("cac:OrderLine/cac:LineItem", NS)],
    } == {
        "buyer": said(whole["customer"]["name"]),
        "email": said(whole["customer"]["email"]),
        **{name: said(to[name]) for name in ("line1", "line2", "city", "postcode", "country")},
        "method": said(to["method"]["name"]),
        "payable": [whole["order"]["total"]],
        "lines": [line_wanted(line) for line in whole["lines"]],
    }


def line_seen(line):
    return (
        texts(line, "cbc:Quantity"),
        texts(line, "cac:Item/cbc:Name"),
        sorted(counted_seen(below) for below in line.iter(f"{{{NS['cac']}}}SubLineItem")),
    )


def counted_seen(line):
    one = [texts(line, way) for way in ("cac:Item/cac:SellersItemIdentification/cbc:ID", "cac:Item/cbc:Name")]
    return (*one, texts(line, "cbc:Quantity"))


def line_wanted(line):
    counted = [*line["bom"], *line["parts"]]
    return (
        [str(line["quantity"])],
        said(named(line["family"]["name"])),
        sorted(([item["sku"]], said(named(item["name"])), [str(item["quantity_total"])]) for item in counted),
    )


@many_orders
@given(documents())
def test_the_bill_of_materials_comes_back_from_peppol(body):
    order = read(write_peppol(body))
    for seen, line in zip(order.iterfind("cac:OrderLine/cac:LineItem", NS), json.loads(body)["lines"], strict=True):
        _, *properties = seen.iterfind("cac:Item/cac:AdditionalItemProperty", NS)
        assert [
            (texts(one, "cbc:Name"), texts(one, "cbc:Value"), texts(one, "cbc:ValueQuantity")) for one in properties
        ] == [property_wanted(item) for item in (*line["bom"], *line["parts"])]


def property_wanted(item):
    name = item["module"]["name"] if "module" in item else f"Part of {item['of']}"
    value = f"{item['name']} [{item['sku']}]"
    return (said(named(name)), said(named(value)), [str(item["quantity_per_unit"])])


def test_parts_stand_under_what_they_belong_to():
    order = read(write(document()))
    (shade,) = order.iterfind("cac:OrderLine/cac:LineItem/cac:SubLineItem", NS)
    (wire,) = shade.iterfind("cac:SubLineItem", NS)
    assert [texts(line, "cbc:ID") for line in (shade, wire)] == [["1.1"], ["1.1.1"]]
    assert texts(wire, "cac:Item/cbc:Name") == ["Wire"]


def test_parts_that_belong_to_each_other_or_to_nothing_are_written_once():
    whole = json.loads(document())
    part = whole["lines"][0]["parts"][0]
    whole["lines"][0]["parts"] = [part | {"sku": sku, "of": of} for sku, of in (("A", "B"), ("B", "A"), ("C", "LOST"))]
    order = read(write(json.dumps(whole).encode()))
    found = order.iterfind(".//cac:SubLineItem/cac:Item/cac:SellersItemIdentification/cbc:ID", NS)
    assert sorted(one.text for one in found) == ["A", "B", "C", "PAPER"]
    numbers = [line.find("cbc:ID", NS).text for line in order.iterfind(".//cac:SubLineItem", NS)]
    assert len(set(numbers)) == 4


def test_amounts_are_without_tax_and_add_up():
    order = read(write(document()))
    total = {one.tag.rpartition("}")[2]: one.text for one in order.find("cac:AnticipatedMonetaryTotal", NS)}
    assert total == {
        "LineExtensionAmount": "51.26",
        "TaxExclusiveAmount": "55.46",
        "TaxInclusiveAmount": "66.00",
        "ChargeTotalAmount": "4.20",
        "PayableAmount": "66.00",
    }
    tax = order.find("cac:TaxTotal/cac:TaxSubtotal", NS)
    assert [texts(tax, way) for way in ("cbc:TaxableAmount", "cbc:TaxAmount", "cac:TaxCategory/cbc:Percent")] == [
        ["55.46"],
        ["10.54"],
        ["19"],
    ]


def test_without_tax_nothing_is_said_of_tax(xsd):
    data = write(OLDER)
    assert b"Tax" not in data.replace(b"TaxExclusiveAmount", b"").replace(b"TaxInclusiveAmount", b"")
    xsd.assertValid(etree.fromstring(data))
    assert rule_faults(read(write_peppol(OLDER))) == []


def test_three_decimals_become_two_in_peppol():
    whole = json.loads(document())
    whole["order"] |= {"currency": "KWD", "total": "66.005", "subtotal": "61.005"}
    body = json.dumps(whole).encode()
    way = "cac:AnticipatedMonetaryTotal/cbc:PayableAmount"
    assert [texts(read(writer(body)), way) for writer in (write, write_peppol)] == [["66.005"], ["66.01"]]
    assert rule_faults(read(write_peppol(body))) == []


# Negative controls


def test_a_wrong_order_of_elements_is_not_valid(xsd):
    order = etree.fromstring(write(document()))
    order.append(order[0])
    assert not xsd.validate(order)


@pytest.mark.parametrize(
    ("way", "value", "rule"),
    [
        ("cac:AnticipatedMonetaryTotal/cbc:PayableAmount", "66.01", "R016"),
        ("cac:AnticipatedMonetaryTotal/cbc:LineExtensionAmount", "51.27", "R008"),
        ("cac:OrderLine/cac:LineItem/cac:Price/cbc:PriceAmount", "25.80", "R024"),
        ("cac:TaxTotal/cbc:TaxAmount", "10.540", "R028"),
        ("cac:AllowanceCharge/cbc:Amount", "4.21", "R010"),
        ("cac:AllowanceCharge/cac:TaxCategory/cbc:Percent", "0", "R030"),
        ("cac:BuyerCustomerParty/cac:Party/cbc:EndpointID", "7300010000002", "COMMON-R040"),
        ("cbc:DocumentCurrencyCode", "USD", "R003"),
    ],
)
def test_a_broken_rule_of_peppol_would_be_found(way, value, rule):
    order = read(write_peppol(document()))
    order.find(way, NS).text = value
    assert rule in rule_faults(order)


def test_what_peppol_does_not_know_would_be_found():
    faults = model_faults(read(write(document())))
    assert "Order/UBLVersionID is not part of the model" in faults
    assert any(fault.endswith("SubLineItem is not part of the model") for fault in faults)
    assert "Order/SellerSupplierParty/Party/EndpointID stands 0 times" in faults


@pytest.mark.parametrize("text", [text for text in NASTY if xml_text(text) != text])
def test_without_the_guard_a_control_character_would_stop_the_order(text, monkeypatch):
    assert write(document(name=text))
    monkeypatch.setattr("configurator.fulfillment.formats.markup.xml_text", str)
    with pytest.raises(ValueError, match="XML compatible"):
        write(document(name=text))


@pytest.mark.parametrize("setting", ["SHOP_PEPPOL_ID", "MAKER_PEPPOL_ID"])
@pytest.mark.parametrize("value", ["", "7300010000001", "0088:7300010000002", "EM:a@b.c", "0088:"])
def test_peppol_says_which_address_is_missing_or_wrong(setting, value, settings):
    setattr(settings, setting, value)
    with pytest.raises(NotSetUpError, match=setting):
        write_peppol(document())
    assert write(document())


@given(st.text("0123456789", min_size=12, max_size=14))
def test_is_gln(text):
    assert is_gln(text) == (len(text) == 13 and has_right_check_digit(text))


def test_shares_never_lose_a_unit():
    cent = Decimal("0.01")
    assert shares(Decimal("1.00"), [Decimal(1)] * 3, cent) == [Decimal("0.34"), Decimal("0.33"), Decimal("0.33")]
    assert shares(Decimal("1.00"), [Decimal(0)] * 2, cent) == [Decimal("1.00"), Decimal(0)]


# Offers


def test_what_offers_take_off_is_an_allowance_of_the_line():
    whole = json.loads(document())
    whole["order"] |= {"reduction": "11.90", "total": "54.10"}
    whole["tax"]["amount"] = "8.64"
    two = [
        {"source": "price", "code": "member", "name": "Member price", "amount": "4.00"},
        {"source": "deal", "code": "bulbs", "name": "3 for 2", "amount": "7.90"},
    ]
    whole["lines"][0]["offers"] = two
    body = json.dumps(whole).encode()
    line = read(write(body)).find("cac:OrderLine/cac:LineItem", NS)
    assert texts(line, "cac:AllowanceCharge/*") == ["false", "95", "Member price, 3 for 2", "10.00"]
    (net,), (price,) = texts(line, "cbc:LineExtensionAmount"), texts(line, "cac:Price/cbc:PriceAmount")
    quantity = int(whole["lines"][0]["quantity"])
    assert Decimal(net) == Decimal("41.26")
    assert abs(Decimal(price) * quantity - 10 - Decimal(net)) < Decimal("0.0001")
    other = read(write_peppol(body)).find("cac:OrderLine/cac:LineItem", NS)
    assert texts(other, "cac:AllowanceCharge") == []
    (price,) = texts(other, "cac:Price/cbc:PriceAmount")
    assert abs(Decimal(price) * quantity - Decimal(net)) < Decimal("0.0001")
