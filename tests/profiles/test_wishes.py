"""Refused wishes: counted by product with what stood against them and what came of them, without anybody in them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from configurator.customers.models import Interaction, Learning, User, Verb
from configurator.profiles.forget import forget_profile
from configurator.profiles.learn import learn
from configurator.profiles.models import RefusedWish
from configurator.profiles.wishes import Tally, settle_wishes, tallies
from tests.profiles.shop import AT, act, clicked, guest

pytestmark = pytest.mark.django_db

LIST = "/admin/profiles/refusedwish/"
OVER = timedelta(minutes=40)  # after this a visit has ended
DETAIL = {"refused": True, "choices": ["shade/GOLD"], "rules": ["no-gold-dimmer"]}


def wish(component="extras/DIMMER", **detail):
    return replace(clicked(component, verb=Verb.WISHED), detail={**DETAIL, **detail})


def settled():
    names = ("module_code", "component_code", "choices", "rules", "outcome", "instead")
    return list(RefusedWish.objects.order_by("pk").values_list(*names))


STOOD = (["shade/GOLD"], ["no-gold-dimmer"])


def test_a_wish_is_settled_when_its_visit_has_ended_and_the_visit_is_forgotten(shop):
    act(guest(Learning.VISIT), wish(), clicked("extras/PLUG"))
    learn(at=AT + timedelta(minutes=5))
    assert settled() == []
    learn(at=AT + OVER)
    assert settled() == [("extras", "DIMMER", *STOOD, "instead", "PLUG")]
    assert not Interaction.objects.exists()
    learn(at=AT + 2 * OVER)
    assert len(settled()) == 1


@pytest.mark.parametrize(
    ("acts", "outcome", "instead"),
    [
        ([wish()], "left", ""),
        ([wish(had="PLUG")], "instead", "PLUG"),
        ([wish(had="PLUG"), wish(refused=False)], "made", ""),
        ([wish(refused=False)], "made", ""),
        ([wish(), clicked("extras/DIMMER")], "made", ""),
        ([wish(), clicked("shade/PAPER")], "left", ""),  # another module
        ([clicked("extras/PLUG"), wish()], "left", ""),  # before the wish
        ([wish(), wish("extras/PLUG")], "left", ""),  # refused too
        ([wish(), clicked("extras/DIMMER"), clicked("extras/PLUG")], "instead", "PLUG"),
    ],
)
def test_what_came_of_a_wish(customer, acts, outcome, instead):
    act(customer, *acts)
    learn(at=AT + OVER)
    found = [row[4:] for row in settled() if row[:2] == ("extras", "DIMMER")]
    assert found == [(outcome, instead)]


def test_asking_twice_counts_once(customer, stranger):
    act(customer, wish(), wish())
    act(stranger, wish())
    learn(at=AT + OVER)
    assert len(settled()) == 2


def test_nothing_in_a_row_leads_to_anybody():
    """Days and codes only: no key of a person, an identity, a build or an act, and no time of day."""
    kinds = {field.name: field.get_internal_type() for field in RefusedWish._meta.concrete_fields}
    assert kinds == {
        "id": "BigAutoField",
        "on": "DateField",
        "family_code": "CharField",
        "release_number": "PositiveIntegerField",
        "module_code": "CharField",
        "component_code": "CharField",
        "choices": "JSONField",
        "rules": "JSONField",
        "outcome": "CharField",
        "instead": "CharField",
    }


def test_with_learning_off_nothing_is_counted(shop):
    act(guest(Learning.OFF), wish())
    learn(at=AT + OVER)
    assert settled() == []


def test_who_is_erased_before_is_not_counted(customer):
    act(customer, wish())
    forget_profile(customer_id=customer.customer_id, at=AT)
    learn(at=AT + OVER)
    assert settled() == []


def test_without_settling_first_the_wishes_of_visits_would_be_lost(shop, monkeypatch):
    """Negative control: forgetting the visit alone leaves nothing to count."""
    monkeypatch.setattr("configurator.profiles.learn.settle_wishes", lambda *, at: 0)
    act(guest(Learning.VISIT), wish())
    learn(at=AT + OVER)
    monkeypatch.undo()
    settle_wishes(at=AT + 2 * OVER)
    assert (settled(), Interaction.objects.count()) == ([], 0)


# For staff


def test_tallies_count_by_option_settled_or_not(customer, stranger):
    act(customer, wish(), clicked("extras/PLUG"), wish("shade/GOLD", refused=False, choices=["extras/DIMMER"]))
    learn(at=AT + OVER)
    act(stranger, wish(), at=AT + OVER)
    dimmer, gold = tallies(since=AT.date())
    words = "The golden shade can't be dimmed."
    assert dimmer == Tally("Lamp", "Extras", "Dimmer", 2, 0, 1, {"Golden shade": 2}, {words: 2}, {"Plug": 1})
    assert gold == Tally("Lamp", "Shade", "Golden shade", 1, 1, 0, {"Dimmer": 1}, {words: 1}, {})
    assert tallies(since=AT.date(), family_code="chair") == []
    assert tallies(since=AT.date() + timedelta(days=1)) == []


def test_a_modules_own_rule_is_named_by_the_module(customer):
    act(customer, wish(rules=["extras:<="], choices=[]))
    [tally] = tallies(since=AT.date())
    assert dict(tally.rules) == {"Extras: what may be taken of it": 1}


@pytest.fixture
def staff(client, db):
    user = User.objects.create_user("sam@example.com", "x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_refusedwish"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setattr("configurator.profiles.admin.wishes.timezone.now", lambda: AT)


def test_the_page_lists_what_was_wished_for(staff, customer, today):
    act(customer, wish(), clicked("extras/PLUG"))
    page = staff.get(LIST).content.decode()
    for words in (
        "Dimmer",
        "Lamp, Extras",
        "Golden shade (1)",
        "The golden shade can&#x27;t be dimmed. (1)",
        "Plug (1)",
    ):
        assert words in page
    assert "Nobody wished" in staff.get(f"{LIST}?family=chair&days=90").content.decode()
    assert "Dimmer" in staff.get(f"{LIST}?family=lamp&days=x").content.decode()


def test_the_page_says_when_there_is_nothing(staff):
    assert "Nobody wished for anything that could not be had." in staff.get(LIST).content.decode()


def test_only_who_may_see_it_sees_it_and_nobody_changes_it(client, staff, db):
    assert staff.get(f"{LIST}add/").status_code == 403
    user = User.objects.create_user("eve@example.com", "x", is_staff=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(LIST).status_code == 403
    client.logout()
    assert client.get(LIST).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_one_wish_and_for_three(staff, shop, today, count):
    for _ in range(count):
        act(guest(), wish())
    staff.get(LIST)  # the release's words are remembered
    with CaptureQueriesContext(connection) as captured:
        staff.get(LIST)
    # session, user, two of permissions; cursor, fresh wishes, what followed, rows, families
    assert len(captured) == 9, [query["sql"][:80] for query in captured]
