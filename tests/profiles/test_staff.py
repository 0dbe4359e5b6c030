"""What does not go together is settled together with a clerk."""

import pytest
from django.contrib.auth.models import Permission

from configurator.customers.identify import set_learning
from configurator.customers.models import Interaction, Learning, User, Verb
from configurator.profiles.correct import liking
from configurator.profiles.tell import tell
from configurator.profiles.told import told_of
from tests.profiles.shop import AT, DARK, act, be, learn_all, ordered
from tests.profiles.test_views import text

HTMX = {"HX-Request": "true"}
WORDS = "Colour: black: never, if it can be helped"


@pytest.fixture
def fact(account):
    """Told to avoid what was ordered twice."""
    tell(visitor=account, statements=[liking(code="colour=black", name="Colour: black", weight="-3")], at=AT)
    act(account, ordered(DARK), ordered(DARK))
    learn_all()
    return told_of(customer_id=account.customer_id).facts[0]


def clerk(client, *rights):
    user = User.objects.create_user("sam@example.com", name="Sam Staff", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_customer", *rights]))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def url(visitor):
    return f"/me/staff/customers/{visitor.customer_id}/contradictions/"


def settle(client, visitor, fact, word="holds", channel="counter"):
    return client.post(url(visitor), {"fact": fact.id, "word": word, "channel": channel}, follow=True)


@pytest.mark.parametrize(("word", "channel"), [("holds", "counter"), ("gone", "telephone")])
def test_what_a_clerk_settles_says_with_whom_and_where(client, account, fact, word, channel):
    staff = clerk(client, "add_note")
    for headers in ({}, HTMX):
        assert "You ordered such things twice" in text(staff.get(url(account), headers=headers))
    answer = settle(staff, account, fact, word, channel)
    assert answer.redirect_chain == [(f"/admin/customers/customer/{account.customer_id}/change/", 303)]
    assert "Settled" in text(answer)
    assert "Everything told goes together" in text(staff.get(url(account)))
    row = Interaction.objects.of(account.customer_id).filter(verb=Verb.TOLD).latest("pk")
    assert (row.channel, row.detail["with"], row.identity_id) == (channel, "Sam", account.identity_id)
    assert ("colour=black" in str(told_of(customer_id=account.customer_id).likes)) is (word == "holds")


def test_the_customer_sees_with_whom_it_was_settled(client, account, fact):
    settle(clerk(client, "add_note"), account, fact)
    page = text(be(client, account).get("/me/"))
    assert f"Told us with Sam at the counter: It holds: {WORDS}" in page
    assert "with Sam at the counter · used for: not asking you again" in page
    assert f"Told us: {WORDS}" in page  # what was told on this site names nobody


def test_who_may_only_look_can_not_settle(client, account, fact):
    staff = clerk(client)
    page = text(staff.get(url(account)))
    assert "You ordered such things twice" in page
    assert "It holds" not in page
    assert settle(staff, account, fact).status_code == 403
    assert Interaction.objects.filter(verb=Verb.TOLD).count() == 1


@pytest.mark.parametrize("words", [{"word": "burn"}, {"channel": "web"}, {"channel": ""}])
def test_other_words_are_refused(client, account, fact, words):
    assert settle(clerk(client, "add_note"), account, fact, **words).status_code == 400
    assert Interaction.objects.filter(verb=Verb.TOLD).count() == 1


def test_settling_twice_writes_once(client, account, fact):
    staff = clerk(client, "add_note")
    settle(staff, account, fact)
    assert "settled already" in text(settle(staff, account, fact))
    assert Interaction.objects.filter(verb=Verb.TOLD).count() == 2


def test_with_learning_off_nothing_is_shown_or_settled(client, account, fact):
    set_learning(visitor=account, learning=Learning.OFF, at=AT)
    staff = clerk(client, "add_note")
    assert "Everything told goes together" in text(staff.get(url(account)))
    settle(staff, account, fact)
    assert Interaction.objects.filter(verb=Verb.TOLD).count() == 1
