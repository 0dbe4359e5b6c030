"""Made-up orders with nasty texts, written by the shop's own writer of documents."""

import os
import uuid
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from configurator.offers.explain import SoldOffer
from configurator.orders.bom import SoldItem, SoldLine, SoldPart
from configurator.orders.document import render
from configurator.orders.models import Order
from configurator.orders.models.order import MOST

FEW, MADE = 25, "ORDERS_MADE"
many_orders = settings(
    max_examples=int(os.environ.get(MADE, FEW)),  # `make formats` makes 1,000
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
NASTY = [
    "",
    " ",
    "\t",
    "=1+1",
    "+49 30 1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://evil","x")',
    "'=1",
    "#N/A",
    "00012",
    "1e5",
    "\"quotes\" and 'apostrophes'",
    "a;b,c\td",
    "first\nsecond\r\nthird\rfourth",
    "]]>",
    "<![CDATA[x]]>",
    "<b>&amp;</b>",
    "_x0041_ _x005F_",
    "سلام دنیا",
    "\u202eabc\u202c",
    "王小明 \uff0c 北京市",
    "🎁👩\u200d🔬",
    "\x00\x01\x0b\x1f\x7f",
    "\ufffe\uffff",
    "x" * 1000,
    "ماست " * 200,
    "日本語" * 333,
]
CHARACTERS = st.characters(exclude_categories=["Cs"])
TEXTS = st.one_of(st.sampled_from(NASTY), st.text(CHARACTERS, max_size=60))
NAMES = st.one_of(st.sampled_from(NASTY), st.text(CHARACTERS, min_size=1, max_size=40)).filter(str.strip)
CODES = st.text(st.characters(categories=["Lu", "Nd"], max_codepoint=127), min_size=1, max_size=12)
CURRENCIES = {"EUR": 2, "USD": 2, "CNY": 2, "JPY": 0, "IRR": 2, "KWD": 3}
PERCENTS = [Decimal(0), Decimal("5.50"), Decimal(9), Decimal(19)]
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  st adds UTC


def amounts(places, most=10**8):
    return st.integers(0, most).map(lambda units: Decimal(units).scaleb(-places))


@st.composite
def items(draw, quantity, places):
    names = draw(st.lists(NAMES, min_size=1, max_size=14))
    made = []
    for position, name in enumerate(names, 1):
        count, price = draw(st.integers(1, 9)), draw(st.none() | amounts(places, 10**6))
        made.append(
            SoldItem(
                position=position,
                module_code=f"m{position}",
                module_name=draw(NAMES),
                sku=draw(CODES),
                name=name,
                picture="",
                quantity=count,
                quantity_total=count * quantity,
                unit_price=price,
                price=None if price is None else price * count,
                cost=Decimal(0),
            )
        )
    return tuple(made)


@st.composite
def parts(draw, quantity, of):
    made = []
    for position in range(1, draw(st.integers(0, 4)) + 1):
        count = draw(st.integers(1, 40))
        owner = draw(st.sampled_from([*of, *(part.sku for part in made)]))
        words = {"sku": draw(CODES), "name": draw(NAMES), "of_sku": owner}
        made.append(SoldPart(position=position, quantity=count, quantity_total=count * quantity, **words))
    return tuple(made)


@st.composite
def offers(draw, price):
    """What takes off a line all of it at most."""
    if not draw(st.booleans()) or not price:
        return ()
    first = (price * draw(st.sampled_from([Decimal("0.1"), Decimal("0.25"), 1]))).quantize(price)
    words = {"source": draw(st.sampled_from(["price", "deal", "coupon"])), "code": draw(CODES), "name": draw(NAMES)}
    return (SoldOffer(amount=first, **words),) if first else ()


