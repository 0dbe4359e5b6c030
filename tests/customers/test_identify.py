from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from configurator.customers.consent import Purpose, give, withdraw
from configurator.customers.forget import forget_customer
from configurator.customers.identify import (
    TakenError,
    add_identity,
    customer_of,
    ensure_customer,
    identify,
    identify_any,
    set_learning,
    sign_in,
    sign_out,
)
from configurator.customers.merge import merge
from configurator.customers.models import Consent, Customer, Identity, Learning, User, Verb
from configurator.customers.track import Act, track
from configurator.customers.visitor import Visitor

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
ACT = Act(verb=Verb.CHOSE, family_code="lamp")


@pytest.fixture
def user():
    return User.objects.create_user("joe@example.com", name="Joe Doe")


@pytest.fixture
def visitor():
    found = Visitor()
    ensure_customer(visitor=found, at=AT)
    return found


def test_ensure_customer_makes_a_guest_once(django_assert_num_queries):
    visitor = Visitor()
    made = ensure_customer(visitor=visitor, at=AT)
    with django_assert_num_queries(0):
        assert ensure_customer(visitor=visitor, at=AT) == made
    customer, identity = Customer.objects.get(), Identity.objects.get()
    assert (customer.pk, customer.learning, customer.learning_chosen_at) == (made, Learning.VISIT, None)
    assert (identity.pk, identity.kind, identity.transient) == (visitor.identity_id, "device", False)
    assert (visitor.signed_in, visitor.changed) == (False, True)


def test_customer_of_an_account_is_always_the_same(user):
    first, second = (customer_of(user=user, at=AT) for _ in range(2))
    assert (first, first.kind, first.key, first.customer.name) == (second, "sign_in", str(user.pk), "Joe")


def test_sign_in_from_a_second_device_is_the_same_customer(user):
    one, two = Visitor(), Visitor()
    assert (sign_in(visitor=one, user=user, at=AT), sign_in(visitor=two, user=user, at=AT)) == (None, None)
    assert one == two == Visitor(one.customer_id, one.identity_id, signed_in=True, changed=True)


def test_sign_in_returns_the_guest_and_asks_about_their_history(user, visitor):
    guest_id = visitor.customer_id
    track(visitor=visitor, learning=Learning.VISIT, at=AT, acts=[ACT])
    assert sign_in(visitor=visitor, user=user, at=AT) == guest_id
    assert (visitor.guest_id, visitor.visit_id, visitor.last_act_at) == (guest_id, None, None)
    assert visitor.customer_id != guest_id


def test_sign_in_of_a_guest_without_history_asks_nothing(user, visitor):
    guest_id = visitor.customer_id
    assert sign_in(visitor=visitor, user=user, at=AT) == guest_id
    assert visitor.guest_id is None


def test_sign_in_again_has_no_guest(user, visitor):
    sign_in(visitor=visitor, user=user, at=AT)
    assert sign_in(visitor=visitor, user=user, at=AT) is None


def test_sign_in_after_another_account_takes_nothing_over(user, visitor):
    sign_in(visitor=visitor, user=user, at=AT)
    track(visitor=visitor, learning=Learning.ALWAYS, at=AT, acts=[ACT])
    ann = User.objects.create_user("ann@example.com")
    assert sign_in(visitor=visitor, user=ann, at=AT) is None
    assert visitor.guest_id is None


def test_sign_out_forgets_who_it_was(user, visitor):
    sign_in(visitor=visitor, user=user, at=AT)
    sign_out(visitor=visitor)
    assert visitor == Visitor(changed=True)


def test_set_learning_of_a_new_visitor_makes_a_guest():
    visitor = Visitor()
    set_learning(visitor=visitor, learning=Learning.OFF, at=AT)
    customer = Customer.objects.get(pk=visitor.customer_id)
    assert (customer.learning, customer.learning_chosen_at) == (Learning.OFF, AT)


def test_set_learning_always_keeps_the_visit(visitor):
    track(visitor=visitor, learning=Learning.VISIT, at=AT, acts=[ACT])
    set_learning(visitor=visitor, learning=Learning.ALWAYS, at=AT)
    assert (Identity.objects.visits().count(), Identity.objects.filter(kind="visit").count()) == (0, 1)
    assert visitor.visit_id is None


