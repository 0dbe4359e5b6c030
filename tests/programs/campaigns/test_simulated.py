"""The demo's club: made once, with lists, a campaign that is over, one that may start, a programme under way."""

from datetime import timedelta
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from catalog.models import FixedProduct
from configurator.customers.models import Customer, Identity, Interaction, Learning, User, Verb
from configurator.experiments.models import Experiment
from configurator.insight.boards.model import BoardCount
from configurator.insight.experiments import result as compared
from configurator.insight.models import CustomerShare, Purchase, ResearchPeriod
from configurator.insight.research.agreed import who_agree
from configurator.insight.share.kept import figures_in
from configurator.insight.share.worklist import mean_share
from configurator.insight.worklist import below_zero
from configurator.letters.models import Letter
from configurator.orders.models import Order, Rating
from configurator.orders.ratings.read import by_month
from configurator.outbox.models import Message
from configurator.profiles.proposals.effect import report
from configurator.profiles.wishes import tallies
from configurator.programs.campaigns.audience import audience_of
from configurator.programs.campaigns.draw import against
from configurator.programs.campaigns.result import result_of
from configurator.programs.models import Campaign, ListDeal, Mailing, PersonalList, StepPassed
from configurator.programs.savings.credit import all_moves
from configurator.programs.simulated.baskets import WEEKS, joins, shopper
from configurator.programs.simulated.club import MEMBERS, simulate
from tests.programs.campaigns.club import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def products():
    call_command("load_products", "catalog/demo/products.json", verbosity=0)


@pytest.fixture
def owner():
    return User.objects.create_superuser("sam@example.com", "a good password", name="Sam")