@st.composite
def lines(draw, position, places):
    quantity, unit_price = draw(st.integers(1, MOST)), draw(amounts(places))
    bom = draw(items(quantity, places))
    number, made_on = draw(st.integers(1, 50)), draw(st.integers(1, 50))
    return SoldLine(
        position=position,
        configuration_key=draw(st.uuids()),
        family_code=draw(CODES),
        family_name=draw(NAMES),
        release_number=number,
        fingerprint=f"{number:064x}",
        made_on_number=made_on,
        made_on_fingerprint=f"{made_on:064x}",
        choices={item.module_code: item.sku for item in bom},
        unchecked=tuple(draw(st.lists(TEXTS, max_size=2))),
        quantity=quantity,
        unit_price=unit_price,
        price=unit_price * quantity,
        weight_g=draw(st.integers(0, 50_000)),
        lead_time_days=draw(st.integers(0, 90)),
        items=bom,
        parts=draw(parts(quantity, [item.sku for item in bom])),
        offers=draw(offers(unit_price * quantity)),
    )


@st.composite
def orders(draw):
    """One order and its lines; the sums are right."""
    currency = draw(st.sampled_from(sorted(CURRENCIES)))
    places = CURRENCIES[currency]
    sold = [draw(lines(position, places)) for position in range(1, draw(st.integers(1, 3)) + 1)]
    subtotal, delivery = sum(line.price for line in sold), draw(amounts(places, 5000))
    off = sum((line.off for line in sold), Decimal(0))
    percent, included = draw(st.sampled_from(PERCENTS)), draw(st.booleans())
    gross = subtotal - off + delivery
    tax = gross * percent / (100 + percent if included else 100)
    tax = tax.quantize(Decimal(1).scaleb(-places))
    order = Order(
        key=draw(st.uuids()),
        number=f"A-2026-{draw(st.integers(1, 999_999)):06d}",
        version=draw(st.integers(1, 9)),
        placed_at=draw(MOMENTS),
        currency=currency,
        subtotal=subtotal,
        off=off,
        delivery_code=draw(st.sampled_from(["", "standard"])),
        delivery_name=draw(TEXTS),
        delivery_price=delivery,
        tax_name=draw(TEXTS),
        tax_percent=percent,
        tax=tax,
        tax_included=included,
        total=gross if included else gross + tax,
        payment=draw(st.sampled_from(["invoice", "stripe"])),
        name=draw(TEXTS),
        email=draw(TEXTS),
        line1=draw(TEXTS),
        line2=draw(TEXTS),
        postcode=draw(TEXTS),
        city=draw(TEXTS),
        country=draw(st.sampled_from(["DE", "US", "IR", "CN", "NL"])),
    )
    return order, sold


def documents():
    """Canonical documents, as bytes."""
    return orders().map(lambda made: render(order=made[0], lines=made[1]))


def document(**texts):
    """One plain document with some texts of the customer and of a component (`part`) as told."""
    part = texts.pop("part", "Paper shade")
    words = {"name": "Joe Doe", "email": "joe@example.com", "line1": "Long Street 1", "city": "Berlin"} | texts
    order = Order(
        key=uuid.UUID(int=1),
        number="A-2026-000001",
        placed_at=datetime(2026, 3, 4, 5, 6, 7, 890_000, tzinfo=UTC),
        currency="EUR",
        subtotal=Decimal("61.00"),
        delivery_code="standard",
        delivery_name="Standard",
        delivery_price=Decimal("5.00"),
        tax_name="VAT",
        tax_percent=Decimal("19.00"),
        tax=Decimal("10.54"),
        total=Decimal("66.00"),
        country="DE",
        postcode="12345",
        **words,
    )
    shade = {"module_code": "shade", "module_name": "Shade", "sku": "PAPER", "name": part, "picture": ""}
    prices = {"unit_price": Decimal("30.50"), "price": Decimal("30.50"), "cost": Decimal(1)}
    line = SoldLine(
        position=1,
        configuration_key=uuid.UUID(int=2),
        family_code="lamp",
        family_name="Lamp",
        release_number=1,
        fingerprint="f" * 64,
        made_on_number=1,
        made_on_fingerprint="f" * 64,
        choices={"shade": "PAPER"},
        unchecked=(),
        quantity=2,
        unit_price=Decimal("30.50"),
        price=Decimal("61.00"),
        weight_g=160,
        lead_time_days=2,
        items=(SoldItem(position=1, quantity=1, quantity_total=2, **shade, **prices),),
        parts=(SoldPart(position=1, sku="WIRE", name="Wire", of_sku="PAPER", quantity=4, quantity_total=8),),
    )
    return render(order=order, lines=[line])