@pytest.mark.parametrize("learning", [Learning.OFF, Learning.VISIT])
def test_set_learning_less_leaves_the_visit_passing(visitor, learning):
    track(visitor=visitor, learning=Learning.VISIT, at=AT, acts=[ACT])
    set_learning(visitor=visitor, learning=learning, at=AT)
    assert Identity.objects.visits().count() == 1


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"learning": "always", "learning_chosen_at": None}, "customer_always_only_when_chosen"),
        ({"learning": "maybe"}, "customer_learning_known"),
    ],
)
def test_database_refuses_an_answer_that_was_not_given(visitor, change, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Customer.objects.filter(pk=visitor.customer_id).update(**change)


def test_database_refuses_a_passing_device(visitor):
    with pytest.raises(IntegrityError, match="identity_only_visits_pass"), transaction.atomic():
        Identity.objects.filter(pk=visitor.identity_id).update(transient=True)


def test_names_in_words(user, visitor):
    customer = Customer.objects.get(pk=visitor.customer_id)
    assert str(customer) == f"Guest {str(customer.pk)[:8]}"
    assert str(Customer(name="Joe")) == "Joe"
    assert str(Identity.objects.get(pk=visitor.identity_id)) == "Device since 2026-03-04"
    assert (str(user), user.get_full_name(), user.get_short_name()) == ("joe@example.com", "Joe Doe", "Joe")
    assert User(email="ann@example.com").get_short_name() == "ann"


# At any contact point

CARD = "4539 1488 0343 6467"


@pytest.mark.parametrize(
    ("kind", "told", "asked"),
    [
        ("email", "Joe@Example.com", "joe@example.COM"),
        ("telephone", "+49 30 123456", "0049 (30) 12 34 56"),
        ("card", CARD, "4539-1488-0343-6467"),
        ("partner", "Dealer: 17", "dealer:  17"),
    ],
)
def test_identify_finds_the_person_by_whatever_they_bring(settings, visitor, kind, told, asked):
    settings.TELEPHONE_REGION = "DE"
    assert identify(kind=kind, text=asked) is None
    add_identity(customer_id=visitor.customer_id, kind=kind, text=told, at=AT)
    found = identify(kind=kind, text=asked)
    assert found is not None
    assert found.pk == visitor.customer_id
    assert [customer.pk for customer in identify_any(text=asked)] == [visitor.customer_id]


def test_identify_finds_browsers_and_accounts_too(user, visitor):
    device = Identity.objects.get(pk=visitor.identity_id)
    joe = customer_of(user=user, at=AT)
    found = [identify(kind="device", text=device.key), identify(kind="sign_in", text=str(user.pk))]
    assert found == [device.customer, joe.customer]
    assert identify(kind="email", text="JOE@example.com") == joe.customer


def test_identify_gives_the_person_after_a_merge(user, visitor):
    joe = customer_of(user=user, at=AT)
    add_identity(customer_id=visitor.customer_id, kind="card", text=CARD, at=AT)
    merge(survivor_id=joe.customer_id, absorbed_id=visitor.customer_id, at=AT)
    assert identify(kind="card", text=CARD) == joe.customer


def test_an_identity_of_somebody_else_names_them(user, visitor):
    joe = customer_of(user=user, at=AT)
    with pytest.raises(TakenError) as taken:
        add_identity(customer_id=visitor.customer_id, kind="email", text="Joe@example.com", at=AT)
    assert taken.value.customer == joe.customer
    again = [add_identity(customer_id=joe.customer_id, kind="card", text=CARD, at=AT).pk for _ in range(2)]
    assert again[0] == again[1]


def test_erasing_strikes_out_what_a_person_is_reached_by(user, visitor):
    add_identity(customer_id=visitor.customer_id, kind="card", text=CARD, at=AT)
    give(customer_id=visitor.customer_id, purpose=Purpose.RESEARCH, at=AT, source="test")
    withdraw(customer_id=visitor.customer_id, purpose=Purpose.RESEARCH, at=AT, source="test")
    forget_customer(customer_id=visitor.customer_id, at=AT)
    assert identify(kind="card", text=CARD) is None
    assert not any("4539" in key for key in Identity.objects.values_list("key", flat=True))
    ledger = list(Consent.objects.order_by("pk").values_list("customer", "given"))
    assert ledger == [(None, True), (visitor.customer_id, False)]
    assert identify(kind="device", text=Identity.objects.get(pk=visitor.identity_id).key) is not None
