"""A small grocery: products of kinds, club members who buy them in cycles, and deals that lists may give."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from catalog.models import FixedProduct
from configurator.customers.consent import Purpose, give
from configurator.customers.models import Customer, Identity
from configurator.insight.models import Purchase
from configurator.programs.models import ListDeal, ListItem, ListPolicy
from configurator.programs.personal.make import make, send
from tests.offers.shop import a_deal

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KINDS = ("tea", "coffee", "cake", "milk", "bread", "soap")
_baskets = iter(range(1, 10**6))


def stock(each=5):
    """Thirty products, five of a kind, each for 4.00."""
    return [
        FixedProduct.objects.create(
            sku=f"{kind.upper()}{number}",
            name=f"{kind.title()} {number}",
            kind=f"{kind}-{number % 2}",
            category=kind,
            price="4.00",
        )
        for kind in KINDS
        for number in range(each)
    ]


def person(name="Ann", *, learning="always"):
    customer = Customer.objects.create(name=name, created_at=AT)
    identity = Identity.objects.create(customer=customer, kind="card", key=f"29{customer.pk.int % 10**12:012}")
    if learning:
        words = {"purpose": Purpose.PERSONALISE, "frequency": learning, "at": AT, "source": "test"}
        give(customer_id=customer.pk, **words)
    return identity


def buys(identity, *skus, days_ago, paid="4.00", day=DAY, hour=12):
    """One basket."""
    basket = next(_baskets)
    at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(days=days_ago)
    Purchase.objects.bulk_create(
        Purchase(
            identity=identity,
            basket=basket,
            position=position,
            at=at,
            sku=sku,
            quantity=1,
            paid_thousandths=int(Decimal(paid) * 1000),
            currency="EUR",
        )
        for position, sku in enumerate(skus, start=1)
    )


def regular(name, *, seed, a_week=8, weeks=12):
    """A member who buys so many products every week, mostly the same ones: 32.00 a week."""
    identity, rng = person(name), Random(seed)
    all_skus = [f"{kind.upper()}{number}" for kind in KINDS[:-1] for number in range(5)]
    liked = rng.sample(all_skus, a_week + 4)
    for week in range(weeks):
        buys(identity, *rng.sample(liked, a_week), days_ago=7 * week + 1 + seed % 5)
    return identity


def on_list(kind, *, amount="1", **words):
    """A deal on a category that lists may give."""
    words = {"kind": "amount", "percent": "0", "audience": "coupon", "most": 1, "name": kind.title()} | words
    deal = a_deal(f"list-{kind}", amount=amount, targets=[{"attribute": "category", "value": kind}], **words)
    ListDeal.objects.create(deal=deal)
    return deal


def club(people=12, **policy):
    """Stock, members and a deal on each kind."""
    stock()
    deals = [on_list(kind) for kind in KINDS]
    ListPolicy.objects.update(**policy) if policy else None
    return [regular(f"Member {seed}", seed=seed) for seed in range(people)], deals


def made(*, day=DAY, at=AT, seed=0, sent=True):
    mailing = make(day=day, at=at, rng=Random(f"{day} {seed}"))
    return send(mailing=mailing, at=at) if sent else mailing


def items_of(identity):
    """What stands on the lists of a member, in order."""
    return list(ListItem.objects.filter(personal_list__customer=identity.customer).order_by("position"))
