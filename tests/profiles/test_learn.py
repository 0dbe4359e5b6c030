from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from configurator.customers.models import Identity, Interaction, Learning, Verb
from configurator.customers.track import track
from configurator.customers.visitor import Visitor
from configurator.profiles import learn as steps
from configurator.profiles.learn import learn, rebuild, rebuild_all, settled
from configurator.profiles.models import LearningCursor, Taste
from tests.profiles.shop import (
    AT,
    DARK,
    LIGHT,
    act,
    clicked,
    guest,
    learn_all,
    ordered,
    retracted,
    rows,
)

LATER = AT + timedelta(minutes=2)
MINUTE = timedelta(minutes=1)


def counts(visitor):
    found = Taste.objects.of(visitor.customer_id).values_list("family_code", "kind", "code", "weight", "order_count")
    return {(family, kind, code): (weight, orders) for family, kind, code, weight, orders in found}


def test_learn_click_counts_component_and_attributes(customer):
    act(customer, clicked("shade/GLASS"), clicked("bulb/LED"))
    assert learn(at=LATER) == 2
    assert counts(customer) == {
        ("lamp", "component", "shade/GLASS"): (1, 0),
        ("lamp", "component", "bulb/LED"): (1, 0),
        ("lamp", "attribute", "colour=black"): (1, 0),
        ("lamp", "attribute", "tags=home"): (1, 0),
        ("lamp", "attribute", "tags=office"): (1, 0),
        ("lamp", "attribute", "watts=5"): (1, 0),
    }


def test_learn_order_counts_ten_clicks_once_an_order(customer):
    act(customer, ordered(DARK), ordered({"seat": "STEEL", "cushions/INK": "2"}, family="chair"))
    learn_all()
    assert counts(customer) == {
        ("lamp", "family", ""): (10, 1),
        ("lamp", "component", "shade/GLASS"): (10, 1),
        ("lamp", "component", "bulb/LED"): (10, 1),
        ("lamp", "component", "extras/DIMMER"): (10, 1),
        ("lamp", "attribute", "colour=black"): (10, 1),
        ("lamp", "attribute", "tags=home"): (10, 1),
        ("lamp", "attribute", "tags=office"): (10, 1),
        ("lamp", "attribute", "watts=5"): (10, 1),
        ("lamp", "attribute", "smart=yes"): (10, 1),
        ("chair", "family", ""): (10, 1),
        ("chair", "component", "seat/STEEL"): (10, 1),
        ("chair", "component", "cushions/INK"): (10, 1),
        ("chair", "attribute", "colour=black"): (10, 1),
    }


def test_learn_retraction_takes_the_click_back_and_leaves_no_row(customer):
    act(customer, clicked("shade/GLASS"), retracted("shade/GLASS"), retracted("shade/GLASS"))
    learn_all()
    assert counts(customer) == {}


def test_learn_retraction_without_click_takes_nothing_from_others(customer):
    act(customer, clicked("shade/GLASS"))
    act(customer, clicked("seat/STEEL", family="chair"), retracted("cushions/INK", family="chair"))
    learn_all()
    assert counts(customer)["chair", "attribute", "colour=black"] == (1, 0)


def test_learn_retraction_never_takes_from_orders(customer):
    act(customer, ordered(DARK), retracted("shade/GLASS"))
    learn_all()
    assert counts(customer)["lamp", "component", "shade/GLASS"] == (10, 1)


def test_learn_view_and_unknown_release_teach_nothing(customer):
    act(customer, clicked("shade/GLASS", verb=Verb.VIEWED), clicked("shade/GLASS", release=99))
    assert learn(at=LATER) == 2
    assert counts(customer) == {}


def test_learn_goes_on_where_it_stopped(customer):
    act(customer, *[clicked("shade/GLASS")] * 3)
    assert [learn(at=LATER, limit=2) for _ in range(3)] == [2, 1, 0]
    assert counts(customer)["lamp", "component", "shade/GLASS"] == (3, 0)


def test_learn_with_nothing_new_is_one_query(customer, django_assert_num_queries):
    act(customer, clicked("shade/GLASS"))
    learn_all()
    with django_assert_num_queries(1):
        assert learn(at=LATER + timedelta(seconds=1)) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_learn_queries_do_not_grow_with_acts(customer, count):
    act(customer, clicked("bulb/LED"))
    learn_all()
    act(customer, *[clicked("shade/GLASS")] * count)
    with CaptureQueriesContext(connection) as queries:
        learn(at=LATER + timedelta(seconds=1))
    # look, savepoint, cursor twice, acts, tastes, write, cursor, end
    assert len(queries) == 9


COMPONENTS = ["shade/GLASS", "shade/PAPER", "shade/GOLD", "bulb/LED", "extras/PLUG", "extras/DIMMER"]
BUILDS = [DARK, LIGHT, {"shade": "GOLD", "bulb": "LED*3"}, {"unknown": "x"}]
act_strategy = st.one_of(
    st.builds(clicked, st.sampled_from(COMPONENTS), verb=st.sampled_from([Verb.CHOSE, Verb.WISHED])),
    st.builds(retracted, st.sampled_from(COMPONENTS)),
    st.builds(ordered, st.sampled_from(BUILDS)),
    st.builds(clicked, st.sampled_from(["seat/STEEL", "cushions/INK"]), family=st.just("chair")),
    st.builds(retracted, st.sampled_from(["seat/STEEL", "cushions/INK"]), family=st.just("chair")),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 1), act_strategy, st.booleans()), max_size=30))
