"""Builds with names and notes: list, duplicate, delete; going on with one or starting anew."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from configurator.configurations.models import NAME_LENGTH, NOTE_LENGTH, Configuration, SharedBuild
from configurator.configurations.restore import restore_link
from configurator.configurations.saved import room
from configurator.configurations.tidy import tidy, tidy_builds
from configurator.orders.models import CartLine
from configurator.privacy.classes import CLASSES, Fate
from tests.configurations.shop import text_of
from tests.configurations.test_clicks import statements

pytestmark = pytest.mark.django_db

PATHS = ["name/", "copy/", "delete/", "back/"]


@pytest.fixture
def made(bike, customer, build):
    return build(customer, bike, {"frame": "THIN"})


def test_a_build_gets_a_name_and_a_note_without_a_new_version(made):
    answer = made.browser.post(made.url + "name/", {"name": "  For the\tworkshop ", "note": "Ask Ann.\r\nBlue?"})
    assert (answer.status_code, answer.url) == (303, made.url)
    row = made.row
    assert (row.name, row.note, row.version, row.choices) == (
        "For the workshop",
        "Ask Ann.\nBlue?",
        1,
        {"frame": "THIN"},
    )
    assert "For the workshop" in text_of(made.browser.get(made.url))
    listed = text_of(made.browser.get("/builds/"))
    assert "For the workshop" in listed
    assert "Ask Ann." in listed


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"name": "x" * (NAME_LENGTH + 1)}, "A name has at most 80 characters; this one has 81."),
        ({"note": "x" * (NOTE_LENGTH + 1)}, "A note has at most 500 characters; this one has 501."),
        ({"name": "bell\x07"}, "characters in it that can't be shown"),
        ({"name": "nul\x00"}, "Null characters are not allowed."),
        ({"note": "\u202egnorw"}, "marks that turn the direction"),
    ],
)
def test_bad_words_are_said_beside_their_field_and_nothing_is_lost(made, sent, says):
    answer = made.browser.post(made.url + "name/", {"name": "kept", "note": "kept too", **sent})
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert "kept" in answer.content.decode()
    assert (made.row.name, made.row.note) == ("", "")


def test_right_to_left_names_and_emoji_are_names(made):
    assert made.browser.post(made.url + "name/", {"name": "دوچرخه من 🚲"}).status_code == 303
    assert made.row.name == "دوچرخه من 🚲"


def test_a_name_is_escaped_everywhere(made):
    made.browser.post(made.url + "name/", {"name": "<b>x</b>", "note": "<i>y</i>"})
    for path in (made.url, "/builds/", "/configure/bike/", made.url + "name/", made.url + "delete/"):
        page = made.browser.get(path).content.decode()
        assert "<b>x</b>" not in page
        assert "<i>y</i>" not in page


def test_a_duplicate_is_a_build_of_its_own(made):
    made.browser.post(made.url + "name/", {"name": "n" * NAME_LENGTH, "note": "note"})
    answer = made.browser.post(made.url + "copy/")
    copy = Configuration.objects.exclude(pk=made.key).get()
    assert answer.url == f"/b/{copy.pk}/"
    assert (copy.choices, copy.release_id, copy.note, copy.version) == (
        made.row.choices,
        made.row.release_id,
        "note",
        1,
    )
    assert copy.name == "n" * (NAME_LENGTH - 7) + " (copy)"
    made.take("frame", value="ODD")
    copy.refresh_from_db()
    assert copy.choices == {"frame": "THIN"}


def test_an_ordered_build_is_duplicated_as_an_open_one_and_is_not_deleted(made):
    Configuration.objects.update(status="ordered")
    made.browser.post(made.url + "copy/")
    assert Configuration.objects.exclude(pk=made.key).get().status == "open"
    assert "This build stays" in text_of(made.browser.get(made.url + "delete/"))
    assert made.browser.post(made.url + "delete/").url == made.url
    assert made.row.status == "ordered"


def full(made, monkeypatch):
    """The customer has as many builds as they may: two."""
    monkeypatch.setattr(room, "MOST_BUILDS", 2)
    made.browser.post(made.url + "copy/")
    assert Configuration.objects.owned_by(made.browser.visitor.customer_id).count() == 2


def test_there_is_room_for_so_many_builds_and_no_more(made, monkeypatch):
    full(made, monkeypatch)
    answer = made.browser.post(made.url + "copy/", follow=True)
    assert "You have 2 builds" in text_of(answer)
    assert answer.redirect_chain[-1][0] == "/builds/"
    assert Configuration.objects.owned_by(made.browser.visitor.customer_id).count() == 2


def test_nothing_begins_one_more_and_every_way_says_so(made, stranger, bike, build, monkeypatch):
    foreign = build(stranger, bike, {"frame": "THIN"})
    stranger.post(foreign.url + "share/")
    shared = SharedBuild.objects.get().token
    theirs = restore_link(key=foreign.key).partition("/r/")[2]
    full(made, monkeypatch)
    before = list(Configuration.objects.order_by("pk").values())
    ways = [
        ("/configure/bike/", {}),
        ("/configure/bike/", {"preset": "city"}),
        (f"/s/{shared}/", {}),
        (f"/r/{theirs}", {}),
        (made.url + "copy/", {}),
    ]
    for path, words in ways:
        answer = made.browser.post(path, words, follow=True)
        assert "You have 2 builds" in text_of(answer), path
    assert "You have 2 builds" in text_of(made.browser.get("/configure/bike/?with=THICK,LARGE", follow=True))
    assert list(Configuration.objects.order_by("pk").values()) == before


def test_what_is_empty_and_left_gives_way_to_a_new_one_and_nothing_else_does(made, bike, build, monkeypatch):
    empty = build(made.browser, bike, updated_at=timezone.now() - timedelta(days=2))
    named = build(made.browser, bike, updated_at=timezone.now() - timedelta(days=2), name="Later")
    monkeypatch.setattr(room, "MOST_BUILDS", 3)
    made.browser.post("/configure/bike/", {"preset": "city"})
    left = set(Configuration.objects.values_list("pk", flat=True))
    assert {made.key, named.key} < left
    assert empty.key not in left


def test_all_builds_can_be_looked_through(made, bike, build):
    for number in range(25):
        build(made.browser, bike, {"frame": "ODD"}, name=f"Number {number}")
    first, second = made.browser.get("/builds/"), made.browser.get("/builds/?page=2")
    assert "Older builds" in text_of(first)
    assert "Newer builds" in text_of(second)
    seen = [page.content.decode().count('class="kept-what"') for page in (first, second)]
    assert seen == [20, 6]
    assert made.browser.get("/builds/?page=zzz").status_code == 200


# Deleting


def test_deleting_asks_first_and_can_be_undone(made):
    before = {name: getattr(made.row, name) for name in ("choices", "name", "note", "past", "version")}
    assert "You can put it back for 7 days." in text_of(made.browser.get(made.url + "delete/"))
    answer = made.browser.post(made.url + "delete/", follow=True)
    assert "The build is deleted" in text_of(answer)
    assert f"{made.url}back/" in answer.content.decode()
    for path in ("", "history/", "share/", "checkout/", "name/", "delete/"):
        assert made.browser.get(made.url + path).status_code == 404, path
    assert made.take("wheel", value="SMALL").status_code == 404
    assert made.browser.post(made.url + "back/").url == made.url
    assert {name: getattr(made.row, name) for name in before} == before
    assert made.take("wheel", value="SMALL").status_code == 200


def test_a_deleted_build_is_there_for_nobody_and_its_link_opens_nothing_until_it_is_back(made, stranger):
    made.browser.post(made.url + "share/")
    link = f"/s/{SharedBuild.objects.get().token}/"
    restored = f"/r/{restore_link(key=made.key).partition('/r/')[2]}"
    made.browser.post(made.url + "delete/")
    assert [stranger.get(path).status_code for path in (link, restored)] == [404, 404]
    assert stranger.post(made.url + "back/").status_code == 404
    assert made.browser.get("/configure/bike/").status_code == 303  # nothing is begun: a new one
    made.browser.post(made.url + "back/")
    assert stranger.get(link).status_code == 200


def test_its_place_in_the_cart_comes_back_too(made):
    made.take("wheel", value="SMALL")
    made.browser.post(made.url + "cart/", {"version": made.row.version})
    assert CartLine.objects.owned_by(made.browser.visitor.customer_id).count() == 1
    made.browser.post(made.url + "delete/")
    assert CartLine.objects.owned_by(made.browser.visitor.customer_id).count() == 0
    made.browser.post(made.url + "back/")
    assert CartLine.objects.owned_by(made.browser.visitor.customer_id).count() == 1


def test_after_a_while_it_is_gone_and_no_sooner(made):
    made.browser.post(made.url + "delete/")
    at = timezone.now()
    assert tidy(at=at + timedelta(days=6)) == 0
    Configuration.objects.update(deleted_at=at - timedelta(days=8))
    assert made.browser.post(made.url + "back/").status_code == 404
    assert tidy_builds.func() >= 1
    assert not Configuration.objects.exists()


def test_a_full_shelf_takes_nothing_back_and_loses_it_neither(made, monkeypatch):
    full(made, monkeypatch)
    made.browser.post(made.url + "delete/")
    made.browser.post("/configure/bike/", {"preset": "city"})
    assert "You have 2 builds" in text_of(made.browser.post(made.url + "back/", follow=True))
    assert made.row.deleted_at is not None


def test_strangers_and_wrong_methods(made, stranger):
    for path in PATHS:
        assert stranger.post(made.url + path).status_code == 404
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = made.browser.cookies
        assert strict.post(made.url + path).status_code == 403
    assert [stranger.get(made.url + path).status_code for path in PATHS] == [404, 405, 404, 405]
    assert made.row.choices == {"frame": "THIN"}


def test_a_family_with_something_begun_offers_to_go_on_or_to_start_anew(made):
    page = made.browser.get("/configure/bike/")
    assert page.status_code == 200
    said = text_of(page)
    assert "Go on with what you began" in said
    assert "Start from nothing" in said
    assert made.url in page.content.decode()
    fresh = made.browser.post("/configure/bike/")
    assert fresh.url != made.url
    assert made.row.choices == {"frame": "THIN"}


def test_the_list_costs_the_same_for_one_and_for_three(made):
    made.browser.get("/builds/")
    one = len(statements(lambda: made.browser.get("/builds/")))
    for _ in range(2):
        made.browser.post(made.url + "copy/")
    made.browser.get("/builds/")
    assert len(statements(lambda: made.browser.get("/builds/"))) == one


def test_name_and_note_are_erased_with_the_build_and_leave_with_the_export():
    kept = CLASSES["configurations.Configuration"]
    assert (kept.fate, kept.withheld) == (Fate.DELETED, frozenset())
