"""Words on a build: typed, kept, shown on the product, taken off; and everything that may not change them."""

import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from configurator.configurations.imprints import views
from configurator.configurations.models import Configuration, Inscription, InscriptionPicture, SharedBuild
from tests.catalog.test_photos import SVG, animated, bomb
from tests.configurations.shop import text_of
from tests.configurations.together.conftest import invite, join
from tests.conftest import guest

pytestmark = pytest.mark.django_db

PICTURE = re.compile(r'<img src="(/b/[^"]+\.webp)"')


@pytest.fixture
def bike(engraved, build):
    return build(guest(), engraved())


def give(bike, text, *, htmx=True, seen=None, **data):
    row = Inscription.objects.filter(configuration=bike.key).first()
    words = {"text": text, "seen": (row.version if row else 0) if seen is None else seen, **data}
    send = bike.browser.click if htmx else bike.browser.post
    return send(f"{bike.url}own/plate/", **words) if htmx else send(f"{bike.url}own/plate/", words)


def kept(bike):
    return list(Inscription.objects.filter(configuration=bike.key).values_list("imprint", "text", "font", "version"))


def test_page_has_a_place_for_words(bike):
    page = bike.page()
    assert '<h2 id="own-title">Make it yours</h2>' in page
    assert 'name="text"' in page
    assert "Here you see it on the product." in page


def test_page_of_a_family_without_imprints_has_none(demo, build):
    assert 'id="own"' not in build(guest(), demo("pc")).page()


def test_words_are_kept_and_shown_on_the_product(bike):
    version = bike.row.version
    answer = give(bike, "  Frida ").content.decode()
    assert kept(bike) == [("plate", "Frida", "clear", 1)]
    assert bike.row.version == version
    assert 'id="own-plate-seen" value="1" data-hx-swap-oob="true"' in answer
    url = PICTURE.search(answer)[1]
    assert f'<img src="{url}" alt="Name plate: “Frida”"' in answer
    response = bike.browser.get(url)
    assert response["Content-Type"] == "image/webp"
    assert "immutable" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    first = Image.open(io.BytesIO(response.content))
    assert first.size == (832, 624)
    assert PICTURE.search(bike.page())[1] == url
    other = PICTURE.search(give(bike, "Frida", font="hand").content.decode())[1]
    assert other != url
    assert kept(bike) == [("plate", "Frida", "hand", 2)]


def test_same_words_again_change_nothing(bike):
    give(bike, "Frida")
    give(bike, "Frida")
    assert kept(bike) == [("plate", "Frida", "clear", 1)]


@pytest.mark.parametrize("htmx", [True, False])
def test_mistake_is_said_beside_the_field_and_nothing_changes(bike, htmx):
    give(bike, "Frida")
    before = bike.row.version
    answer = give(bike, "Frida 🍓", htmx=htmx)
    assert answer.status_code == 422
    assert "“🍓” (strawberry) is not in the font “Clear”." in text_of(answer)
    assert kept(bike) == [("plate", "Frida", "clear", 1)]
    assert bike.row.version == before
    if not htmx:
        assert 'value="Frida 🍓"' in answer.content.decode() or "Frida 🍓</textarea>" in answer.content.decode()


def test_guard_against_bad_words_is_what_keeps_them_out(bike, monkeypatch):
    monkeypatch.setattr("configurator.configurations.imprints.forms.text_sentence", lambda **_: "")
    give(bike, "a" * 100)
    assert kept(bike) == [("plate", "a" * 100, "clear", 1)]


def test_forged_font_is_refused(bike):
    answer = give(bike, "Frida", font="comic")
    assert answer.status_code == 422
    assert "This font is not offered here." in text_of(answer)
    assert kept(bike) == []


def test_words_are_taken_off(bike):
    give(bike, "Frida")
    answer = give(bike, "Frida", off="1")
    assert "Here you see it on the product." in answer.content.decode()
    assert kept(bike) == []
    give(bike, "Frida")
    give(bike, "   ")
    assert kept(bike) == []