def test_learn_bit_by_bit_equals_rebuild(shop, history):
    visitors = [guest(), guest()]
    for who, what, pass_now in history:
        act(visitors[who], what)
        if pass_now:
            learn(at=LATER, limit=3)
    learn_all()
    bit_by_bit = rows(*(v.customer_id for v in visitors))
    for visitor in visitors:
        rebuild(customer_id=visitor.customer_id)
    assert rows(*(v.customer_id for v in visitors)) == bit_by_bit
    Taste.objects.all().delete()
    rebuild_all()
    assert rows(*(v.customer_id for v in visitors)) == bit_by_bit


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(act_strategy, max_size=12), st.lists(act_strategy, min_size=1, max_size=12))
def test_forgetting_a_visit_leaves_what_was_known_before_it(shop, before, during):
    visitor = guest()
    act(visitor, *before)
    LearningCursor.objects.update(visits_checked_at=AT)  # examples share the database
    learn_all()
    known = rows(visitor.customer_id)
    visitor_now = Visitor(customer_id=visitor.customer_id, identity_id=visitor.identity_id)
    track(visitor=visitor_now, learning=Learning.VISIT, at=AT, acts=during)
    learn_all()
    learn(at=AT + timedelta(minutes=40))
    assert rows(visitor.customer_id) == known


def test_rebuild_counts_no_further_than_the_pass(customer):
    act(customer, clicked("shade/GLASS"))
    learn_all()
    act(customer, clicked("shade/PAPER"))
    rebuild(customer_id=customer.customer_id)
    learn_all()
    assert counts(customer)["lamp", "component", "shade/PAPER"] == (1, 0)


def test_visit_is_forgotten_half_an_hour_after_the_last_act(shop):
    visitor = guest(Learning.VISIT)
    act(visitor, clicked("shade/GLASS"))
    learn_all(at=AT + timedelta(minutes=29))
    assert counts(visitor) != {}
    learn(at=AT + timedelta(minutes=33))
    assert (counts(visitor), Interaction.objects.count(), Identity.objects.visits().count()) == ({}, 0, 0)


def test_visit_goes_on_with_every_act(shop):
    visitor = guest(Learning.VISIT)
    act(visitor, clicked("shade/GLASS"))
    act(visitor, clicked("shade/PAPER"), at=AT + timedelta(minutes=25))
    learn(at=AT + timedelta(minutes=50))
    assert counts(visitor)["lamp", "component", "shade/GLASS"] == (1, 0)


def test_always_keeps_what_a_visit_would_forget(customer):
    act(customer, clicked("shade/GLASS"))
    learn_all()
    learn(at=AT + timedelta(days=1000))
    assert counts(customer)["lamp", "component", "shade/GLASS"] == (1, 0)


def test_settled_waits_at_a_young_gap():
    fresh = AT - MINUTE / 2
    assert settled([(1, fresh), (2, fresh), (4, fresh)], last=0, at=AT) == 2
    assert settled([(2, fresh)], last=0, at=AT) == 0


def test_settled_goes_past_an_old_gap():
    old = AT - MINUTE
    assert settled([(1, old), (3, old), (4, AT), (6, AT)], last=0, at=AT) == 3
    assert settled([], last=7, at=AT) == 0


@pytest.fixture
def slow(transactional_db, customer):
    """Another connection that has written an act and not yet ended."""
    act(customer, clicked("shade/GLASS"))
    learn(at=AT)
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_interaction (identity_id, at, channel, verb, family_code, release_number,"
            " module_code, component_code, quantity, detail) SELECT identity_id, at, channel, verb, family_code,"
            " release_number, module_code, component_code, quantity, detail FROM customers_interaction"
        )
    act(customer, clicked("bulb/LED"))
    yield other
    other.close()


@pytest.mark.postgresql_only  # SQLite lets one transaction write at a time
def test_an_act_that_is_still_being_written_is_waited_for(slow, customer):
    assert learn(at=AT) == 0
    slow.commit()
    assert learn(at=AT) == 2
    assert counts(customer)["lamp", "component", "shade/GLASS"] == (2, 0)


@pytest.mark.postgresql_only  # SQLite lets one transaction write at a time
def test_an_id_that_was_given_back_is_not_waited_for(slow, customer):
    slow.rollback()
    assert learn(at=AT) == 1
    assert counts(customer)["lamp", "component", "bulb/LED"] == (1, 0)


@pytest.mark.postgresql_only  # SQLite lets one transaction write at a time
def test_without_looking_who_writes_an_act_is_lost(slow, customer, monkeypatch):
    """Negative control: the cursor goes past the act, which then appears behind it."""
    monkeypatch.setattr(steps, "being_written", lambda: False)
    assert learn(at=AT) == 1
    slow.commit()
    assert learn(at=AT) == 0
    assert counts(customer)["lamp", "component", "shade/GLASS"] == (1, 0)


def test_cursor_is_one_row(db):
    LearningCursor.objects.create()
    with pytest.raises(Exception, match="learning_cursor_one_row"):
        LearningCursor.objects.create(id=2)
