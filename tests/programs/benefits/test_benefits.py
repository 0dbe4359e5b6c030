"""Four tiles recounted by hand, against those held out; referrals credited once; the page and its rights."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import FixedProduct
from configurator.customers.models import Customer, User
from configurator.customers.note import add_note
from configurator.insight.models import ActivityCost, CustomerValue
from configurator.insight.rebuild import rebuild
from configurator.orders.models import Order, Rating
from configurator.programs.benefits.measure import Benefit, benefits_of, finished, referrers
from configurator.programs.campaigns.send import start
from configurator.programs.models import Assignment
from tests.insight.shop import bring
from tests.programs.campaigns.club import DAY, NOW, buys, campaign, drawn, people, publish_lamp, till, visitor_of

pytestmark = pytest.mark.django_db
URL = "/staff/programmes/benefits/"


@pytest.fixture
def over(db):
    """A campaign for 40 who all bought before; of those who got it 15 of 20 came again, of the others 5."""
    publish_lamp()
    for member in people(40):
        buys(member, NOW - 20 * DAY)
    made = drawn(campaign())
    start(key=made.pk, at=NOW)
    made.refresh_from_db()
    for held, number in ((False, 15), (True, 5)):
        rows = Assignment.objects.filter(held_out=held).select_related("customer").order_by("customer_id")
        for row in rows[:number]:
            buys(row.customer, NOW + DAY)
    return made


def tile(made, benefit):
    return next(one for one in benefits_of(campaign=made) if one.benefit == benefit)


def test_cross_selling_and_attrition_are_counted_on_both_sides(over):
    lines, quiet = tile(over, Benefit.CROSS_SELLING), tile(over, Benefit.ATTRITION)
    assert (lines.baseline, quiet.baseline) == (0.25, 0.75)
    assert lines.effect.difference == pytest.approx(0.5)
    assert quiet.effect.difference == pytest.approx(-0.5)
    assert lines.is_better
    assert quiet.is_better  # less of it


def test_what_tills_elsewhere_sold_counts_by_its_category(over):
    for sku, category in (("MILK", "Dairy"), ("CREAM", "Dairy"), ("RYE", "Bread")):
        FixedProduct.objects.create(sku=sku, name=sku, category=category, price="1.00")
    before = tile(over, Benefit.CROSS_SELLING).effect.difference
    for row in Assignment.objects.filter(held_out=False).select_related("customer"):
        for sku in ("MILK", "CREAM", "RYE"):
            till(row.customer, NOW + DAY, "2.00", sku=sku)
    found = tile(over, Benefit.CROSS_SELLING)
    assert found.baseline == 0.25
    assert found.effect.difference == pytest.approx(before + 2)


def test_attrition_is_of_those_who_bought_before(over):
    newcomer = people(1, begin=90)[0]
    group = over.groups.first()
    Assignment.objects.create(campaign=over, customer=newcomer, group=group, held_out=True, drawn_at=NOW)
    assert tile(over, Benefit.ATTRITION).effect.held == 20
    assert tile(over, Benefit.CROSS_SELLING).effect.held == 21


def test_what_serving_cost_is_compared(over):
    ActivityCost.objects.exclude(kind="noted").delete()
    by = User.objects.create_user("sam2@x.example", "pw", is_staff=True)
    for number, row in enumerate(Assignment.objects.filter(held_out=True).order_by("customer_id")):
        for _ in range(1 + number % 2):
            add_note(customer_id=row.customer_id, text="Asked", by=by, at=NOW + DAY, channel="telephone")
    cost = tile(over, Benefit.COST)
    each = float(ActivityCost.objects.get(channel="telephone").cost)
    assert cost.baseline == pytest.approx(1.5 * each)
    assert cost.effect.difference == pytest.approx(-1.5 * each)
    assert cost.is_better


def test_satisfaction_has_no_figure_until_somebody_answers(over):
    found = tile(over, Benefit.SATISFACTION)
    assert (found.asked, found.effect) == (False, None)


def rated(member, score, at=NOW + 2 * DAY):
    order = Order.objects.filter(identity__customer=member).order_by("placed_at").first()
    return Rating.objects.create(order=order, score=score, rated_at=at, handling="open" if score < 3 else "")


def test_satisfaction_is_the_mean_of_those_who_answered(over):
    rows = Assignment.objects.filter(held_out=True).select_related("customer").order_by("customer_id")
    for number, row in enumerate(rows[:6]):
        rated(row.customer, 2 + number % 2)
    for number, row in enumerate(Assignment.objects.filter(held_out=False).order_by("customer_id")[:8]):
        rated(row.customer, 4 + number % 2)
    late = Assignment.objects.filter(held_out=True).order_by("-customer_id").first()
    rated(late.customer, 5, at=NOW + 60 * DAY)  # after its days
    found = tile(over, Benefit.SATISFACTION)
    assert (found.asked, found.baseline, found.effect.held, found.effect.treated) == (True, 2.5, 6, 8)
    assert found.effect.difference == pytest.approx(2.0)
    low, high = found.effect.interval
    assert 1 < low < 2 < high < 3
    assert found.is_better


def test_one_answer_on_a_side_proves_nothing(over):
    rated(Assignment.objects.filter(held_out=True).first().customer, 5)
    rated(Assignment.objects.filter(held_out=False).first().customer, 1)
    assert (tile(over, Benefit.SATISFACTION).asked, tile(over, Benefit.SATISFACTION).effect) == (True, None)


def test_only_campaigns_whose_days_are_over_are_shown(over):
    assert finished(at=NOW + 27 * DAY) == []
    assert finished(at=NOW + 28 * DAY) == [over]


def test_a_referral_is_credited_once_however_often_values_are_reckoned(db):
    publish_lamp()
    joe, ann = people(2)
    Customer.objects.update(created_at=NOW - 100 * DAY)
    bring(visitor_of(joe), visitor_of(ann), 10)
    at = NOW + timedelta(days=30)
    rebuild(at=at)
    first = referrers()
    rebuild(at=at)
    (again,) = referrers()
    assert (again.value.customer_id, again.orders) == (joe.pk, 1)
    assert [(one.orders, one.amount) for one in first] == [(again.orders, again.amount)]
    assert CustomerValue.objects.get(pk=joe.pk).referrals == again.amount > 0


def test_the_page(staff, over, django_assert_max_num_queries):
    assert "without those held out there is nothing to compare with" not in staff.get(URL).content.decode()
    over.started_at = timezone.now() - 40 * DAY
    over.save()
    with django_assert_max_num_queries(40):
        page = staff.get(f"{URL}?campaign={over.pk}").content.decode()
    assert page.count('class="part') == 5
    assert "No customer of this campaign rated an order" in page
    assert "Nobody&#x27;s shared build was ordered" in page or "Nobody's shared build was ordered" in page


def test_without_a_finished_campaign_and_without_rights(client, staff, db):
    assert "No campaign" in staff.get(URL).content.decode()
    user = User.objects.create_user("clerk@example.com", "a password of theirs", is_staff=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(URL).status_code == 403