def test_without_javascript_the_page_comes_back(bike):
    answer = give(bike, "سلام", htmx=False)
    assert (answer.status_code, answer["Location"]) == (303, f"{bike.url}#own-plate")
    assert "سلام</textarea>" in bike.page()


def test_another_tab_loses_nothing(bike):
    give(bike, "Frida")
    answer = give(bike, "Ada", seen=0)
    assert answer.status_code == 409
    assert str(views.STALE) in text_of(answer).replace("&#x27;", "'")
    assert kept(bike) == [("plate", "Frida", "clear", 1)]
    assert 'id="own-plate-seen" value="1"' in answer.content.decode()  # the button puts it in place


def test_nothing_is_put_on_an_ordered_build(bike):
    give(bike, "Frida")
    Configuration.objects.filter(pk=bike.key).update(status="ordered")
    answer = give(bike, "Ada")
    assert answer.status_code == 409
    assert "has been ordered" in text_of(answer)
    assert kept(bike) == [("plate", "Frida", "clear", 1)]
    assert "<textarea" not in bike.page()


def test_stranger_finds_nothing(bike, stranger):
    url = PICTURE.search(give(bike, "Frida").content.decode())[1]
    assert stranger.get(url).status_code == 404
    assert stranger.click(f"{bike.url}own/plate/", text="Mine", seen=1).status_code == 404
    assert bike.browser.get(url.replace("plate", "other")).status_code == 404
    assert kept(bike) == [("plate", "Frida", "clear", 1)]


def test_a_copy_has_the_words_and_goes_its_own_way(bike):
    give(bike, "Frida")
    bike.post("copy/", htmx=False)
    copy = Configuration.objects.exclude(pk=bike.key).get()
    assert [(row.text, row.version) for row in copy.inscriptions.all()] == [("Frida", 1)]
    copy.delete()
    assert kept(bike) == [("plate", "Frida", "clear", 1)]


def test_click_asks_nothing_about_words(bike):
    give(bike, "Frida")
    bike.take("frame", value="THIN")
    with CaptureQueriesContext(connection) as asked:
        bike.take("frame", value="THICK")
    assert not [query["sql"] for query in asked if "inscription" in query["sql"]]
    with CaptureQueriesContext(connection) as asked:
        bike.page()
    assert len([query["sql"] for query in asked if "inscription" in query["sql"]]) == 1


def test_newer_release_that_has_less_room_says_so(bike, engraved):
    give(bike, "Frida and Diego")
    newer = engraved(most=8)
    Configuration.objects.filter(pk=bike.key).update(release=newer.pk)
    page = bike.page()
    assert "There is room for 8 characters here; this has 15." in page
    assert PICTURE.search(page) is None


def test_shared_link_has_the_words_as_they_were(bike, stranger):
    bike.take("frame", value="THIN")
    give(bike, "Frida")
    bike.post("share/", htmx=False)
    give(bike, "Ada")
    share = SharedBuild.objects.get()
    page = stranger.get(f"/s/{share.token}/").content.decode()
    assert "Frida" in page
    assert "Ada" not in page
    stranger.post(f"/s/{share.token}/")
    copy = Configuration.objects.exclude(pk=bike.key).get()
    assert [(row.imprint, row.text) for row in copy.inscriptions.all()] == [("plate", "Frida")]
    bike.post("share/", htmx=False)
    assert [one.words[0]["text"] for one in SharedBuild.objects.order_by("created_at")] == ["Frida", "Ada"]


# Pictures


@pytest.fixture
def photographed(engraved, build):
    return build(guest(), engraved(takes="both"))


def upload(data, name="photo.png"):
    file = io.BytesIO(data)
    file.name = name
    return file


def photo(size=(800, 400), form="PNG", colour="red"):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form)
    return out.getvalue()


def pictures(bike):
    return list(InscriptionPicture.objects.filter(inscription__configuration=bike.key).values_list("width", "height"))


