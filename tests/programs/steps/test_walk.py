"""Ten steps, none skipped, each with its evidence; the tenth reopens the fourth; others find what came of it."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import IntegrityError, transaction

from configurator.customers.models import Customer, User
from configurator.insight.models import CustomerShare, CustomerValue, Tier
from configurator.orders.models.frozen import FrozenRowError
from configurator.programs.campaigns.draw import draw
from configurator.programs.campaigns.send import start
from configurator.programs.models import Programme, StepPassed
from configurator.programs.steps.library import found
from configurator.programs.steps.shares import against_held_out
from configurator.programs.steps.ten import TEN, Place, next_after
from configurator.programs.steps.walk import RefusedError, pass_step
from tests.programs.campaigns.club import DAY, NOW, campaign, people, valued

pytestmark = pytest.mark.django_db
OVER = NOW + 30 * DAY


@pytest.fixture
def members(db):
    """Forty, of whom some are valuable and may be reached."""
    members = people(40)
    for number, member in enumerate(members):
        valued(member, [Tier.MOST_VALUABLE, Tier.MOST_GROWABLE, Tier.BELOW_ZERO, Tier.OTHERS][number % 4])
    return members


def ready(**words):
    """A programme with all that the steps ask for, its campaign started."""
    made = campaign()
    draw(key=made.pk, at=NOW, rng=Random(1))
    start(key=made.pk, at=NOW)
    owner = User.objects.create_user("olga@example.com", "a good password", name="Olga Owner", is_staff=True)
    values = {
        "name": "Lamps for life", "department": "Lighting", "owner": owner, "goal_short": "More lamps",
        "goal_long": "All lamps", "least": 15, "campaign": made, "measure": "purchases", "target": "5 more",
        "begins_on": date(2026, 9, 1), "ends_on": date(2026, 12, 1),
    }  # fmt: skip
    return Programme.objects.create(**values | words)


def walk(programme, *numbers, in_round=1, at=NOW):
    for number in numbers:
        pass_step(key=programme.pk, place=Place(in_round, number), text=f"Done {number}", link="", by=None, at=at)


def refused(programme, number, *, in_round=1, at=NOW, text="Done"):
    with pytest.raises(RefusedError) as reason:
        pass_step(key=programme.pk, place=Place(in_round, number), text=text, link="", by=None, at=at)
    return " ".join(reason.value.reasons)


def test_all_ten_are_passed_and_the_tenth_reopens_the_fourth(members):
    programme = ready()
    walk(programme, *range(1, 8))
    assert "measured until" in refused(programme, 8)
    walk(programme, 8, at=OVER)
    CustomerValue.objects.update(at=OVER + DAY)
    walk(programme, 9, 10, at=OVER + DAY)
    assert "step 4" in refused(programme, 1, in_round=2, at=OVER + DAY)
    walk(programme, 4, in_round=2, at=OVER + DAY)
    rows = list(StepPassed.objects.order_by("pk").values_list("round", "number"))
    assert rows == [(1, number) for number in range(1, 11)] + [(2, 4)]


@pytest.mark.parametrize("number", range(2, 11))
def test_no_step_is_skipped(members, number):
    assert "step 1, “Baseline and mandate”, comes next. None is skipped." in refused(ready(), number, at=OVER)
    assert not StepPassed.objects.exists()


def test_none_is_passed_twice_nor_in_another_round(members):
    programme = ready()
    walk(programme, 1)
    assert "step 2" in refused(programme, 1)
    assert "step 2" in refused(programme, 2, in_round=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        StepPassed.objects.create(programme=programme, round=1, number=1, text="x", at=NOW)


def test_the_order_is_plain():
    assert next_after([]) == Place(1, 1)
    assert next_after([Place(1, 10), Place(1, 9)]) == Place(2, 4)
    assert next_after([Place(1, 10), Place(2, 4)]) == Place(2, 5)
    assert [step.number for step in TEN] == list(range(1, 11))


def test_without_words_nothing_is_passed(members):
    assert "Write what was done" in refused(ready(), 1, text="  ")


@pytest.mark.parametrize(
    ("number", "words", "reason"),
    [
        (2, {"owner": None}, "Nobody owns the programme yet."),
        (3, {"goal_long": " "}, "Not written yet: goal for the years to come."),
        (
            6,
            {"least": 21},
            "20 may be reached; the programme is ready with 21. Missing: 1.",
        ),
        (7, {"campaign": None}, "No campaign has started for it: without one nobody is held out."),
        (7, {"target": ""}, "Not written yet: target."),
        (7, {"begins_on": None}, "Not written yet: from and until."),
    ],
)
def test_what_is_missing_stands_against_its_step(members, number, words, reason):
    programme = ready(**words)
    walk(programme, *range(1, number))
    assert reason in refused(programme, number)


def test_below_readiness_because_they_may_not_be_reached(members):
    programme = ready(least=20)
    walk(programme, *range(1, 6))
    User.objects.filter(email="m0@example.com").update(is_active=False)
    assert "19 may be reached" in refused(programme, 6)
    User.objects.update(is_active=True)
    walk(programme, 6)


def test_the_first_step_wants_customers_who_are_known_and_valued(db):
    assert "0 of 0 customers" in refused(ready_without_customers(), 1)


def ready_without_customers():
    return Programme.objects.create(name="Empty")


def test_plans_want_tiers_of_this_month(members):
    programme = ready()
    walk(programme, 1, 2, 3)
    assert "reckon them anew" in refused(programme, 4, at=NOW + timedelta(days=40))
    CustomerValue.objects.all().delete()
    assert "Nobody has a value yet." in refused(programme, 4)


def test_the_tenth_wants_tiers_that_are_newer_than_the_results(members):
    programme = ready()
    walk(programme, *range(1, 8))
    walk(programme, 8, 9, at=OVER)
    assert "reckon them anew" in refused(programme, 10, at=OVER)


def test_results_are_recorded_with_their_uncertainty_and_found_by_other_departments(members):
    programme = ready()
    walk(programme, *range(1, 8))
    walk(programme, 8, at=OVER)
    row = StepPassed.objects.get(number=8)
    assert "An effect can't be seen" in row.figures or "against those held out" in row.figures
    for words in ("", "lighting", "LAMPS done 8", "held out"):
        assert row in list(found(words=words)), words
    assert list(found(words="nonsense lamps")) == []


def test_evidence_never_changes(members):
    walk(ready(), 1)
    row = StepPassed.objects.get()
    row.text = "Other"
    for change in (row.save, row.delete, StepPassed.objects.all().delete):
        with pytest.raises(FrozenRowError):
            change()


def shares(members, percent):
    """Reckoned for each, a given percent apart by whether they were held out."""
    for member in members:
        share = Decimal(percent(member)) / 100
        ends = {"share": share, "share_low": share, "share_high": share}
        Customer.objects.filter(pk=member.pk).update(learning="always", learning_chosen_at=NOW)
        CustomerShare.objects.create(
            customer=member, currency="EUR", months=12, ours=1, known=1, elsewhere=1, low=1, high=1, **ends, needs=2,
            served=1, act="nothing", at=NOW,
        )  # fmt: skip


def test_a_programme_measured_by_share_of_customer_is_told_it(members):
    programme = ready(measure="share")
    held = set(programme.campaign.assignments.filter(held_out=True).values_list("customer_id", flat=True))
    walk(programme, *range(1, 8))
    walk(programme, 8, at=OVER)
    assert "it is known of too few customers" in StepPassed.objects.get(number=8).figures
    assert "Nobody's share of customer is known yet." in refused(programme, 9, at=OVER)
    shares(members, lambda member: (40 if member.pk in held else 50) + len(str(member)) % 3)
    walk(programme, 9, at=OVER)
    assert "Mean share of customer: 4" in StepPassed.objects.get(number=9).figures
    assert "known of 40, unknown of 0" in StepPassed.objects.get(number=9).figures
    words = against_held_out(programme.campaign)
    assert "points against those held out, between" in words
    difference = float(words.split(":")[1].split()[0])
    assert 8 <= difference <= 12
    CustomerShare.objects.update(share=Decimal("0.4"), share_low=Decimal("0.4"), share_high=Decimal("0.4"))
    assert "no effect can be seen; 0.0 points" in against_held_out(programme.campaign)


def test_of_others_it_is_told_and_not_asked_for(members):
    programme = ready()
    walk(programme, *range(1, 8))
    walk(programme, 8, 9, at=OVER)
    assert "Nobody's share of customer is known yet." in StepPassed.objects.get(number=9).figures
    assert "hare of customer" not in StepPassed.objects.get(number=8).figures
