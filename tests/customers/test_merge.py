from datetime import UTC, datetime, timedelta

import pytest

from configurator.customers.forget import forget_ended_visits
from configurator.customers.identify import ensure_customer, set_learning, sign_in
from configurator.customers.merge import join, leave
from configurator.customers.models import Identity, Interaction, Learning, User, Verb
from configurator.customers.track import Act, track
from configurator.customers.visitor import Visitor

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
ACT = Act(verb=Verb.CHOSE, family_code="lamp")


def signed_in(learning, was=Learning.VISIT):
    """A guest with an act who has signed in."""
    visitor = Visitor()
    ensure_customer(visitor=visitor, at=AT)
    set_learning(visitor=visitor, learning=was, at=AT)
    track(visitor=visitor, learning=was, at=AT, acts=[ACT])
    sign_in(visitor=visitor, user=User.objects.create_user("joe@example.com"), at=AT)
    set_learning(visitor=visitor, learning=learning, at=AT)
    return visitor


def acts_of(visitor):
    return Interaction.objects.of(visitor.customer_id).count()


def test_join_repoints_every_identity_of_the_guest():
    visitor = signed_in(Learning.ALWAYS)
    guest_id = visitor.guest_id
    before = acts_of(visitor)
    made = join(visitor=visitor, at=AT)
    assert made is not None
    assert (before, made.absorbed_id, made.merged_by, acts_of(visitor)) == (0, guest_id, None, 1)
    identities = Identity.objects.filter(customer=visitor.customer_id).order_by("kind")
    origins = [(identity.kind, identity.origin_or_customer_id == guest_id) for identity in identities]
    assert origins == [("device", True), ("sign_in", False), ("visit", True)]
    assert set(made.moved) == {str(i.pk) for i in identities if i.kind != "sign_in"}
    assert (visitor.guest_id, visitor.changed, join(visitor=visitor, at=AT)) == (None, True, None)


@pytest.mark.parametrize(("learning", "kept"), [(Learning.ALWAYS, 1), (Learning.VISIT, 0)])
def test_joined_visit_passes_unless_the_customer_said_always(learning, kept):
    visitor = signed_in(learning)
    join(visitor=visitor, at=AT)
    forget_ended_visits(at=AT + timedelta(hours=1))
    assert acts_of(visitor) == kept


def test_join_with_learning_off_adds_nothing():
    visitor = signed_in(Learning.OFF)
    guest_id = visitor.guest_id
    assert (join(visitor=visitor, at=AT), visitor.guest_id, acts_of(visitor)) == (None, guest_id, 0)


def test_join_needs_a_sign_in():
    visitor = signed_in(Learning.ALWAYS)
    visitor.signed_in = False
    assert join(visitor=visitor, at=AT) is None
    assert acts_of(visitor) == 0


def test_join_never_takes_an_account_along():
    visitor = signed_in(Learning.ALWAYS)
    other = Visitor()
    sign_in(visitor=other, user=User.objects.create_user("ann@example.com"), at=AT)
    visitor.guest_id = other.customer_id
    join(visitor=visitor, at=AT)
    assert Identity.objects.get(pk=other.identity_id).customer_id == other.customer_id


def test_leave_keeps_the_history_apart():
    visitor = signed_in(Learning.ALWAYS)
    guest_id = visitor.guest_id
    leave(visitor=visitor)
    assert (visitor.guest_id, acts_of(visitor), Interaction.objects.of(guest_id).count()) == (None, 0, 1)
