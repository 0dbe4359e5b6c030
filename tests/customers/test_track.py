import uuid
from datetime import UTC, datetime, timedelta

import pytest

from configurator.customers.identify import ensure_customer
from configurator.customers.models import Identity, Interaction, Learning, Verb
from configurator.customers.track import Act, track
from configurator.customers.visitor import Visitor

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
ACT = Act(
    verb=Verb.CHOSE,
    family_code="lamp",
    release_number=3,
    module_code="shade",
    component_code="PAPER",
    quantity=2,
    detail={"a": 1},
)


@pytest.fixture
def visitor():
    found = Visitor()
    ensure_customer(visitor=found, at=AT)
    found.changed = False
    return found


def test_track_always_writes_under_the_own_identity_in_one_insert(visitor, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert track(visitor=visitor, learning=Learning.ALWAYS, at=AT, acts=[ACT, ACT]) is True
    row = Interaction.objects.values().first()
    row.pop("id")
    assert row == {
        "identity_id": visitor.identity_id,
        "at": AT,
        "channel": "web",
        "verb": "chose",
        "family_code": "lamp",
        "release_number": 3,
        "module_code": "shade",
        "component_code": "PAPER",
        "quantity": 2,
        "detail": {"a": 1},
    }
    assert (Interaction.objects.count(), visitor.changed) == (2, False)


def test_track_visit_writes_under_one_passing_identity(visitor, django_assert_num_queries):
    with django_assert_num_queries(3):  # whose visit it is, the visit, the act
        track(visitor=visitor, learning=Learning.VISIT, at=AT, acts=[ACT])
    with django_assert_num_queries(1):
        track(visitor=visitor, learning=Learning.VISIT, at=AT + timedelta(minutes=20), acts=[ACT])
    visit = Identity.objects.visits().get()
    assert (visit.customer_id, visit.interactions.count(), visitor.visit_id) == (visitor.customer_id, 2, visit.pk)


def test_track_after_half_an_hour_is_another_visit(visitor):
    for minutes in (0, 30):
        track(visitor=visitor, learning=Learning.VISIT, at=AT + timedelta(minutes=minutes), acts=[ACT])
    assert Identity.objects.visits().count() == 2


@pytest.mark.parametrize("learning", [Learning.OFF, "off"])
def test_track_off_writes_nothing(visitor, django_assert_num_queries, learning):
    with django_assert_num_queries(0):
        assert track(visitor=visitor, learning=learning, at=AT, acts=[ACT]) is False


def test_track_nobody_or_no_act_writes_nothing(visitor, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert track(visitor=Visitor(), learning=Learning.ALWAYS, at=AT, acts=[ACT]) is False
        assert track(visitor=visitor, learning=Learning.ALWAYS, at=AT, acts=[]) is False


def test_track_always_without_identity_falls_back_to_the_visit(visitor):
    nameless = Visitor(customer_id=visitor.customer_id)
    track(visitor=nameless, learning=Learning.ALWAYS, at=AT, acts=[ACT])
    assert Interaction.objects.get().identity.kind == Identity.Kind.VISIT


def test_interaction_knows_only_its_verbs(visitor):
    with pytest.raises(Exception, match="interaction_verb_known"):
        Interaction.objects.create(identity_id=visitor.identity_id, at=AT, verb="stole")


def test_interactions_of_a_customer_and_after(visitor):
    track(visitor=visitor, learning=Learning.ALWAYS, at=AT, acts=[ACT, ACT])
    first, second = Interaction.objects.order_by("pk")
    assert list(Interaction.objects.after(first.pk)) == [second]
    assert list(Interaction.objects.of(uuid.uuid4())) == []
    assert str(first) == "chose PAPER"
