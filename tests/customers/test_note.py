from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from configurator.customers.forget import forget_customer, forget_note
from configurator.customers.identify import add_identity, answer_learning
from configurator.customers.merge import merge
from configurator.customers.models import Channel, Customer, Identity, Interaction, Learning, Note, User
from configurator.customers.note import NotAllowedError, UnreadableNoteError, add_note, notes_of

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture
def clerk():
    return User.objects.create_user("clerk@example.com", name="Cleo Clerk")


def customer():
    made = Customer.objects.create(created_at=AT)
    Identity.objects.create(customer=made, kind="device", key=made.pk.hex, created_at=AT)
    return made.pk


def note(customer_id, clerk, text="Likes quiet keyboards", at=AT):
    return add_note(customer_id=customer_id, text=text, by=clerk, at=at, channel=Channel.COUNTER)


def test_a_note_is_for_the_next_colleague_and_stands_in_the_time_line(clerk, django_assert_num_queries):
    customer_id = customer()
    first = note(customer_id, clerk, "  Likes quiet \n keyboards ")
    second = note(customer_id, clerk, "In a hurry", AT + timedelta(minutes=1))
    with django_assert_num_queries(1):
        shown = [(n.text, n.by.name if n.by else "") for n in notes_of(customer_id)]
    assert shown == [("In a hurry", "Cleo Clerk"), ("Likes quiet keyboards", "Cleo Clerk")]
    acts = Interaction.objects.of(customer_id).order_by("pk").values_list("verb", "channel", "detail")
    assert list(acts) == [("noted", "counter", {"note": n.pk}) for n in (first, second)]
    assert notes_of(customer()) == []


def test_a_note_hangs_on_the_identity_that_says_most(clerk):
    customer_id = customer()
    card = add_identity(customer_id=customer_id, kind="card", text="4539148803436467", at=AT)
    note(customer_id, clerk)
    assert Interaction.objects.get().identity == card


def test_nothing_is_noted_about_who_has_us_remember_nothing(clerk):
    customer_id = customer()
    answer_learning(customer_id=customer_id, learning=Learning.OFF, at=AT, source="test")
    with pytest.raises(NotAllowedError):
        note(customer_id, clerk)
    assert (Note.objects.count(), Interaction.objects.count()) == (0, 0)


@pytest.mark.parametrize("text", ["", "   ", "x" * 201])
def test_a_note_has_words_and_not_too_many(clerk, text):
    with pytest.raises(UnreadableNoteError):
        note(customer(), clerk, text)


def test_notes_of_a_person_are_those_of_both_halves(clerk):
    one, other = customer(), customer()
    for half in (one, other):
        note(half, clerk)
    merge(survivor_id=one, absorbed_id=other, at=AT)
    assert len(notes_of(one)) == len(notes_of(other)) == 2


def test_the_customer_erases_a_note_with_its_line(clerk):
    customer_id, stranger = customer(), customer()
    kept, gone = note(customer_id, clerk, "kept"), note(customer_id, clerk, "gone")
    assert not forget_note(customer_id=stranger, note_id=gone.pk)
    assert forget_note(customer_id=customer_id, note_id=gone.pk)
    assert [n.text for n in notes_of(customer_id)] == ["kept"]
    assert list(Interaction.objects.values_list("detail", flat=True)) == [{"note": kept.pk}]


def test_erasing_everything_takes_the_notes_along(clerk):
    customer_id = customer()
    note(customer_id, clerk)
    forget_customer(customer_id=customer_id, at=AT)
    assert (Note.objects.count(), Interaction.objects.count()) == (0, 0)


def test_database_refuses_a_note_without_words():
    with pytest.raises(IntegrityError, match="note_says_something"), transaction.atomic():
        Note.objects.create(customer_id=customer(), text="", at=AT)
