"""Whoever is merged with whomever, in whichever order: nothing is lost, nothing doubled, and it can be undone."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from configurator.customers.consent import consents_of, may_use
from configurator.customers.merge import TooLateError, merge, undo
from configurator.customers.models import (
    Channel,
    Consent,
    Customer,
    Frequency,
    Identity,
    Interaction,
    Learning,
    Merge,
    Note,
    Purpose,
    Verb,
)
from configurator.customers.track import Act, track
from configurator.customers.visitor import Visitor

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
LATER = AT + timedelta(days=1)
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

PEOPLE = 4
ANSWERS = [
    (Purpose.PERSONALISE, "", False, ""),
    (Purpose.PERSONALISE, "", True, Frequency.VISIT),
    (Purpose.PERSONALISE, "", True, Frequency.ALWAYS),
    (Purpose.MESSAGE, Channel.EMAIL, True, Frequency.WEEKLY),
    (Purpose.MESSAGE, Channel.EMAIL, True, Frequency.MONTHLY),
    (Purpose.MESSAGE, Channel.EMAIL, False, ""),
    (Purpose.MESSAGE, "", False, ""),
]
one = st.integers(0, PEOPLE - 1)
histories = st.lists(st.lists(st.sampled_from(range(len(ANSWERS))), max_size=3), min_size=PEOPLE, max_size=PEOPLE)
pairs = st.lists(st.tuples(one, one), min_size=1, max_size=5)


@contextmanager
def rolled_back():
    """A world of its own for each example."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def people(histories):
    """Customers, each with a device, an act, a note and the answers of their history."""
    found = []
    for number, answers in enumerate(histories):
        customer = Customer.objects.create(name=str(number), created_at=AT)
        device = Identity.objects.create(customer=customer, kind="device", key=f"d{number}", created_at=AT)
        Interaction.objects.create(identity=device, at=AT, verb="chose", component_code=f"C{number}")
        Note.objects.create(customer=customer, text=f"note {number}", at=AT)
        for minute, (purpose, channel, given_, frequency) in enumerate(ANSWERS[i] for i in answers):
            at = AT + timedelta(minutes=minute)
            row = {"purpose": purpose, "channel": channel, "given": given_, "frequency": frequency, "at": at}
            Consent.objects.create(customer=customer, wording=1, source="test", **row)
            if purpose == Purpose.PERSONALISE:
                Customer.objects.filter(pk=customer.pk).update(learning=frequency or "off", learning_chosen_at=at)
        found.append(customer.pk)
    return found


def person(customer_id):
    """Everything that counts of a person, without which of their customers stands for them."""
    standing = consents_of(customer_id).current
    answers = {question: (answer.given, answer.frequency) for question, answer in standing.items()}
    return (
        frozenset(Customer.objects.members(customer_id).values_list("name", flat=True)),
        tuple(Interaction.objects.of(customer_id).order_by("pk").values_list("component_code", flat=True)),
        tuple(Note.objects.of(customer_id).order_by("pk").values_list("text", flat=True)),
        frozenset(Identity.objects.of(customer_id).values_list("key", flat=True)),
        frozenset(answers.items()),
        frozenset(Customer.objects.members(customer_id).values_list("learning", flat=True)),
        may_use(customer_id=customer_id, purpose=Purpose.MESSAGE, channel=Channel.EMAIL),
    )


def world(found):
    """Every person, once."""
    return {person(customer_id) for customer_id in found}


def rows():
    """Both tables that merging touches."""
    customers = Customer.objects.order_by("name").values_list("name", "merged_into", "learning", "learning_chosen_at")
    return list(customers), list(Identity.objects.order_by("key").values_list("key", "customer", "origin", "transient"))


def merge_all(found, pairs):
    made = [merge(survivor_id=found[a], absorbed_id=found[b], at=LATER) for a, b in pairs]
    return [done for done in made if done is not None]


