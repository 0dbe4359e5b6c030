"""The funnel's counts: step by step as if counted at once, without who was erased, nothing twice, nothing missed."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from configurator.customers.forget import forget_acts, forget_ended_visits
from configurator.customers.models import Identity, Interaction, Learning, Verb
from configurator.customers.track import Act
from configurator.insight.funnel import count as steps
from configurator.insight.funnel.count import follow, rebuild
from configurator.insight.models import FunnelCount, FunnelCursor
from tests.profiles.shop import AT, act, clicked, guest

pytestmark = pytest.mark.django_db
MINUTE, LATER = timedelta(minutes=1), AT + timedelta(days=9)


def did(verb, family="lamp", module="", sku="", **detail):
    return Act(verb=verb, family_code=family, release_number=1, module_code=module, component_code=sku, detail=detail)


def follow_all(limit=100_000):
    while follow(at=LATER, limit=limit):
        pass


def counts():
    rows = FunnelCount.objects.filter(count__gt=0)
    return {tuple(row[:-1]): row[-1] for row in rows.values_list(*steps._KEY, "count")}


def totals():
    found = Counter()
    for (_on, family, step, module, _bucket, _passing), number in counts().items():
        found[family, step, module] += number
    return dict(found)


def test_each_visitor_counts_once_a_day_and_step():
    for _ in range(2):
        joe = guest()
        act(joe, did(Verb.VIEWED), did(Verb.VIEWED), clicked("shade/GLASS"), clicked("shade/PAPER"))
    act(joe, did(Verb.ORDERED), at=AT + 4 * MINUTE)
    act(joe, did(Verb.VIEWED), at=AT + timedelta(days=1))
    follow_all()
    assert totals() == {
        ("lamp", "seen", ""): 3,
        ("lamp", "begun", ""): 2,
        ("lamp", "module", "shade"): 2,
        ("lamp", "ordered", ""): 1,
    }
    assert FunnelCount.objects.get(step="ordered").bucket == 3  # 3 to 5 minutes


def test_a_refused_wish_begins_and_chooses_nothing():
    act(guest(), did(Verb.WISHED, module="shade", sku="GOLD", refused=True, asked=True))
    act(guest(), did(Verb.WISHED, module="shade", sku="GOLD"))
    follow_all()
    assert totals() == {("lamp", "seen", ""): 2, ("lamp", "begun", ""): 2, ("lamp", "module", "shade"): 1}


def test_proposals_are_counted_where_they_were_shown():
    for sku, shown in (("GLASS", True), ("PAPER", True), ("GLASS", False)):
        act(guest(), did(Verb.CHOSE, module="shade", sku=sku, proposal={"sku": "GLASS", "by": "own", "shown": shown}))
    follow_all()
    assert (totals()["lamp", "shown", ""], totals()["lamp", "taken", ""]) == (2, 1)


def test_what_is_of_no_product_is_no_step():
    act(guest(), did(Verb.NOTED, family=""))
    follow_all()
    assert counts() == {}
    assert FunnelCursor.objects.get().last_interaction == Interaction.objects.latest("pk").pk


ACTS = st.tuples(
    st.integers(0, 3),
    st.sampled_from([Verb.VIEWED, Verb.CHOSE, Verb.WISHED, Verb.RETRACTED, Verb.ORDERED, Verb.SHARED]),
    st.sampled_from(["lamp", "chair"]),
    st.sampled_from(["", "shade", "bulb"]),
    st.integers(0, 3000),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(ACTS, max_size=6), max_size=5), st.integers(1, 5))
def test_followed_step_by_step_equals_rebuilt(passes, limit):
    FunnelCount.objects.all().delete()
    FunnelCursor.objects.all().delete()
    Interaction.objects.all().delete()
    people = [guest() for _ in range(3)] + [guest(Learning.VISIT)]
    for acts in passes:
        for who, verb, family, module, minutes in sorted(acts, key=lambda one: one[-1]):
            act(people[who], did(verb, family=family, module=module), at=AT + minutes * MINUTE)
        follow_all(limit)
    followed = counts()
    rebuild(at=LATER)
    assert counts() == followed
    FunnelCount.objects.all().delete()
    FunnelCursor.objects.all().delete()
    follow_all()
    assert counts() == followed


def test_counting_only_the_new_acts_would_count_twice(monkeypatch):
    """The control of the property: without what came before, a visitor who comes back counts again."""
    joe = guest()
    act(joe, did(Verb.VIEWED))
    follow_all()
    act(joe, did(Verb.VIEWED))
    true = steps.sql.cases
    monkeypatch.setattr(
        steps.sql, "cases", lambda **asked: true(**asked).replace("a.id <= %(upto)s", "a.id > %(last)s")
    )
    follow_all()
    assert totals() == {("lamp", "seen", ""): 2}


def test_erased_acts_count_until_it_is_rebuilt():
    joe = guest()
    act(joe, did(Verb.VIEWED), clicked("shade/GLASS"))
    follow_all()
    forget_acts(customer_id=joe.customer_id, ids=Interaction.objects.values_list("pk", flat=True), at=LATER)
    follow_all()
    assert len(totals()) == 3
    call_command("rebuild_funnel")
    assert totals() == {}


def test_a_visit_that_is_forgotten_stays_counted():
    act(guest(Learning.VISIT), did(Verb.VIEWED))
    follow_all()
    before = counts()
    forget_ended_visits(at=LATER)
    assert not Interaction.objects.exists()
    rebuild(at=LATER)
    assert counts() == before
    assert all(key[-1] for key in before)


def test_a_visit_that_is_kept_is_not_counted_twice():
    act(guest(Learning.VISIT), did(Verb.VIEWED))
    follow_all()
    Identity.objects.visits().update(transient=False)
    rebuild(at=LATER)
    assert totals() == {("lamp", "seen", ""): 1}


def test_erasing_in_between_takes_no_count_below_none():
    joe = guest()
    act(joe, did(Verb.VIEWED))
    act(joe, did(Verb.ORDERED), at=AT + 40 * MINUTE)
    follow_all()
    first = Interaction.objects.order_by("pk").values_list("pk", flat=True)[:1]
    forget_acts(customer_id=joe.customer_id, ids=list(first), at=LATER)
    act(joe, did(Verb.ORDERED), at=AT + 39 * MINUTE)
    follow_all()
    assert totals()["lamp", "ordered", ""] >= 1
    rebuild(at=LATER)
    assert totals() == {("lamp", "seen", ""): 1, ("lamp", "begun", ""): 1, ("lamp", "ordered", ""): 1}


@pytest.mark.parametrize("writing", [True, False])
def test_while_somebody_writes_young_acts_wait(monkeypatch, writing):
    joe = guest()
    act(joe, did(Verb.VIEWED))
    act(joe, did(Verb.ORDERED), at=AT + 2 * MINUTE)
    monkeypatch.setattr(steps, "being_written", lambda: writing)
    follow(at=AT + 2 * MINUTE)
    assert (("lamp", "ordered", "") in totals()) is not writing
    follow(at=AT + 4 * MINUTE)
    assert ("lamp", "ordered", "") in totals()


def test_nothing_new_costs_few_queries(django_assert_max_num_queries):
    act(guest(), did(Verb.VIEWED))
    follow_all()
    with django_assert_max_num_queries(5):  # a savepoint, the cursor's row twice, the newest number
        assert follow(at=LATER) == 0


@pytest.mark.parametrize("number", [1, 12])
def test_a_pass_has_as_many_queries_however_much_is_new(number, django_assert_max_num_queries):
    for _ in range(number):
        act(guest(), did(Verb.VIEWED), clicked("shade/GLASS"))
    follow_all()
    for _ in range(number):
        act(guest(), did(Verb.VIEWED), clicked("shade/GLASS"))
    with django_assert_max_num_queries(14):
        assert follow(at=LATER) == 2 * number


def test_no_column_leads_to_anybody():
    names = {field.name for field in FunnelCount._meta.get_fields()}
    assert names == {"id", *steps._KEY, "count"}
