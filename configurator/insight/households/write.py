"""Write: products and households into the tables, in batches of which each is whole or not there."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from django.db import transaction

from catalog.bulk import insert_rows
from catalog.models import FixedProduct
from configurator.customers.models import (
    Channel,
    Consent,
    Customer,
    Frequency,
    Identity,
    Learning,
    Purpose,
)
from configurator.customers.visitor import Visitor
from configurator.insight.households.sift import Lines, Sifted
from configurator.insight.households.source import Source, Table
from configurator.insight.models import Purchase
from configurator.offers.card.issue import new_number
from configurator.profiles.tell import tell
from configurator.profiles.told import QUESTION, Statement

SKU = "CJ-{number}"
MAKER = "Manufacturer {number}"
OWN_BRAND = "Private"
SOURCE = "completejourney"
_BATCH = 2_000
_NAMES = uuid.UUID("7f5d4a0e-3f0c-5e0b-9a53-0d4c1f0a8b11")
_COLUMNS = (
    *("identity", "basket", "position", "at", "sku", "quantity", "paid_thousandths"),
    *("off_card_thousandths", "off_coupon_thousandths", "off_match_thousandths", "currency"),
)


def customer_id_of(household: int) -> uuid.UUID:
    """Always the same for a household: so a second import knows it, also when it was erased meanwhile."""
    return uuid.uuid5(_NAMES, f"household {household}")


# Products


def write_products(source: Source, *, sifted: Sifted, currency: str) -> int:
    """Those that are not there yet; returns how many. What staff changed stays as it is.

    A product that was never paid for has no price, and is not on sale.
    """
    known = set(FixedProduct.objects.filter(sku__startswith=SKU.format(number="")).values_list("sku", flat=True))
    rows = _rows_by_number(source.products)
    new = [number for number in sifted.products.tolist() if SKU.format(number=number) not in known]
    made = [_product(source.products, number, rows.get(number), sifted.prices.get(number, 0)) for number in new]
    for product in made:
        product.currency = currency
    with transaction.atomic():
        FixedProduct.objects.bulk_create(made, batch_size=_BATCH)
    return len(new)


def _rows_by_number(products: Table) -> dict[int, int]:
    return {number: row for row, number in enumerate(products["product_id"].tolist())}


def _product(products: Table, number: int, row: int | None, cents: int) -> FixedProduct:
    """A product that the tills know and the table of products does not has its number for a name, and no more."""
    said = {name: str(products[name][row]).strip() if row is not None else "" for name in products}
    kind, category = said["product_type"].title(), said["product_category"].title()
    own = ", own brand" if said["brand"] == OWN_BRAND else ""
    name = " ".join(filter(None, [(kind or category or f"Product {number}"), said["package_size"]])) + own
    return FixedProduct(
        sku=SKU.format(number=number),
        name=name,
        department=said["department"].title(),
        category=category,
        kind=kind or category,
        size=said["package_size"],
        maker=MAKER.format(number=said["manufacturer_id"]) if row is not None else "",
        price=Decimal(cents) / 100,
        active=cents > 0,
    )


# Households


@dataclass(frozen=True, slots=True)
class Club:
    """All that is written of households: their lines, what they told, and who was in the club's mailings."""

    lines: Lines
    rows: dict[int, slice]
    facts: dict[int, tuple[Statement, ...]]
    mailed: frozenset[int]
    begin: int
    later: timedelta
    currency: str

    def rows_of(self, household: int) -> slice:
        """Of its lines; none for a household without purchases."""
        return self.rows.get(household, slice(0, 0))

    def began(self, household: int) -> datetime:
        """When it first bought; without purchases when the club began."""
        own = self.lines.at[self.rows_of(household)]
        return self.moment(int(own.min()) if len(own) else self.begin)

    def moment(self, seconds: int) -> datetime:
        """A time of the tills, moved with all others."""
        return datetime.fromtimestamp(seconds, UTC) + self.later


