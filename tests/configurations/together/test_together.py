"""Two at one build: who may what, what each learns of the other, and what is written about whom."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from configurator.configurations.models import Companion, Configuration, Invitation
from configurator.configurations.tidy import tidy
from configurator.configurations.together.invite import MOST
from configurator.customers.identify import set_learning
from configurator.customers.merge import merge
from configurator.customers.models import Interaction, Learning, Verb
from configurator.kiosk.device import COOKIE as KIOSK
from configurator.kiosk.device import Kiosk
from configurator.kiosk.device import dumps as kiosk_cookie
from configurator.orders.models import Order
from configurator.privacy.erase import erase_person
from configurator.privacy.walk import person_behind
from tests.configurations.shop import text_of
from tests.configurations.test_clicks import A_CLICK, shapes, statements, states, swap
from tests.configurations.test_clicks import Page as Markup
from tests.configurations.together.conftest import Page, invite, join
from tests.conftest import AT, guest

pytestmark = pytest.mark.django_db


# Coming


def test_who_is_invited_sees_who_invites_and_to_what_gives_a_name_and_is_at_the_very_build(made, invitation, stranger):
    asked = stranger.get(f"/t/{invitation.token}/")
    assert "Joe invites you to build a" in text_of(asked)
    assert "noindex" in asked.headers["X-Robots-Tag"]
    assert asked.headers["Referrer-Policy"] == "same-origin"
    along = join(made, invitation, stranger)
    assert along.take("wheel", value="SMALL").status_code == 200
    assert made.row.choices == {"frame": "THICK", "wheel": "SMALL"}
    assert stranger.get(f"/t/{invitation.token}/").url == made.url  # once is enough


def test_a_browser_without_a_customer_gets_one_and_an_account_is_known_by_its_name(made, invitation, member):
    new = Client()
    assert new.post(f"/t/{invitation.token}/", {"who": "Ann"}).url == made.url
    assert new.get(made.url).status_code == 200
    assert 'value="Joe"' in member.get(f"/t/{invitation.token}/").content.decode()


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a\x00b", "a\u202eb"])
def test_a_name_that_is_none_is_said_beside_the_field_and_nobody_comes(made, invitation, stranger, name):
    answer = stranger.post(f"/t/{invitation.token}/", {"who": name})
    assert answer.status_code == 422
    assert 'class="field-says"' in answer.content.decode()
    assert not Companion.objects.exists()
    assert made.browser.post(f"{made.url}together/", {"who": name}).status_code == 422


def test_so_many_can_come_and_no_more(made, invitation):
    for number in range(MOST):
        join(made, invitation, guest(), f"Guest {number}")
    late = guest().post(f"/t/{invitation.token}/", {"who": "Late"})
    assert late.status_code == 409
    assert "As many build along as can" in text_of(late)
    assert sorted(Companion.objects.values_list("number", flat=True)) == list(range(1, MOST + 1))


def test_a_link_that_nobody_was_given_a_stale_one_and_a_wrong_method(made, invitation, stranger):
    assert stranger.get("/t/" + "x" * 32 + "/").status_code == 404
    Invitation.objects.update(valid_until=timezone.now() - timedelta(seconds=1))
    old = stranger.post(f"/t/{invitation.token}/", {"who": "Ann"})
    assert old.status_code == 410
    assert "This invitation is over" in text_of(old)
    assert stranger.put(f"/t/{invitation.token}/").status_code == 405
    assert not Companion.objects.exists()


def test_joining_and_inviting_are_limited(made, invitation, monkeypatch):
    monkeypatch.setattr("configurator.configurations.together.views.JOINS", 2)
    monkeypatch.setattr("configurator.configurations.together.views.INVITATIONS", 2)
    answers = [Client().post(f"/t/{invitation.token}/", {"who": ""}).status_code for _ in range(3)]
    assert answers == [422, 422, 429]
    made.browser.post(f"{made.url}together/", {"who": "Joe"})
    assert made.browser.post(f"{made.url}together/", {"who": "Joe"}).status_code == 429


def test_the_owner_is_taken_to_their_build_and_one_invitation_is_open_at_a_time(made, invitation):
    assert made.browser.get(f"/t/{invitation.token}/").url == made.url
    assert invite(made, "Joseph").token == invitation.token
    assert Invitation.objects.get().owner_name == "Joseph"


def test_a_kiosk_offers_it_not_and_joins_nothing(made, invitation, stranger):
    for browser in (made.browser, stranger):
        browser.cookies[KIOSK] = kiosk_cookie(Kiosk(family="", pause=60))
    assert "Build together" not in text_of(made.browser.get(f"{made.url}share/"))
    assert made.browser.post(f"{made.url}together/", {"who": "Joe"}).status_code == 404
    assert stranger.post(f"/t/{invitation.token}/", {"who": "Ann"}).status_code == 409
    assert not Companion.objects.exists()


# Who may what

OWNERS = ("share/", "together/", "together/end/", "name/", "copy/", "delete/", "renew/", "checkout/", "cart/")


@pytest.mark.parametrize("path", OWNERS)
def test_only_the_owner_orders_shares_names_and_deletes(made, along, path):
    along.take("wheel", value="SMALL")
    before = made.row
    words = {"version": before.version, "name": "Mine now", "who": "Ann", "quantity": 1}
    assert along.browser.post(made.url + path, words).status_code in {404, 303}
    assert along.browser.get(made.url + path).status_code in {404, 405, 303}
    now = made.row
    assert (now.name, now.status, now.version, now.customer_id) == ("", "open", before.version, before.customer_id)
    assert not Order.objects.exists()
    assert not made.row.shares.exists()
    assert Invitation.objects.get().ended_at is None


def test_neither_is_offered_to_a_guest(made, along):
    made.take("wheel", value="SMALL")
    page = along.page()
    for path in ("checkout/", "cart/", "share/", "name/", "delete/"):
        assert f"{made.url}{path}" not in page
    assert "Only who began it can order it" in page
    assert f"{made.url}checkout/" in made.page()


def test_an_invitation_opens_its_build_and_no_other_of_the_owners(made, along, bike, build):
    other = build(made.browser, bike, {"frame": "THIN"})
    assert along.browser.get(other.url).status_code == 404
    assert replace(other, browser=along.browser).take("wheel", value="SMALL").status_code == 404
    assert along.browser.get(f"{other.url}now/?version=1").status_code == 404
    assert other.row.choices == {"frame": "THIN"}


def test_who_has_seen_the_link_only_may_nothing(made, invitation, stranger):
    stranger.get(f"/t/{invitation.token}/")
    held = replace(made, browser=stranger)
    assert held.take("wheel", value="SMALL").status_code == 404
    for path in ("", "now/", "history/", "why/0/", "m/frame/", "reset/", "together/leave/"):
        assert stranger.get(made.url + path).status_code == 404, path
    for path in ("undo/", "redo/", "fill/", "reset/", "history/go/", "together/leave/", "together/copy/"):
        assert held.post(path).status_code == 404, path
    assert made.row.choices == {"frame": "THICK"}


def test_the_one_place_that_decides_is_what_keeps_them_out(made, invitation, stranger, monkeypatch):
    """Negative control: where nobody decides, a stranger chooses."""
    held = replace(made, browser=stranger)
    assert held.take("wheel", value="SMALL").status_code == 404
    monkeypatch.setattr("configurator.configurations.configure.admit", lambda **_: None)
    assert held.take("wheel", value="SMALL").status_code == 200


# What each sees of the other


def test_the_other_page_is_told_what_who_did_and_shows_what_a_fresh_one_shows(made, along):
    owners, guests = Page(made), Page(along)
    assert owners.ask().status_code in {200, 204}  # Ann's page is here now
    assert owners.ask().status_code == 204
    markup = Markup(made.page())
    along.take("wheel", value="SMALL")
    answer = owners.ask()
    assert answer.status_code == 200
    assert "Ann chose Small." in text_of(answer)
    assert "built-on" in answer.headers["HX-Trigger"]
    swap(markup, Markup(answer.content.decode()))
    assert states(markup) == states(Markup(made.page()))
    assert owners.ask().status_code == 204
    made.take("wheel", value="LARGE")
    assert "Joe changed Wheel to Large." in text_of(guests.ask())


def test_clicks_that_changed_nothing_bring_the_version_and_leave_the_notice(made, along):
    owners = Page(made)
    along.take("frame", value="THICK")
    answer = owners.ask()
    assert answer.status_code == 200
    assert "notice" not in answer.content.decode()
    assert owners.version == str(made.row.version)


def test_a_page_that_is_far_behind_is_shown_the_whole_build(made, along):
    owners = Page(made)
    for number in range(25):
        along.take("extras", value="BELL" if number % 2 else "BAG")
    answer = owners.ask()
    assert 'id="build"' in answer.content.decode()
    assert owners.ask().status_code == 204


def test_a_late_click_is_answered_with_who_was_before_and_nothing_is_lost(made, along):
    version = made.row.version
    along.take("wheel", value="SMALL", version=version)
    late = made.take("frame", value="ODD", version=version)
    assert late.status_code == 409
    assert "Ann chose Small. Your last click was not applied" in text_of(late)
    assert made.row.choices == {"frame": "THICK", "wheel": "SMALL"}


def test_the_history_says_who(made, along):
    made.take("extras", value="BELL")
    along.take("wheel", value="SMALL")
    mine, theirs = (text_of(held.browser.get(f"{held.url}history/")) for held in (made, along))
    assert "Ann chose Small" in mine
    assert " Chose Bell" in mine
    assert "Joe chose Bell" in theirs
    assert " Chose Small" in theirs


def test_undo_takes_back_what_was_last_whoever_did_it_and_says_whose_it_was(made, along):
    guests = Page(along)
    along.take("wheel", value="SMALL")
    guests.ask()
    assert "Taken back what Ann did: “Chose Small”." in text_of(made.post("undo/"))
    assert "Joe took back what you did: “Chose Small”." in text_of(guests.ask())
    assert "Joe did again: “Chose Small”." in text_of((made.post("redo/"), guests.ask())[1])
    made.take("frame", value="ODD")
    assert "Taken back what Joe did" in text_of(along.post("undo/"))
    assert made.row.choices == {"frame": "THICK", "wheel": "SMALL"}


def test_who_is_here_is_shown_and_who_has_gone_is_not(made, along, now):
    owners, _ = Page(made), Page(along)
    owners.ask()
    assert owners.here == "0-1"
    Companion.objects.update(seen_at=now - timedelta(minutes=1))
    answer = owners.ask()
    assert owners.here == "0"
    assert "Ann not here now" in text_of(answer)


def test_without_javascript_the_page_has_it_when_it_is_loaded_again(made, along):
    along.take("wheel", htmx=False, value="SMALL")
    page = made.page()
    assert "<noscript><p>What the others change is here when you load the page again." in page
    assert "Ann chose Small" in text_of(made.browser.get(f"{made.url}history/"))


def test_a_name_from_right_to_left_leaves_the_rest_in_its_order(made, invitation, stranger):
    along, owners = join(made, invitation, stranger, "آرش"), Page(made)
    along.take("wheel", value="SMALL")
    assert "\u2068آرش\u2069 chose Small." in text_of(owners.ask())


# What it costs


def test_the_owners_click_costs_what_it_cost_and_a_guests_one_select_more(made, along):
    made.page(), along.page()
    owners = statements(lambda: made.browser.click(f"{made.url}m/wheel/", version=1, value="SMALL"))
    assert shapes(owners) == A_CLICK
    guests = shapes(statements(lambda: along.browser.click(f"{made.url}m/wheel/", version=2, value="LARGE")))
    assert guests == [A_CLICK[0], ("SELECT", "configurations_companion"), *A_CLICK[1:]]  # with the customer around it


def test_asking_costs_one_select_while_nothing_is_new(made, along):
    pages = Page(made), Page(along)
    for page in pages:
        page.ask()
        asked = []
        assert len(statements(lambda page=page, asked=asked: asked.append(page.ask()))) == 1
        assert asked[0].status_code == 204


# Whose profile


def acts_of(browser):
    return Interaction.objects.of(browser.visitor.customer_id)


def test_acts_are_written_for_who_clicked_and_only_as_far_as_they_allow(made, along):
    made.take("wheel", value="SMALL")
    along.take("wheel", value="LARGE")
    assert set(acts_of(made.browser).filter(verb=Verb.CHOSE).values_list("component_code", flat=True)) == {"SMALL"}
    assert set(acts_of(along.browser).filter(verb=Verb.CHOSE).values_list("component_code", flat=True)) == {"LARGE"}
    set_learning(visitor=along.browser.visitor, learning=Learning.OFF, at=AT)
    before = Interaction.objects.count()
    along.take("extras", value="BELL")
    along.page()
    assert Interaction.objects.count() == before
    set_learning(visitor=made.browser.visitor, learning=Learning.OFF, at=AT)
    set_learning(visitor=along.browser.visitor, learning=Learning.ALWAYS, at=AT)
    along.take("extras", value="BAG")
    assert acts_of(along.browser).filter(component_code="BAG").exists()


def test_taking_back_and_doing_again_what_the_other_chose_says_nothing_of_who_does_it(made, along):
    along.take("wheel", value="SMALL")
    before = acts_of(made.browser).exclude(verb=Verb.VIEWED).count()
    made.post("undo/")
    made.post("redo/")
    assert acts_of(made.browser).exclude(verb=Verb.VIEWED).count() == before
    along.post("undo/")
    assert acts_of(along.browser).filter(verb=Verb.RETRACTED, component_code="SMALL").count() == 1


# The end


def test_when_the_owner_ends_it_the_others_see_a_page_that_helps_and_take_a_copy(made, along):
    guests = Page(along)
    along.take("wheel", value="SMALL")
    assert made.browser.post(f"{made.url}together/end/").status_code == 303
    made.take("extras", value="BELL")
    assert guests.ask().headers["HX-Redirect"] == made.url
    assert along.take("frame", value="ODD").headers["HX-Redirect"] == made.url
    assert along.take("frame", value="ODD", htmx=False).url == made.url
    over = along.browser.get(made.url)
    assert over.status_code == 410
    assert "Joe ended it" in text_of(over)
    copy = along.browser.post(f"{made.url}together/copy/")
    mine = Configuration.objects.get(pk=copy.url.split("/")[2])
    assert (mine.choices, mine.customer_id) == ({"frame": "THICK", "wheel": "SMALL"}, along.browser.visitor.customer_id)
    assert "BELL" not in str(mine.choices)  # what was chosen after the end stays the owner's
    assert made.row.choices == {"frame": "THICK", "wheel": "SMALL", "extras/BELL": "yes"}
    assert Page(made).build.browser.get(f"{made.url}now/", {"version": 1}).headers["HX-Redirect"] == made.url


def test_when_its_time_is_over_nobody_else_changes_anything(made, along):
    Invitation.objects.update(valid_until=timezone.now() - timedelta(seconds=1))
    assert along.take("wheel", value="SMALL").headers["HX-Redirect"] == made.url
    over = along.browser.get(made.url)
    assert "invited you for a while" in text_of(over)
    assert along.browser.post(f"{made.url}together/copy/").status_code == 303
    assert made.row.choices == {"frame": "THICK"}
    assert made.row.together_until is None


def test_an_end_that_is_not_looked_at_would_be_found(made, along, monkeypatch):
    """Negative control: with every invitation taken for a live one, the guest goes on after the end."""
    made.browser.post(f"{made.url}together/end/")
    monkeypatch.setattr(type(Invitation.objects.all()), "live", lambda rows, at: rows)
    assert along.take("wheel", value="SMALL").status_code == 200


def test_leaving_takes_the_name_along_and_the_number_is_nobody_elses(made, along, invitation):
    along.take("wheel", value="SMALL")
    assert along.browser.get(f"{made.url}together/leave/").status_code == 200
    assert along.browser.post(f"{made.url}together/leave/").status_code == 303
    assert along.browser.get(made.url).status_code == 404
    assert "Somebody chose Small" in text_of(made.browser.get(f"{made.url}history/"))
    join(made, invitation, guest(), "Ben")
    assert "Ben chose" not in text_of(made.browser.get(f"{made.url}history/"))


def test_a_guest_who_signs_in_goes_on_and_two_halves_of_one_person_are_one(made, along, member):
    merge(survivor_id=member.visitor.customer_id, absorbed_id=along.browser.visitor.customer_id, at=AT)
    held = replace(made, browser=member)
    assert held.take("wheel", value="SMALL").status_code == 200
    assert along.take("wheel", value="LARGE").status_code == 200
    assert member.get(f"{made.url}now/", {"version": made.row.version, "here": "0-1"}).status_code == 204


def test_who_is_erased_is_gone_from_the_build_and_the_build_takes_its_guests_names_along(made, along, invitation):
    join(made, invitation, guest(), "Ben")
    erase_person(person=person_behind(customer_id=along.browser.visitor.customer_id), at=AT)
    assert list(Companion.objects.values_list("name", flat=True)) == ["Ben"]
    assert along.browser.get(made.url).status_code == 404
    made.browser.post(f"{made.url}delete/")
    Configuration.objects.update(deleted_at=timezone.now() - timedelta(days=8))
    tidy(at=timezone.now())
    assert not Companion.objects.exists()


def test_when_the_build_is_deleted_the_others_take_a_copy_and_putting_it_back_invites_nobody(made, along):
    made.browser.post(f"{made.url}delete/")
    assert along.browser.get(made.url).status_code == 410
    assert along.browser.post(f"{made.url}together/copy/").status_code == 303
    made.browser.post(f"{made.url}back/")
    assert along.take("wheel", value="SMALL").headers["HX-Redirect"] == made.url
    assert made.row.together_until is None


def test_an_invitation_that_ran_out_is_ended_by_the_tidying_and_goes_later(made, along, now):
    Invitation.objects.update(valid_until=now - timedelta(minutes=1))
    tidy(at=now)
    found = Invitation.objects.get()
    assert (found.ended_at, found.left_choices) == (now, {"frame": "THICK"})
    assert along.browser.post(f"{made.url}together/copy/").status_code == 303
    tidy(at=now + timedelta(days=29))
    assert Companion.objects.exists()
    tidy(at=now + timedelta(days=31))
    assert not Invitation.objects.exists()
    assert not Companion.objects.exists()
    assert made.row.choices == {"frame": "THICK"}
