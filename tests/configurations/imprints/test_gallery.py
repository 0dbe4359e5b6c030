"""The gallery: only with consent, only once staff have looked, without a name, and gone when it is taken back."""

import re

import pytest

from configurator.configurations.models import Configuration, GalleryPiece
from tests.configurations.imprints.test_own import give
from tests.conftest import guest

pytestmark = pytest.mark.django_db

PIECE = re.compile(r'src="(/gallery/piece/[^"]+)"')


@pytest.fixture
def bike(engraved, build):
    made = build(guest(), engraved())
    give(made, "Frida")
    return made


def agree(bike, **data):
    return bike.post("own/plate/gallery/", htmx=False, **data)


def gallery(browser):
    return browser.get("/gallery/bike/").content.decode()


def look(staff, **data):
    piece = GalleryPiece.objects.get()
    sent = {"key": str(piece.key), "version": str(piece.inscription.version)} | data
    return staff.post("/staff/gallery/", sent)


def test_shown_with_consent_after_a_look_and_not_before(bike, staff, stranger):
    assert "Nobody has yet." in gallery(stranger)
    agree(bike, agree="1")
    key = GalleryPiece.objects.get().key
    assert "Nobody has yet." in gallery(stranger)
    assert stranger.get(f"/gallery/piece/{key}.webp").status_code == 404
    queue = staff.get("/staff/gallery/").content.decode()
    assert "Frida" in queue
    assert staff.get(PIECE.search(queue)[1]).status_code == 200
    look(staff, show="1")
    page = gallery(stranger)
    assert "Frida" in page
    assert str(bike.key) not in page
    answer = stranger.get(PIECE.search(page)[1])
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert "Nothing waits." in staff.get("/staff/gallery/").content.decode()


def test_taken_back_it_is_gone(bike, staff, stranger):
    agree(bike, agree="1")
    look(staff, show="1")
    key = GalleryPiece.objects.get().key
    agree(bike)
    assert "Nobody has yet." in gallery(stranger)
    assert stranger.get(f"/gallery/piece/{key}.webp").status_code == 404


def test_other_words_are_looked_at_anew(bike, staff, stranger):
    agree(bike, agree="1")
    look(staff, show="1")
    give(bike, "Ada")
    assert "Nobody has yet." in gallery(stranger)
    late = look(staff, version="1", show="1")  # what was looked at is not what stands there
    assert late.status_code in {302, 303}
    assert "Nobody has yet." in gallery(stranger)
    look(staff, show="1")
    assert "Ada" in gallery(stranger)


def test_refused_it_is_not_shown_and_waits_no_more(bike, staff, stranger):
    agree(bike, agree="1")
    look(staff)
    assert "Nobody has yet." in gallery(stranger)
    assert "Nothing waits." in staff.get("/staff/gallery/").content.decode()


def test_only_the_owner_agrees_and_only_to_what_is_there(bike, stranger):
    assert stranger.post(f"{bike.url}own/plate/gallery/", {"agree": "1"}).status_code == 404
    give(bike, "")
    agree(bike, agree="1")
    assert not GalleryPiece.objects.exists()
    assert stranger.get("/staff/gallery/").status_code in {302, 403}
    assert stranger.get("/gallery/nothing/").status_code == 404


def test_page_offers_it_and_a_deleted_build_is_gone(bike, staff, stranger):
    assert "Yes, show it" in bike.page()
    agree(bike, agree="1")
    assert "Take that back" in bike.page()
    look(staff, show="1")
    bike.post("delete/", htmx=False)
    assert GalleryPiece.objects.exists()  # the build can be put back
    assert "Nobody has yet." in gallery(stranger)
    Configuration.objects.get(pk=bike.key).delete()
    assert not GalleryPiece.objects.exists()
    assert "Nobody has yet." in gallery(stranger)
