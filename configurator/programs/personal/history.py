"""History: what customers bought, read from purchases and orders into arrays, and what of it is on sale today.

Only of people who let us learn always: a list uses what they did beyond a visit. An item is a fixed product by its SKU
or, of builds, a family. Numbers from 0 stand for people and items; days count in the shop's time zone.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.conf import settings
from django.db.models import CharField
from django.db.models.functions import Cast

from catalog.models import FixedProduct
from configurator.customers.consent import since_erasing, who_let_learn
from configurator.customers.models import Identity
from configurator.insight.gather import NOT_SOLD
from configurator.insight.models import THOUSAND, Purchase
from configurator.offers.models import shop_day, shop_midnight
from configurator.orders.models import OrderLine
from configurator.programs.lists.purchases import Numbers, Purchases
from configurator.programs.models.mailing import FAMILY, key_of
from configurator.releases.money import minor_units
from configurator.releases.shelf import releases_on_sale

EPOCH = date(1970, 1, 1)
DAYS_BACK = 400
_AT_ONCE = 50_000
_SECONDS = 19  # signs of a moment up to its seconds, as both databases write it
_STEP = 900  # seconds in which no time zone changes its offset twice
ATTRIBUTES = ("department", "category", "kind", "maker")
"""What fixed products are called by deals."""


@dataclass
class Shelf:
    """Items by number: what they are, and what they cost today in minor units, 0 where they are not on sale."""

    numbers: dict[str, int] = field(default_factory=dict)
    prices: list[int] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    named: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def put(self, key: str, price: int, kind: str) -> int:
        """One more item."""
        number = self.numbers[key] = len(self.prices)
        self.prices.append(price)
        self.kinds.append(kind)
        return number

    @property
    def keys(self) -> list[str]:
        """By number."""
        return list(self.numbers)


@dataclass(frozen=True)
class History:
    """All lines before a day. `cents` are minor units."""

    people: list[uuid.UUID]
    shelf: Shelf
    household: Numbers
    item: Numbers
    basket: Numbers
    day: Numbers
    cents: Numbers

    @cached_property
    def price(self) -> Numbers:
        """By item."""
        return np.asarray(self.shelf.prices, np.int64)

    @cached_property
    def purchases(self) -> Purchases:
        """The same as lists know them."""
        kinds = _numbered(self.shelf.kinds, {})
        return Purchases.of(
            household=self.household,
            item=self.item,
            basket=self.basket,
            day=self.day,
            households=len(self.people),
            kinds=kinds,
        )


def history(*, currency: str, day: date) -> History:
    """What was bought before a day, up to 400 days back. Six queries; linear in the lines, 3 s a million."""
    people, identities = _people()
    shelf = _on_sale(currency)
    begin, end = shop_midnight(day - timedelta(days=DAYS_BACK)), shop_midnight(day)
    parts = [*_purchases(identities, shelf, currency, (begin, end)), _orders(identities, shelf, currency, (begin, end))]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return History(people, shelf, *columns)


def anybody_bought() -> bool:
    """Whether there is anything that lists could be made of. Two queries at most."""
    people = who_let_learn()
    orders = OrderLine.objects.filter(order__identity__customer__in=people)
    return orders.exists() or Purchase.objects.filter(identity__customer__in=people).exists()


def day_number(day: date) -> int:
    """Days since 1970."""
    return (day - EPOCH).days


def _people() -> tuple[list[uuid.UUID], dict[str, int]]:
    """Who let us learn always, and whose number each of their identities, as databases write its key, stands for."""
    people = list(who_let_learn().order_by("pk").values_list("pk", flat=True))
    numbers = {person: number for number, person in enumerate(people)}
    identities = {}
    rows = Identity.objects.filter(customer__in=who_let_learn()).values_list("pk", "customer_id")
    for identity, person in rows.iterator():
        if person in numbers:
            identities[identity.hex] = identities[str(identity)] = numbers[person]
    return people, identities


def _on_sale(currency: str) -> Shelf:
    """Fixed products with a price in a currency. One query."""
    shelf, coins = Shelf(), minor_units(currency)
    rows = FixedProduct.objects.on_sale().filter(currency=currency, price__gt=0).order_by("pk")
    for sku, price, *said in rows.values_list("sku", "price", *ATTRIBUTES).iterator(chunk_size=_AT_ONCE):
        called = dict(zip(ATTRIBUTES, said, strict=True))
        number = shelf.put(sku, int(price * coins), called["kind"] or called["category"] or sku)
        for about, value in called.items():
            if value:
                shelf.named[about, value].append(number)
    return shelf


def _purchases(
    identities: dict[str, int], shelf: Shelf, currency: str, time: tuple[datetime, datetime]
) -> Iterator[tuple[Numbers, ...]]:
    """Lines of purchases that were recorded elsewhere: household, item, basket, day, cents, a part at a time."""
    rows = Purchase.objects.between(*time).filter(currency=currency, paid_thousandths__gt=0)
    rows = since_erasing(rows.filter(identity__customer__in=who_let_learn()), customer="identity__customer", at="at")
    words = rows.annotate(who=Cast("identity_id", CharField()), moment=Cast("at", CharField()))
    columns = words.values_list("who", "sku", "basket", "moment", "paid_thousandths")
    for part in _parts(columns.iterator(chunk_size=_AT_ONCE)):
        who, sku, basket, moment, paid = zip(*part, strict=True)
        cents = np.asarray(paid, np.int64) * minor_units(currency) // THOUSAND
        yield _known(who, identities), _items(sku, shelf), np.asarray(basket, np.int64), _days(moment), cents


def _parts(rows: Iterable[Any]) -> Iterator[list[Any]]:
    part: list[Any] = []
    for row in rows:
        part.append(row)
        if len(part) == _AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _orders(
    identities: dict[str, int], shelf: Shelf, currency: str, time: tuple[datetime, datetime]
) -> tuple[Numbers, ...]:
    """Lines of orders; those that were cancelled, lapsed or sent back are none."""
    lines = OrderLine.objects.present().exclude(order__status__in=NOT_SOLD).select_related("order")
    lines = lines.filter(order__currency=currency, order__placed_at__gte=time[0], order__placed_at__lt=time[1])
    lines = lines.filter(order__identity__customer__in=who_let_learn())
    lines = since_erasing(lines, customer="order__identity__customer", at="order__placed_at")
    lines = lines.order_by("order__placed_at", "pk")
    found: list[tuple[int, int, int, int, int]] = []
    baskets: dict[uuid.UUID, int] = {}
    prices: dict[int, Decimal] = {}
    for line in lines.iterator(chunk_size=2000):
        order = line.order
        item = _item(key := key_of(sku=line.sku, family_code=line.family_code), shelf)
        if key.startswith(FAMILY):
            prices[item] = line.unit_price
        basket = baskets.setdefault(order.key, -1 - len(baskets))  # below the numbers of receipts
        day = day_number(shop_day(order.placed_at))
        paid = int(line.paid * minor_units(currency))
        found.append((identities[str(order.identity_id)], item, basket, day, paid))
    _price_families(shelf, prices, minor_units(currency))
    return tuple(np.asarray(found, np.int64).reshape(-1, 5).T)


def _price_families(shelf: Shelf, prices: dict[int, Decimal], coins: int) -> None:
    """A build costs what its family's last one did, while the family is on sale."""
    keys = shelf.keys
    families = {keys[item].removeprefix(FAMILY): item for item in prices}
    for code in releases_on_sale(set(families)) if families else ():
        shelf.prices[families[code]] = int(prices[families[code]] * coins)


