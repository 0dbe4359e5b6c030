"""Simulated: members of a club with a year of purchases, a campaign whose days are over, one to start, a programme.

For a demo. Nobody's purchases depend on the campaign, so that its result is honest: most seeds show no effect.
"""

import uuid
from datetime import datetime, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction

from configurator.customers.consent import Channel, Purpose, give
from configurator.customers.keys import check_digit_fits
from configurator.customers.models import Customer, Identity, User
from configurator.insight.models import Purchase
from configurator.insight.rebuild import policy_now, rebuild
from configurator.programs.campaigns.draw import draw
from configurator.programs.campaigns.send import send, start
from configurator.programs.models import Campaign, CampaignGroup, Programme
from configurator.programs.steps.ten import Place
from configurator.programs.steps.walk import pass_step

MEMBERS = 120
_WEEKS = 52
_DAYS_AGO = timedelta(days=40)
_DONE = (
    "Share of customer is to grow, not sales: the owners asked for it after the first year of the club card.",
    "The shop, the kitchen and the two who look after the club; each has an hour a week for it.",
    "Nearly all have a card, and few are most valuable: to keep those is the short goal, to have more the long one.",
)


def simulate(*, owner: User | None, at: datetime, rng: Random) -> int:
    """Write it all in one transaction, and return how many members. Nothing where there is a campaign already."""
    if Campaign.objects.exists():
        return 0
    with transaction.atomic():
        members = _members(at, rng)
        _purchases(members, at, rng)
        rebuild(at=at)
        over = _campaign("Thank you in autumn", owner, wait_days=14)
        begin = at - _DAYS_AGO
        draw(key=over.pk, at=begin, rng=rng)
        start(key=over.pk, at=begin)
        send(key=over.pk, at=begin)
        _campaign("A word before winter", owner, wait_days=3)
        _programme(over, owner, at)
    return len(members)


def _members(at: datetime, rng: Random) -> list[Identity]:
    """Members with accounts that nobody can sign in to; two of three let us write. Returns their cards."""
    born = at - timedelta(weeks=_WEEKS + 1)
    users = [
        User(email=f"simulated{n}@example.com", name=f"Simulated member {n}", password=make_password(None))
        for n in range(1, MEMBERS + 1)
    ]
    users = User.objects.bulk_create(users)
    people = Customer.objects.bulk_create([Customer(name=user.name, created_at=born) for user in users])
    kinds = [(Identity.Kind.SIGN_IN, str(user.pk), person) for user, person in zip(users, people, strict=True)]
    Identity.objects.bulk_create(
        [Identity(customer=person, kind=kind, key=key, created_at=born) for kind, key, person in kinds]
    )
    for person in people:
        if rng.random() < 2 / 3:
            give(
                customer_id=person.pk,
                purpose=Purpose.MESSAGE,
                channel=Channel.EMAIL,
                frequency="monthly",
                at=born,
                source="simulated",
            )
    cards = [
        Identity(customer=person, kind=Identity.Kind.CARD, key=_card(number), created_at=born)
        for number, person in enumerate(people)
    ]
    return Identity.objects.bulk_create(cards)


def _card(number: int) -> str:
    digits = f"2990000000{number:05d}"
    return digits + next(last for last in "0123456789" if check_digit_fits(digits + last))


def _purchases(cards: list[Identity], at: datetime, rng: Random) -> None:
    """Each comes at their own pace and spends their own sum, some stop coming."""
    currency = policy_now().currency
    rows: list[Purchase] = []
    for card in cards:
        pace, usual = rng.uniform(0.05, 0.6), rng.lognormvariate(2.5, 0.7)
        until = rng.uniform(10, _WEEKS * 1.5)
        for week in range(_WEEKS):
            if week < until and rng.random() < pace:
                moment = at - timedelta(weeks=_WEEKS - week) + timedelta(hours=rng.uniform(1, 160))
                paid = int(1000 * usual * rng.uniform(0.5, 1.5))
                rows.append(_purchase(card, len(rows) + 1, min(moment, at), paid, currency))
    Purchase.objects.bulk_create(rows, batch_size=500)


def _purchase(card: Identity, basket: int, moment: datetime, paid: int, currency: str) -> Purchase:
    words = {"position": 1, "sku": "SIMULATED", "quantity": 1}
    return Purchase(identity=card, basket=basket, at=moment, paid_thousandths=paid, currency=currency, **words)


def _campaign(name: str, owner: User | None, *, wait_days: int) -> Campaign:
    made = Campaign.objects.create(
        key=uuid.uuid4(), name=name, goal="Members come again sooner.", owner=owner, has_card=True, wait_days=wait_days
    )
    text = "Thank you for coming to us, {name}.\n\nThere is something new at the counter; taste it when you come by."
    CampaignGroup.objects.create(campaign=made, position=1, tier="mvc", subject="First for you, {name}", text=text)
    CampaignGroup.objects.create(campaign=made, position=2, subject="Something new at the counter", text=text)
    return made


def _programme(campaign: Campaign, owner: User | None, at: datetime) -> None:
    programme = Programme.objects.create(
        name="Club first",
        department="Shop",
        owner=owner,
        goal_short="Nine of ten most valuable members still come at the end of the year.",
        goal_long="Members buy half of what they need of our kind from us.",
        campaign=campaign,
        measure=Programme.Measure.PURCHASES,
        target="2 more per customer in four weeks",
    )
    for number, text in enumerate(_DONE if owner else _DONE[:1], start=1):
        pass_step(key=programme.pk, place=Place(1, number), text=text, link="", by=owner, at=at)
