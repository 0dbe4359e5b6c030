"""Builds with names and notes: list, duplicate, delete; going on with one or starting anew."""

import pytest
from django.test import Client

from configurator.configurations.models import NAME_LENGTH, NOTE_LENGTH, Configuration
from configurator.configurations.saved import keep
from configurator.privacy.classes import CLASSES, Fate
from tests.configurations.shop import text_of
from tests.configurations.test_clicks import statements

pytestmark = pytest.mark.django_db

PATHS = ["name/", "copy/", "delete/"]


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


def test_there_is_room_for_so_many_builds_and_no_more(made, monkeypatch):
    monkeypatch.setattr(keep, "MOST_BUILDS", 2)
    made.browser.post(made.url + "copy/")
    answer = made.browser.post(made.url + "copy/", follow=True)
    assert "You have 2 builds" in text_of(answer)
    assert Configuration.objects.count() == 2


def test_deleting_asks_first(made):
    asked = made.browser.get(made.url + "delete/")
    assert "It cannot be brought back." in text_of(asked)
    assert Configuration.objects.count() == 1
    answer = made.browser.post(made.url + "delete/", follow=True)
    assert "The build is deleted." in text_of(answer)
    assert Configuration.objects.count() == 0


def test_strangers_and_wrong_methods(made, stranger):
    for path in PATHS:
        assert stranger.post(made.url + path).status_code == 404
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = made.browser.cookies
        assert strict.post(made.url + path).status_code == 403
    assert [stranger.get(made.url + path).status_code for path in PATHS] == [404, 405, 404]
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