def _known(words: Sequence[str], numbers: dict[str, int]) -> Numbers:
    return np.fromiter((numbers[word] for word in words), np.int64, len(words))


def _items(keys: Sequence[str], shelf: Shelf) -> Numbers:
    return np.fromiter((_item(key, shelf) for key in keys), np.int64, len(keys))


def _item(key: str, shelf: Shelf) -> int:
    """The number of an item; one that is not on sale any more gets one too, because it counts as history."""
    known = shelf.numbers.get(key)
    return shelf.put(key, 0, key) if known is None else known


def _numbered(words: Sequence[str], numbers: dict[str, int]) -> Numbers:
    return np.fromiter((numbers.setdefault(word, len(numbers)) for word in words), np.int64, len(words))


def _days(moments: Sequence[str]) -> Numbers:
    """The days where the shop is of moments in UTC."""
    seconds = np.array([moment[:_SECONDS] for moment in moments], "datetime64[s]").astype(np.int64)
    steps, of = np.unique(seconds // _STEP, return_inverse=True)
    zone = ZoneInfo(settings.SHOP_TIME_ZONE)
    offsets = [_offset(int(step) * _STEP, zone) for step in steps]
    found: Numbers = (seconds + np.asarray(offsets, np.int64)[of]) // 86_400
    return found


def _offset(seconds: int, zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(seconds, UTC).astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0
