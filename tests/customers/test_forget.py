from datetime import UTC, datetime, timedelta

import pytest

from configurator.customers.forget import forget_customer, forget_ended_visits
from configurator.customers.identify import ensure_customer
from configurator.customers.models import Customer, Identity, Interaction, Learning, Verb
from configurator.customers.track import Act, track
from configurator.customers.visitor import Visitor

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
ACT = Act(verb=Verb.CHOSE, family_code="lamp")


def acting(learning, at=AT):
    visitor = Visitor()
    ensure_customer(visitor=visitor, at=AT)
    track(visitor=visitor, learning=learning, at=at, acts=[ACT])
    return visitor


def test_forget_customer_deletes_only_their_acts():
    one, other = acting(Learning.ALWAYS), acting(Learning.ALWAYS)
    track(visitor=one, learning=Learning.VISIT, at=AT, acts=[ACT])
    assert forget_customer(customer_id=one.customer_id, at=AT) == 2
    assert [i.identity_id for i in Interaction.objects.all()] == [other.identity_id]
    assert dict(Customer.objects.values_list("pk", "forgotten_at")) == {one.customer_id: AT, other.customer_id: None}


def test_forget_ended_visits_leaves_running_visits_and_what_is_kept():
    ended, running = acting(Learning.VISIT), acting(Learning.VISIT, at=AT + timedelta(minutes=20))
    kept = acting(Learning.ALWAYS)
    at = AT + timedelta(minutes=33)
    assert forget_ended_visits(at=at) == {ended.customer_id}
    assert set(Interaction.objects.values_list("identity_id", flat=True)) == {running.visit_id, kept.identity_id}
    assert Identity.objects.visits().get().pk == running.visit_id
    assert forget_ended_visits(at=at) == set()


def test_visit_without_an_act_is_forgotten_too():
    visitor = acting(Learning.VISIT)
    Interaction.objects.all().delete()
    assert forget_ended_visits(at=AT + timedelta(minutes=31)) == set()
    assert forget_ended_visits(at=AT + timedelta(minutes=33)) == {visitor.customer_id}


def test_a_visit_that_the_cookie_still_believes_in_is_there():
    visitor = acting(Learning.VISIT)
    last = AT + timedelta(minutes=29, seconds=59)
    assert visitor.on_visit(last)
    assert forget_ended_visits(at=last) == set()
    track(visitor=visitor, learning=Learning.VISIT, at=last, acts=[ACT])
    assert Interaction.objects.count() == 2
