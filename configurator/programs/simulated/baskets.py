"""Baskets: a year of what simulated members bought of the shop's own products, each by habits of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from catalog.bulk import insert_rows
from catalog.models import FixedProduct
from configurator.customers.models import Identity
from configurator.insight.models import THOUSAND, Purchase

WEEKS = 52
_COLUMNS = (
    *("identity", "basket", "position", "at", "sku", "quantity", "paid_thousandths"),
    *("off_card_thousandths", "off_coupon_thousandths", "off_match_thousandths", "currency"),
)
_EVERY_DAYS = (6, 26)
_NEW_THINGS = 0.25
"""How often somebody who comes takes something beside their habits."""
_SEVERAL = 0.2
_USUAL = (8, 24)
LEANINGS = (
    frozenset({"Bakery", "Spreads", "Coffee and tea"}),
    frozenset({"Pantry", "Dairy", "Care", "Cleaning"}),
    frozenset({"Sweets and snacks", "Soft drinks", "Juices", "Water"}),
)
_LEANS, _SOONER, _LATER = 4.0, 0.6, 1.5
"""Somebody takes what they lean to so many times as likely into their habits, uses it up sooner, and the rest later."""
_STAYS_WEEKS = 104
_JOINS = WEEKS / (_STAYS_WEEKS + WEEKS)
"""Members stay for two years in the mean, whenever they came; of all whom the year saw, so many came in it. So as many
come as leave, and the club is as large at its end as at its begin."""


@dataclass(slots=True)
class Habit:
    """One product that somebody buys again, every so many days; `due` is the day from which it is used up."""

    product: FixedProduct
    every: float
    due: float


@dataclass(frozen=True)
class Shopper:
    """Who comes with which card, how many times a week, from which week of the year until which, for what."""

    card: Identity
    pace: float
    since: float
    until: float
    leaning: frozenset[str]
    habits: list[Habit] = field(default_factory=list)

    def is_member(self, week: float) -> bool:
        """Whether they had joined by then, and still came."""
        return self.since <= week < self.until

    @property
    def stays(self) -> bool:
        """Whether they came before the year, and come after it."""
        return self.since <= 0 and self.until >= WEEKS


def joins(*, rng: Random) -> float:
    """From which week of the year somebody is a member; 0 for who was one before."""
    return rng.uniform(0, WEEKS) if rng.random() < _JOINS else 0.0


def shopper(
    *, card: Identity, products: Sequence[FixedProduct], since: float, rng: Random, regular: bool = False
) -> Shopper:
    """Somebody with habits, more of them in what they lean to.

    Who is regular has many, comes nearly every week and does not stop.
    """
    leaning = rng.choice(LEANINGS)
    pace, until = rng.uniform(0.05, 0.9), since + rng.expovariate(1 / _STAYS_WEEKS)
    many = min(rng.randint(*_USUAL), len(products))
    if regular:
        pace, until, many = 0.95, WEEKS + 1, min(max(_USUAL), len(products))
    habits = [_habit(product, product.category in leaning, rng) for product in _leaned(products, leaning, many, rng)]
    return Shopper(card, pace, since, until, leaning, habits)


def _leaned(products: Sequence[FixedProduct], leaning: frozenset[str], many: int, rng: Random) -> list[FixedProduct]:
    """So many, drawn without putting back (Efraimidis and Spirakis, 2006: the greatest of u to the 1/weight)."""
    drawn = [(rng.random() ** (1 / _LEANS if product.category in leaning else 1), product) for product in products]
    return [product for _, product in sorted(drawn, key=lambda pair: -pair[0])[:many]]


def _habit(product: FixedProduct, leans: bool, rng: Random) -> Habit:  # noqa: FBT001  of which kind it is
    return Habit(product, rng.uniform(*_EVERY_DAYS) * (_SOONER if leans else _LATER), 0)


def buy(*, shoppers: Sequence[Shopper], products: Sequence[FixedProduct], at: datetime, rng: Random) -> int:
    """Write their purchases of the year before a moment, and return how many lines. Tens of thousands a second."""
    rows: list[tuple[object, ...]] = []
    baskets = 0
    for one in shoppers:
        for week in range(WEEKS):
            if one.is_member(week) and rng.random() < one.pace:
                baskets += 1
                moment = at - timedelta(weeks=WEEKS - week) + timedelta(hours=rng.uniform(1, 160))
                day = (moment - at) / timedelta(days=1) + WEEKS * 7
                taken = _taken(one, day, products, rng)
                rows += [_line(one.card, baskets, n, moment, *line) for n, line in enumerate(taken, start=1)]
    insert_rows(Purchase, _COLUMNS, rows)
    return len(rows)


def _taken(one: Shopper, day: float, products: Sequence[FixedProduct], rng: Random) -> list[tuple[FixedProduct, int]]:
    """What is used up, and now and then something else: a product and how many."""
    taken = {}
    for habit in one.habits:
        if habit.due <= day:
            taken[habit.product.sku] = habit.product
            habit.due = day + habit.every * rng.uniform(0.7, 1.2)
    if not taken or rng.random() < _NEW_THINGS:
        other = rng.choice(products)
        taken[other.sku] = other
    return [(product, 2 if rng.random() < _SEVERAL else 1) for product in taken.values()]


def _line(
    card: Identity, basket: int, position: int, moment: datetime, product: FixedProduct, quantity: int
) -> tuple[object, ...]:
    """As `_COLUMNS` have it."""
    paid = int(product.price * quantity * THOUSAND)
    return card.pk, basket, position, moment, product.sku, quantity, paid, 0, 0, 0, product.currency
