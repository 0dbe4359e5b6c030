"""A club whose members let us learn always: what they buy at a till, and what they tell of their needs."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from catalog.models import FixedProduct
from configurator.customers.models import Channel, Customer, Identity, Learning, User
from configurator.customers.visitor import Visitor
from configurator.insight.models import CustomerShare, Purchase
from configurator.insight.share.kept import figures_in
from configurator.insight.share.model import Said
from configurator.insight.share.tell import tell_need
from configurator.profiles.tell import tell
from configurator.profiles.told import Statement
from tests.orders.shop import AT

__all__ = ["AT", "Channel", "Said"]

DAY = timedelta(days=1)
NOW = AT + 400 * DAY
LONG_AGO = NOW - 800 * DAY
COFFEE, MILK, BREAD = "products:Coffee", "products:Dairy", "products:Bakery"
_GOODS = (("COFFEE", "Coffee", "Pantry"), ("MILK", "Dairy", "Fresh"), ("BREAD", "Bakery", "Fresh"))


def goods():
    """Three products, each of a need of its own."""
    for sku, category, department in _GOODS:
        FixedProduct.objects.create(sku=sku, name=sku.title(), category=category, department=department, price=2)


def members(number, *, learning=Learning.ALWAYS, since=LONG_AGO):
    """So many, with an account each; returned as who visits."""
    begin = User.objects.count()
    users = User.objects.bulk_create(
        [User(email=f"n{n}@x.example", name=f"N {n}") for n in range(begin, begin + number)]
    )
    chosen = since if learning == Learning.ALWAYS else None
    people = Customer.objects.bulk_create(
        [Customer(name=u.name, learning=learning, learning_chosen_at=chosen, created_at=since) for u in users]
    )
    made = Identity.objects.bulk_create(
        [
            Identity(customer=person, kind=Identity.Kind.SIGN_IN, key=str(user.pk), created_at=since)
            for person, user in zip(people, users, strict=True)
        ]
    )
    return [Visitor(customer_id=one.customer_id, identity_id=one.pk, signed_in=True) for one in made]


def buys(visitor, sku, amount, at=NOW - 10 * DAY):
    """One line at a till elsewhere."""
    return Purchase.objects.create(
        identity_id=visitor.identity_id, basket=Purchase.objects.count() + 1, position=1, at=at, sku=sku, quantity=1,
        paid_thousandths=int(Decimal(amount) * 1000), currency="EUR",
    )  # fmt: skip


def buys_monthly(visitor, sku, amount):
    """The same in each month of the year."""
    for n in range(12):
        buys(visitor, sku, amount, NOW - (n * 30 + 2) * DAY)


def says(visitor, need, said, amount=None, at=NOW - DAY):
    """The customer tells it."""
    return tell_need(visitor=visitor, need=need, said=said, amount=Decimal(amount) if amount else None, at=at)


def lives_with(visitor, size, at=NOW - DAY):
    """How many people the household has."""
    told = Statement(subject="question:household-size", value=size, words=f"{size} people", use="")
    assert tell(visitor=visitor, statements=[told], at=at)


@dataclass
class Flat:
    """A figure, with its parts beside each other."""

    need: str
    spent: Decimal
    ours: Decimal
    source: str
    told: str = ""
    elsewhere: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    guess: Decimal | None = None
    guess_of: int = 0
    guess_basis: str = ""


def needs_of(visitor):
    """The derived figures as they are kept, by need."""
    return {one.need: flat(one) for one in figures_in(share_of(visitor).figures)}


def flat(one):
    """A figure as the tests read it."""
    found = Flat(one.need, one.spent, one.ours, one.source)
    if one.word:
        found.told = one.word.said
    if one.elsewhere:
        found.elsewhere, found.low, found.high = one.elsewhere.amount, one.elsewhere.low, one.elsewhere.high
    if one.guess:
        found.guess, found.guess_of, found.guess_basis = one.guess.range.amount, one.guess.of, one.guess.basis
    return found


def need_of(visitor, need):
    """One of them."""
    return needs_of(visitor)[need]


def share_of(visitor):
    """The derived sum."""
    return CustomerShare.objects.get(pk=visitor.customer_id)


def rows():
    """Everything derived, as values."""
    return sorted(map(str, CustomerShare.objects.values_list()))