@FEW
@given(histories=histories, pairs=pairs, data=st.data())
def test_the_order_of_merges_and_who_survives_make_no_difference(histories, pairs, data):
    other = [data.draw(st.permutations(pair)) for pair in data.draw(st.permutations(pairs))]
    seen = []
    for order in (pairs, other, pairs + other):
        with rolled_back():
            found = people(histories)
            merge_all(found, order)
            seen.append(world(found))
            names = [name for group in seen[-1] for name in group[0]]
            assert sorted(names) == [str(number) for number in range(PEOPLE)]
            for members, acts, notes, keys, *_ in seen[-1]:
                assert sorted(acts) == sorted(f"C{name}" for name in members)
                assert (len(notes), len(keys)) == (len(members), len(members))
    assert seen[0] == seen[1] == seen[2]


@FEW
@given(histories=histories, pairs=pairs)
def test_merging_again_changes_nothing(histories, pairs):
    with rolled_back():
        found = people(histories)
        merge_all(found, pairs)
        before = rows(), Merge.objects.count()
        assert merge_all(found, pairs) == []
        assert (rows(), Merge.objects.count()) == before


@FEW
@given(histories=histories, pairs=pairs, data=st.data())
def test_undoing_all_merges_in_any_order_gives_the_beginning_back(histories, pairs, data):
    with rolled_back():
        found = people(histories)
        before = rows()
        made = merge_all(found, pairs)
        for done in data.draw(st.permutations(made)):
            undo(merge_id=done.pk, at=LATER)
        assert rows() == before


@FEW
@given(histories=histories, pairs=pairs, data=st.data())
def test_undoing_one_merge_leaves_what_the_others_say(histories, pairs, data):
    with rolled_back():
        found = people(histories)
        made = merge_all(found, pairs)
        if not made:
            return
        gone = data.draw(st.sampled_from(made))
        undo(merge_id=gone.pk, at=LATER)
        seen = world(found)
        left = [(done.survivor_id, done.absorbed_id) for done in made if done.pk != gone.pk]
        names = dict(Customer.objects.values_list("pk", "name"))
    with rolled_back():
        found = people(histories)
        merge_all(found, [(int(names[a]), int(names[b])) for a, b in left])
        assert world(found) == seen


@pytest.fixture
def two():
    return people([[], []])


def test_undo_within_thirty_days_and_once(two):
    made = merge(survivor_id=two[0], absorbed_id=two[1], at=AT)
    assert made is not None
    with pytest.raises(TooLateError):
        undo(merge_id=made.pk, at=AT + timedelta(days=30, seconds=1))
    undo(merge_id=made.pk, at=AT + timedelta(days=30))
    with pytest.raises(TooLateError):
        undo(merge_id=made.pk, at=AT + timedelta(days=30))
    again = merge(survivor_id=two[1], absorbed_id=two[0], at=LATER)
    assert again is not None
    assert (again.survivor_id, Merge.objects.count()) == (two[1], 2)


def test_an_answer_after_the_merge_is_for_both_halves(two):
    one, other = two
    for customer_id, given_ in ((one, True), (other, False)):
        Consent.objects.create(
            customer_id=customer_id, purpose="message", channel="email", given=given_, at=AT, wording=1, source="test"
        )
    email = {"purpose": Purpose.MESSAGE, "channel": Channel.EMAIL}
    made = merge(survivor_id=one, absorbed_id=other, at=LATER)
    assert made is not None
    assert [may_use(customer_id=c, **email) for c in two] == [False, False]
    Consent.objects.create(
        customer_id=one,
        purpose="message",
        channel="email",
        given=True,
        at=LATER + timedelta(minutes=1),
        wording=1,
        source="test",
    )
    assert [may_use(customer_id=c, **email) for c in two] == [True, True]
    undo(merge_id=made.pk, at=LATER)
    assert [may_use(customer_id=c, **email) for c in two] == [True, False]
    assert Customer.objects.people().count() == 2


def test_what_a_browser_of_either_half_does_since_goes_back_with_it(two):
    made = merge(survivor_id=two[0], absorbed_id=two[1], at=AT)
    for customer_id in two:
        visitor = Visitor(customer_id=customer_id)
        track(visitor=visitor, learning=Learning.VISIT, at=LATER, acts=[Act(verb=Verb.VIEWED, family_code="lamp")])
    assert [Interaction.objects.of(customer_id).count() for customer_id in two] == [4, 4]
    assert made is not None
    undo(merge_id=made.pk, at=LATER)
    assert [Interaction.objects.of(customer_id).count() for customer_id in two] == [2, 2]
