"""Club: members with a year of purchases, visits and calls, lists, campaigns, a programme, A/B tests.

Whatever the shop has a step for, members and staff do by that step. Nobody's purchases depend on the campaign or on a
test, so that their results are honest: most seeds show no effect.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction

from catalog.models import FixedProduct
from configurator.customers.consent import Channel, Purpose, give
from configurator.customers.identify import customer_of
from configurator.customers.keys import with_check_digit
from configurator.customers.models import Customer, Identity, User
from configurator.insight.boards.count import count_boards, count_values
from configurator.insight.experiments.keep import keep_results
from configurator.insight.funnel.count import follow
from configurator.insight.groups.columns import MORE
from configurator.insight.groups.name import name_group
from configurator.insight.groups.rebuild import rebuild as rebuild_groups
from configurator.insight.models import NeedsGroup
from configurator.insight.rebuild import rebuild
from configurator.insight.research.close import close_due
from configurator.insight.share.rebuild import rebuild as rebuild_share
from configurator.offers.card.issue import issue_card
from configurator.offers.models import shop_day
from configurator.profiles.learn import learn
from configurator.programs.boards.keep import keep_outcomes
from configurator.programs.campaigns.draw import draw
from configurator.programs.campaigns.send import send, start
from configurator.programs.models import Campaign, CampaignGroup, Programme
from configurator.programs.personal import make as mailings
from configurator.programs.personal.terms import terms_now
from configurator.programs.savings.credit import credit
from configurator.programs.simulated.baskets import WEEKS, Shopper, buy, joins, shopper
from configurator.programs.simulated.calls import Desk, desk
from configurator.programs.simulated.compared import compare
from configurator.programs.simulated.deals import set_up
from configurator.programs.simulated.needs import LASTING, tell_needs
from configurator.programs.simulated.visits import visit
from configurator.programs.steps.ten import Place
from configurator.programs.steps.walk import pass_step

MEMBERS = 120
_DAYS_AGO = timedelta(days=40)
_MONTHS, _MOVED_BEFORE = 5, 3
_NAMES = {
    "Bakery": "Long breakfasts",
    "Spreads": "Long breakfasts",
    "Coffee and tea": "Long breakfasts",
    "Pantry": "Who cook at home",
    "Dairy": "Who cook at home",
}
"""What staff would call a group by what tells it from the others; the rest they have not looked at yet."""
_DONE = (
    "Share of customer is to grow, not sales: the owners asked for it after the first year of the club card.",
    "The shop, the kitchen and the two who look after the club; each has an hour a week for it.",
    "Nearly all have a card, and few are most valuable: to keep those is the short goal, to have more the long one.",
)


class NothingOnSaleError(Exception):
    """There are no fixed products in the currency of lists that members could buy."""


def simulate(*, owner: User | None, account: User | None = None, at: datetime, rng: Random) -> int:
    """Write it all in one transaction, and return how many members. Nothing where there is a campaign already.

    An account joins them: it gets a card and a year of simulated purchases, and lets us learn always. `owner` stands
    for staff; without one nobody calls. Cost: some ten seconds. Raises NothingOnSaleError.
    """
    if Campaign.objects.exists():
        return 0
    with transaction.atomic():
        joined = [joins(rng=rng) for _ in range(MEMBERS)]
        members = _members(joined, at, rng)
        regular = [_joined(account, at, rng)] if account else []
        shoppers = _purchases(members, joined, regular, at, rng)
        visit(shoppers=shoppers, clerk=owner, at=at, rng=rng)
        service = desk(shoppers=shoppers, clerk=owner, rng=rng) if owner else None
        _look_back(service, at)
        _groups(at)
        over = _campaign("Thank you in autumn", owner, wait_days=14)
        begin = at - _DAYS_AGO
        draw(key=over.pk, at=begin, rng=rng)
        start(key=over.pk, at=begin)
        send(key=over.pk, at=begin)
        _campaign("A word before winter", owner, wait_days=3)
        _programme(over, owner, service, at)
        keep_outcomes(at=at)
        mailings.send(mailing=mailings.make(day=shop_day(at), at=at, rng=rng), at=at)
        tell_needs(members=members, regular=regular, at=at, rng=rng)
        rebuild_share(at=at)
        compare(members=members, owner=owner, at=at, rng=rng)
        keep_results(at=at)
        _count(at)
        close_due(at=at, rng=rng)
    return len(members) + len(regular)


def _members(joined: Sequence[float], at: datetime, rng: Random) -> list[Identity]:
    """Members whose accounts nobody can sign in to. Returns their cards.

    All let us learn, two of three write, and three of four put them into data sets for research.
    """
    born = [_born(since, at) for since in joined]
    users = [
        User(email=f"simulated{n}@example.com", name=f"Simulated member {n}", password=make_password(None))
        for n in range(1, len(joined) + 1)
    ]
    users = User.objects.bulk_create(users)
    people = Customer.objects.bulk_create(
        [Customer(name=user.name, created_at=then) for user, then in zip(users, born, strict=True)]
    )
    _known_by(people, Identity.Kind.SIGN_IN, [str(user.pk) for user in users])
    for number, person in enumerate(people):
        _learn(person, person.created_at)
        if number % 4:
            give(customer_id=person.pk, purpose=Purpose.RESEARCH, at=person.created_at, source="simulated")
        if rng.random() < 2 / 3:
            give(
                customer_id=person.pk,
                purpose=Purpose.MESSAGE,
                channel=Channel.EMAIL,
                frequency="monthly",
                at=person.created_at,
                source="simulated",
            )
    return _known_by(people, Identity.Kind.CARD, [_card(number) for number in range(len(people))])


def _known_by(people: Sequence[Customer], kind: str, keys: Sequence[str]) -> list[Identity]:
    return Identity.objects.bulk_create(
        [
            Identity(customer=person, kind=kind, key=key, created_at=person.created_at)
            for person, key in zip(people, keys, strict=True)
        ]
    )


def _born(since: float, at: datetime) -> datetime:
    """When somebody joined who comes from that week of the year on."""
    return at - timedelta(weeks=WEEKS + 1 - since)


def _look_back(service: Desk | None, at: datetime) -> None:
    """Values as they were reckoned every four weeks, so that boards have something to compare with.

    Calls are taken meanwhile; and once staff look at the workbench of customers below zero, and take what it proposes.
    """
    for months in reversed(range(_MONTHS)):
        then = at - timedelta(weeks=4 * months)
        if service:
            service.work(until=then)
        rebuild(at=then)
        count_values(at=then)
        if service and months == _MOVED_BEFORE:
            service.move(at=then)


def _count(at: datetime) -> None:
    """What is learned and counted as time goes by, done at once."""
    while learn(at=at):
        pass
    while follow(at=at):
        pass
    count_boards(at=at)


def _card(number: int) -> str:
    return with_check_digit(f"2990000000{number:05d}")


def _learn(person: Customer, at: datetime) -> None:
    give(customer_id=person.pk, purpose=Purpose.PERSONALISE, frequency="always", at=at, source="simulated")


def _joined(account: User, at: datetime, rng: Random) -> Identity:
    """The card of somebody who may sign in, and joined as the others did."""
    born = _born(0, at)
    person = customer_of(user=account, at=born).customer
    _learn(person, born)
    number = issue_card(customer_id=person.pk, at=born, rng=rng)
    return Identity.objects.get(kind=Identity.Kind.CARD, key=number)


def _purchases(
    cards: Sequence[Identity], joined: Sequence[float], regular: Sequence[Identity], at: datetime, rng: Random
) -> list[Shopper]:
    """What the shop sells, in the currency of lists; the deals on it come first, as before a real mailing.

    Returns the members who are simulated, as they shop.
    """
    goods = FixedProduct.objects.on_sale().filter(currency=terms_now().currency, price__gt=0)
    goods = goods.exclude(department=LASTING)
    products = list(goods.order_by("sku"))
    if not products:
        raise NothingOnSaleError
    set_up(products=products)
    shoppers = [
        shopper(card=card, products=products, since=since, rng=rng) for card, since in zip(cards, joined, strict=True)
    ]
    others = [shopper(card=card, products=products, since=0, rng=rng, regular=True) for card in regular]
    buy(shoppers=[*shoppers, *others], products=products, at=at, rng=rng)
    return shoppers


def _groups(at: datetime) -> None:
    """Found as in any shop; who set it up names those that lean to what a name was thought of for, one is left."""
    rebuild_groups(at=at)
    free = dict(_NAMES)
    for group in NeedsGroup.objects.standing():
        signs = [str(key).removeprefix(MORE) for key, has in group.signs if has]
        category = next((one for one in signs if one in free), "")
        name = free.get(category, "")
        free = {one: called for one, called in free.items() if called != name}
        name_group(number=group.pk, name=name)


def _campaign(name: str, owner: User | None, *, wait_days: int) -> Campaign:
    made = Campaign.objects.create(
        key=uuid.uuid4(), name=name, goal="Members come again sooner.", owner=owner, has_card=True, wait_days=wait_days
    )
    text = "Thank you for coming to us, {name}.\n\nThere is something new at the counter; taste it when you come by."
    CampaignGroup.objects.create(campaign=made, position=1, tier="mvc", subject="First for you, {name}", text=text)
    CampaignGroup.objects.create(campaign=made, position=2, subject="Something new at the counter", text=text)
    return made


def _programme(campaign: Campaign, owner: User | None, service: Desk | None, at: datetime) -> None:
    programme = Programme.objects.create(
        name="Club first",
        department="Shop",
        owner=owner,
        goal_short="Nine of ten most valuable members still come at the end of the year.",
        goal_long="Members buy half of what they need of our kind from us.",
        campaign=campaign,
        measure=Programme.Measure.SHARE,
        target="a share of customer of 60 %",
    )
    for number, text in enumerate(_DONE if owner else _DONE[:1], start=1):
        pass_step(key=programme.pk, place=Place(1, number), text=text, link="", by=owner, at=at)
    for move in service.moves[:1] if service else ():
        credit(move_id=move.pk, programme_key=programme.pk, by=owner, at=at)