def club_of(source: Source, *, sifted: Sifted, later: timedelta, currency: str) -> Club:
    """See Club."""
    table = source.demographics
    columns = (table[name].tolist() for name in ("household_id", "household_size", "kids_count"))
    facts = {number: tuple(_facts(size, children)) for number, size, children in zip(*columns, strict=True)}
    mailed = frozenset(source.campaigns["household_id"].tolist())
    return Club(sifted.lines, sifted.rows(), facts, mailed, sifted.begin, later, currency)


def _facts(size: str, children: str) -> Iterator[Statement]:
    """Age, income and marriage are not taken over: no price and no letter may go by them."""
    for subject, value, words in (
        ("household-size", size, f"People in the household: {size}"),
        ("children", children, f"Children in the household: {children}"),
    ):
        if value:
            yield Statement(subject=f"{QUESTION}{subject}", value=value, words=words, use="")


def write_households(households: Sequence[int], *, club: Club, rng: Random) -> int:
    """These with their cards, answers and all of their lines, in one transaction; returns how many lines."""
    made = [
        _Household(number, customer_id_of(number), card, club.began(number))
        for number, card in zip(households, _new_cards(len(households), rng), strict=True)
    ]
    identities = {one.number: one.identity() for one in made}
    with transaction.atomic():
        Customer.objects.bulk_create(one.customer() for one in made)
        Identity.objects.bulk_create(identities.values())
        Consent.objects.bulk_create(answer for one in made for answer in one.answers(mailed=one.number in club.mailed))
        for one in made:
            one.tell(identities[one.number], club.facts.get(one.number, ()))
        rows = [row for one in made for row in _purchases(one.number, identities[one.number], club)]
        insert_rows(Purchase, _COLUMNS, rows)
    return len(rows)


def _new_cards(count: int, rng: Random) -> list[str]:
    """Numbers that nobody has."""
    found: set[str] = set()
    while len(found) < count:
        made = {new_number(rng=rng) for _ in range(count - len(found))}
        taken = Identity.objects.filter(kind=Identity.Kind.CARD, key__in=made)
        found |= made - set(taken.values_list("key", flat=True))
    return list(found)


@dataclass(frozen=True, slots=True)
class _Household:
    """What is written of one, but for its purchases."""

    number: int
    pk: uuid.UUID
    card: str
    at: datetime

    def customer(self) -> Customer:
        return Customer(
            id=self.pk,
            name=f"Household {self.number}",
            learning=Learning.ALWAYS,
            learning_chosen_at=self.at,
            created_at=self.at,
        )

    def identity(self) -> Identity:
        return Identity(customer_id=self.pk, kind=Identity.Kind.CARD, key=self.card, created_at=self.at)

    def answers(self, *, mailed: bool) -> Iterator[Consent]:
        """Who took the card let the club learn; who was in its mailings let it write by post. In words not known."""
        given = partial(Consent, customer_id=self.pk, given=True, at=self.at, wording=0, source=SOURCE)
        yield given(purpose=Purpose.PERSONALISE, frequency=Frequency.ALWAYS)
        if mailed:
            yield given(purpose=Purpose.MESSAGE, channel=Channel.POST)

    def tell(self, identity: Identity, statements: Sequence[Statement]) -> None:
        """By the way that asks whether they let us remember."""
        if statements:
            visitor = Visitor(customer_id=self.pk, identity_id=identity.pk, signed_in=True)
            tell(visitor=visitor, statements=statements, at=self.at)


def _purchases(household: int, identity: Identity, club: Club) -> Iterator[tuple[object, ...]]:
    lines, mine = club.lines, club.rows_of(household)
    what = (lines.basket, lines.product, lines.at, lines.quantity)
    money = (lines.paid, lines.off_card, lines.off_coupon, lines.off_match)
    columns = [values[mine].tolist() for values in (*what, *money)]
    before, position = None, 0
    for basket, product, seconds, quantity, *amounts in zip(*columns, strict=True):
        position = position + 1 if basket == before else 1
        before = basket
        sku = SKU.format(number=product)
        yield identity.pk, basket, position, club.moment(seconds), sku, quantity, *amounts, club.currency