def test_picture_is_kept_and_shown(photographed):
    answer = give(photographed, "", picture=upload(photo())).content.decode()
    assert pictures(photographed) == [(800, 400)]
    url = PICTURE.search(answer)[1]
    assert 'alt="Name plate: your picture"' in answer
    assert 'type="file"' in answer  # the field comes back empty, so typing sends the picture no second time
    shown = Image.open(io.BytesIO(photographed.browser.get(url).content)).convert("RGB")
    assert shown.getpixel((416, 270)) == pytest.approx((254, 0, 0), abs=4)
    assert shown.getpixel((230, 270)) == (0, 0, 0)  # beside it nothing is printed
    both = give(photographed, "Frida").content.decode()
    assert pictures(photographed) == [(800, 400)]
    assert 'alt="Name plate: “Frida” and your picture"' in both
    assert 'type="file"' not in both


def test_other_picture_takes_the_place_and_goes_when_taken_off(photographed):
    give(photographed, "Frida", picture=upload(photo()))
    give(photographed, "Frida", picture=upload(photo((900, 300))))
    assert pictures(photographed) == [(900, 300)]
    give(photographed, "Frida", unpicture="1")
    assert pictures(photographed) == []
    assert [row[1] for row in kept(photographed)] == ["Frida"]
    give(photographed, "Frida", picture=upload(photo()))
    give(photographed, "Frida", off="1")
    assert (pictures(photographed), kept(photographed)) == ([], [])


BAD = {
    "huge": (lambda: photo() + bytes(8_000_000), "This file is larger than 8 MB."),
    "animated": (lambda: animated("WEBP"), "This picture moves."),
    "truncated": (lambda: photo()[:200], "This file is damaged or not whole."),
    "bomb": (lambda: bomb(20_000, 20_000), "This picture has more pixels than can be printed."),
    "SVG": (lambda: SVG, "This is no PNG, JPEG or WebP picture."),
    "renamed PDF": (lambda: b"%PDF-1.7\n%%EOF", "This is no PNG, JPEG or WebP picture."),
    "empty": (lambda: b"", "This file is empty."),
    "small": (lambda: photo((40, 20)), "Printed, this picture would be blurred: 40 x 20 pixels for 60 x 12 mm."),
}


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("htmx", [True, False])
def test_bad_picture_is_said_and_nothing_changes(photographed, what, htmx):
    give(photographed, "Frida", picture=upload(photo()))
    before = kept(photographed)
    make, sentence = BAD[what]
    answer = give(photographed, "Ada", htmx=htmx, picture=upload(make()))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert (kept(photographed), pictures(photographed)) == (before, [(800, 400)])


def test_place_without_pictures_takes_none(bike):
    give(bike, "Frida", picture=upload(photo()))
    assert pictures(bike) == []


def test_pictures_of_an_hour_are_limited(photographed, monkeypatch):
    monkeypatch.setattr(views, "PHOTOS", 2)
    answers = [give(photographed, "", picture=upload(photo((800 + n, 400)))).status_code for n in range(3)]
    assert answers == [200, 200, 422]
    assert pictures(photographed) == [(801, 400)]


def test_copy_has_the_picture(photographed):
    give(photographed, "", picture=upload(photo()))
    photographed.post("copy/", htmx=False)
    assert InscriptionPicture.objects.count() == 2
    Configuration.objects.exclude(pk=photographed.key).get().delete()
    assert pictures(photographed) == [(800, 400)]


def test_words_beside_a_picture_have_less_room(photographed):
    give(photographed, "", picture=upload(photo()))
    answer = give(photographed, "a" * 24 + "\n" + "b" * 0)
    assert answer.status_code == 200
    photographed.row.inscriptions.all().delete()
    tall = give(photographed, "a\nb", picture=upload(photo()))
    assert "would be 1." in text_of(tall)


def test_who_builds_along_puts_no_words_on_it(bike, stranger):
    along = join(bike, invite(bike), stranger)
    assert 'id="own"' not in along.page()
    assert along.browser.get(f"{bike.url}own/plate/").status_code == 404
    assert give(along, "Ann was here").status_code == 404
    assert kept(bike) == []
    assert give(bike, "Joe's own").status_code == 200