@pytest.mark.usefixtures("products")
def test_it_is_made_once_and_its_result_is_honest(owner):
    assert simulate(owner=owner, at=NOW, rng=Random(7)) == MEMBERS
    assert simulate(owner=owner, at=NOW, rng=Random(7)) == 0
    over, ready = Campaign.objects.order_by("drawn_at")
    if over.drawn_at is None:
        over, ready = ready, over
    result = result_of(campaign=over, at=NOW)
    assert result.is_over
    assert result.reach.treated + result.reach.held_out == MEMBERS
    assert 20 <= result.reach.held_out <= 28  # a fifth, to the next whole number in each group of alike customers
    assert result.reach.reached == result.reach.treated
    assert result.detectable > 0
    assert against(ready, audience_of(campaign=ready, at=NOW), NOW) == ()
    assert not Letter.objects.exists()
    mean = mean_share()
    assert MEMBERS - 5 <= mean.known + mean.unknown <= MEMBERS  # a few buy nothing, and tell nothing
    assert mean.known > MEMBERS / 2
    kept = CustomerShare.objects.values_list("figures", flat=True)
    assert {one.source for figures in kept for one in figures_in(figures)} == {"told", "estimated", "unknown"}
    assert list(StepPassed.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


@pytest.mark.usefixtures("products")
def test_one_ab_test_is_over_one_runs_and_one_may_start(owner):
    simulate(owner=owner, at=NOW, rng=Random(7))
    tests = {test.name: test for test in Experiment.objects.all()}
    states = {name: test.state(NOW) for name, test in tests.items()}
    assert states == {
        "Products first": "over",
        "Without the question": "running",
        "Speak of the price": "being written",
    }
    there = compared.exposed(experiment=tests["Products first"])
    assert 60 < len(there.begins) <= MEMBERS
    assert not there.balance.is_off
    assert there.both == there.silent == 0
    result = compared.result_of(experiment=tests["Products first"], exposed=there, at=NOW)
    assert result.effect.detectable > 0
    assert result.same.figure > 0
    assert compared.exposed(experiment=tests["Without the question"]).begins
    assert not tests["Speak of the price"].exposures.exists()


@pytest.mark.usefixtures("products")
def test_members_buy_what_the_shop_sells_and_get_lists_with_deals(owner):
    joe = User.objects.create_user("joe@example.com", "a good password", name="Joe")
    assert simulate(owner=owner, account=joe, at=NOW, rng=Random(7)) == MEMBERS + 1
    sold = set(FixedProduct.objects.exclude(department="Shop").values_list("sku", flat=True))
    assert set(Purchase.objects.values_list("sku", flat=True)) == sold
    for deal in (row.deal for row in ListDeal.objects.select_related("deal")):
        deal.full_clean()
        deal.on_lists.full_clean()
    mailing = Mailing.objects.get()
    assert mailing.state == Mailing.State.SENT
    assert mailing.lists >= 20  # enough to compare
    assert mailing.coupons > 5 * mailing.lists
    own = PersonalList.objects.get(customer__identities__kind=Identity.Kind.SIGN_IN, customer__name="Joe")
    assert own.customer.learning == Learning.ALWAYS
    assert set(own.customer.consents.values_list("source", flat=True)) == {"simulated"}
    assert own.coupon.openings.count() >= 5


@pytest.mark.usefixtures("products", "demo")
def test_what_members_build_meet_and_say_came_by_the_steps_of_the_shop(owner):
    simulate(owner=owner, at=NOW, rng=Random(7))
    orders = Order.objects.all()
    assert set(orders.values_list("status", "payment")) == {("delivered", "cash")}
    assert orders.filter(events__source=f"staff:{owner.pk}").distinct().count() == orders.count() >= 80
    assert Interaction.objects.filter(verb=Verb.ORDERED, family_code="yogurt").count() == orders.count()
    assert not Message.objects.exists()  # nobody is written to, and no maker hears of it
    assert by_month()[-1].begin <= NOW.date()
    assert sum(month.count for month in by_month()) >= orders.count() / 2
    assert all(2.5 < month.mean < 5 for month in by_month() if month.count >= 10)
    low = Rating.objects.low()
    assert low.exists()
    assert all(one.words for one in low)
    effects = report(since=NOW - timedelta(weeks=52)).effects
    assert {"own", "others"} <= {one.by for one in effects}
    shown, held = (sum(getattr(one, side).count for one in effects) for side in ("shown", "held"))
    assert shown > held > 0  # both who see proposals and who are held out
    refused = tallies(since=NOW.date() - timedelta(weeks=52))
    assert sum(one.count for one in refused) >= 30
    assert 0 < sum(one.made for one in refused) < sum(one.count for one in refused)
    assert {rule for one in refused for rule in one.rules}  # what stood against them is known
    # some call so often that serving them costs more than they bring, and e-mail saves something of it
    cases = below_zero(first=0, count=20)
    heavy = [case for case in cases if case.burdens[0].term.activity == "noted"]
    assert len(heavy) >= 2
    assert any(burden.taken for case in heavy for burden in case.burdens)
    lines = all_moves(at=NOW)
    assert {line.move.by for line in lines} == {owner}
    assert all(line.saved.amount > 0 for line in lines)
    (credited,) = [line for line in lines if line.programme]
    assert credited.programme.name == "Club first"


@pytest.mark.usefixtures("products")
def test_the_club_is_worth_about_the_same_from_month_to_month(owner):
    """As many join as leave: the values of its customers have no trend that the club itself has not."""
    simulate(owner=owner, at=NOW, rng=Random(7))
    days = BoardCount.objects.filter(kind=BoardCount.Kind.TIER).order_by("on").values_list("on")
    sums = [float(amount) for _on, amount in days.annotate(sum=Sum("amount"))]
    assert len(sums) == 5
    assert max(sums) < 1.25 * min(sums)
    assert 0.8 < sums[-1] / sums[0] < 1.2
    created = Customer.objects.exclude(value=None).values_list("created_at", flat=True)
    lately = [at for at in created if at > NOW - timedelta(weeks=50)]
    assert len(created) / 5 < len(lately) < len(created) / 2


def test_members_join_as_fast_as_they_leave():
    rng = Random(3)
    stays = [shopper(card=None, products=[], since=joins(rng=rng), rng=rng) for _ in range(4_000)]
    there = [sum(one.is_member(week) for one in stays) for week in (0, 13, 26, 39, 51)]
    assert max(there) < 1.06 * min(there)
    gone = [one for one in stays if one.until < WEEKS]
    assert len(gone) > len(stays) / 5  # the other way round: it is no club that nobody leaves


def test_without_products_or_the_account_nothing_is_made(owner):
    with pytest.raises(CommandError, match="load_products first"):
        call_command("simulate_club")
    with pytest.raises(CommandError, match="no account with the e-mail nobody@"):
        call_command("simulate_club", member="nobody@example.com")
    assert not User.objects.exclude(pk=owner.pk).exists()


@pytest.mark.usefixtures("products")
def test_three_of_four_let_us_put_them_into_data_sets_and_there_is_one(owner):
    simulate(owner=owner, at=NOW, rng=Random(7))
    assert len(who_agree()) == MEMBERS * 3 / 4
    found = ResearchPeriod.objects.get()
    assert 50 <= found.rows <= MEMBERS * 3 / 4
    told = zip(*found.classes.values_list("labels", flat=True), strict=True)
    assert any(set(labels) != {"*"} for labels in told)  # by whom the lot takes it is one column or several
    assert found.weeks.filter(event="bought").count() == 4
