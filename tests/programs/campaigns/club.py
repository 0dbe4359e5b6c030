"""A club to write to: members who bought lamps, let us write or not, and a campaign for them."""

from datetime import timedelta
from decimal import Decimal
from random import Random

from configurator.customers.consent import Channel, Purpose, give
from configurator.customers.models import Customer, Identity, Learning, User
from configurator.customers.visitor import Visitor
from configurator.insight.models import CustomerValue, Purchase
from configurator.offers.models import Deal
from configurator.orders.place import place
from configurator.programs.campaigns.draw import draw
from configurator.programs.models import Campaign, CampaignGroup
from tests.orders.shop import AT, build, publish_lamp, submission

__all__ = ["AT", "publish_lamp"]

NOW = AT + timedelta(days=200)
DAY = timedelta(days=1)
EMAIL = {"purpose": Purpose.MESSAGE, "channel": Channel.EMAIL}


def people(number, *, writable=True, learning=Learning.VISIT, begin=0):
    """So many members, written in a few statements; they let us write, or not."""
    users = [User(email=f"m{n}@example.com", name=f"Member {n}") for n in range(begin, begin + number)]
    users = User.objects.bulk_create(users)
    chosen = AT if learning == Learning.ALWAYS else None
    members = [Customer(name=u.name, learning=learning, learning_chosen_at=chosen, created_at=AT) for u in users]
    Customer.objects.bulk_create(members)
    Identity.objects.bulk_create(
        [
            Identity(customer=member, kind=Identity.Kind.SIGN_IN, key=str(user.pk), created_at=AT)
            for member, user in zip(members, users, strict=True)
        ]
    )
    for member in members if writable else ():
        give(customer_id=member.pk, **EMAIL, at=AT, source="test")
    return members


def visitor_of(member):
    """As whom the member visits."""
    identity = Identity.objects.get(customer=member, kind=Identity.Kind.SIGN_IN)
    return Visitor(customer_id=member.pk, identity_id=identity.pk, signed_in=True)


def buys(member, at, *, quantity=1, **words):
    """An order of so many lamps for 30.50 each."""
    visitor = visitor_of(member)
    return place(visitor=visitor, submission=submission(build(visitor), quantity=quantity, **words), at=at)


def till(member, at, paid, *, sku="1"):
    """A purchase at a till elsewhere."""
    words = {"identity_id": visitor_of(member).identity_id}
    words |= {"basket": Purchase.objects.count() + 1, "position": 1, "sku": sku, "quantity": 1, "currency": "EUR"}
    return Purchase.objects.create(at=at, paid_thousandths=int(Decimal(paid) * 1000), **words)


def valued(member, tier, value="100"):
    """A value that somebody reckoned."""
    amounts = dict.fromkeys(("margin", "value", "low", "high"), Decimal(value))
    return CustomerValue.objects.create(
        customer=member, currency="EUR", horizon_months=36, discount_percent=10, likely_percent=80, **amounts,
        referrals=0, service=0, alive=0.9, tier=tier, at=NOW,
    )  # fmt: skip


def campaign(**words):
    """One with words for everybody."""
    values = {"name": "Spring", "least": 20, "held_out_percent": 50, "wait_days": 0} | words
    made = Campaign.objects.create(**values)
    group(made)
    return made


def group(made, **words):
    """More words."""
    values = {"position": 9, "subject": "For {name}", "text": "Your {product} waits.\n\nCome by."} | words
    return CampaignGroup.objects.create(campaign=made, **values)


def deal(**words):
    """A tenth less, for whoever has a code."""
    values = {"code": "tenth", "name": "A tenth less", "kind": "percent", "percent": 10, "audience": Deal.For.COUPON}
    return Deal.objects.create(**values | words)


def drawn(made, at=NOW, seed=1):
    """The campaign, drawn."""
    draw(key=made.pk, at=at, rng=Random(seed))
    made.refresh_from_db()
    return made
