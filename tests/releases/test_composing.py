"""Pictures of builds, composed on the server: the same as the browser stacks, kept once, and only of what was shown."""

import io
import json
import re
import shutil
import threading
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.test import Client, override_settings
from PIL import Image, ImageChops, ImageStat

from configurator.pages import views
from configurator.releases import composing, files, sheets
from configurator.releases.composing import compose, compose_named, composed_name, picture_name
from configurator.releases.files import sized_name
from configurator.releases.layers import Layer
from configurator.releases.pictures import make_pictures
from configurator.releases.sheets import BUILD_WIDTHS, LAYER_WIDTHS

GOLDEN = Path(__file__).parent / "golden"
DRAWN = Path("catalog/demo/pictures/yogurt/layers")
BUILDS = {
    "cup": ("cup-s",),
    "mango": ("cup-l", "swirl-mango", "stripes-mango", "strawberry-2", "kiwi-1", "wafer-1"),
    "closed": ("cup-m", "swirl-coffee", "sauce-fudge", "spoon-wood", "lid"),
}
ALIKE = 2  # mean difference of a channel, of 255: what two lossy drawings of one picture differ by


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A folder with all layers of these builds as publishing makes them."""
    folder = tmp_path_factory.mktemp("published")
    codes = sorted({code for build in BUILDS.values() for code in build})
    with override_settings(MEDIA_ROOT=folder):
        names = [default_storage.save(f"catalog/{code}.webp", io.BytesIO(_drawn(code))) for code in codes]
        make_pictures({"family": {}, "components": [], "layers": [{"picture": name} for name in names]})
    return folder


@pytest.fixture
def kept(published, own_media):
    """They lie in the storage: `kept("cup-s", …)` gives their names."""
    shutil.copytree(published, own_media)
    return lambda *codes: [f"catalog/{code}.webp" for code in codes]


def _drawn(code):
    return (DRAWN / f"{code}.webp").read_bytes()


def opened(data):
    return Image.open(io.BytesIO(data))


def differs(one, other):
    """How much two pictures differ as they look on black and on white: the mean over all channels, of 255."""
    return max(_on(one, other, ground) for ground in ("black", "white"))


def _on(one, other, ground):
    laid = []
    for picture in (one, other):
        whole = Image.new("RGB", picture.size, ground)
        whole.paste(picture, mask=picture.getchannel("A") if "A" in picture.getbands() else None)
        laid.append(whole)
    return sum(ImageStat.Stat(ImageChops.difference(*laid)).mean) / 3


def stacked(names, width):
    """What a browser makes of the images that the page has."""
    whole = Image.new("RGBA", (width, width * 3 // 4))
    for name in names:
        with default_storage.open(sized_name(name, width, "webp")) as file:
            whole.alpha_composite(Image.open(file).convert("RGBA"))
    return whole


@pytest.mark.parametrize("build", BUILDS)
def test_composed_picture_is_the_golden_one(kept, build):
    made = opened(compose(pictures=kept(*BUILDS[build]), width=160, form="webp"))
    assert (made.format, made.size) == ("WEBP", (160, 120))
    assert differs(made, Image.open(GOLDEN / f"{build}.png")) < ALIKE


@pytest.mark.parametrize("wrong", ["turned over", "one missing", "moved"])
def test_another_picture_would_not_be_taken_for_the_golden_one(kept, monkeypatch, wrong):
    names = kept(*BUILDS["mango"])
    if wrong == "turned over":
        names.reverse()
    elif wrong == "one missing":
        names.remove("catalog/kiwi-1.webp")
    else:
        read = sheets.read_sheet
        moved = lambda name, width: sheets.Sheet(0, 0, read(name, width).picture)  # noqa: E731  what was there before
        monkeypatch.setattr(composing, "read_sheet", moved)
    made = opened(compose(pictures=names, width=160, form="webp"))
    assert differs(made, Image.open(GOLDEN / "mango.png")) > ALIKE


@pytest.mark.parametrize("width", LAYER_WIDTHS)
def test_it_is_what_the_browser_stacks(kept, width):
    names = kept(*BUILDS["mango"])
    webp = opened(compose(pictures=names, width=width, form="webp"))
    assert differs(webp, stacked(names, width)) < ALIKE
    jpg = opened(compose(pictures=names, width=width, form="jpg"))
    assert (jpg.format, jpg.mode) == ("JPEG", "RGB")
    assert _on(jpg, stacked(names, width), "white") < ALIKE


def test_sheets_are_trimmed_and_made_once(kept):
    (name,) = kept("wafer-1")
    for width in BUILD_WIDTHS:
        sheet = sheets.read_sheet(name, width)
        assert sheet.picture.width < width / 4
        assert 0.5 < sheet.left / width < 0.6
    before = default_storage.get_modified_time(sheets.sheet_name(name, 600))
    make_pictures({"family": {}, "components": [], "layers": [{"picture": name}]})
    assert default_storage.get_modified_time(sheets.sheet_name(name, 600)) == before


def test_nothing_to_see_and_what_is_gone_are_left_out(kept):
    empty = default_storage.save("catalog/empty.webp", io.BytesIO(_saved(Image.new("RGBA", (800, 600)))))
    names = [*kept("cup-s"), empty, "catalog/never.webp"]
    made = opened(compose(pictures=names, width=160, form="webp"))
    assert differs(made, Image.open(GOLDEN / "cup.png")) < ALIKE


def test_layers_of_older_releases_are_trimmed_when_they_are_needed(own_media):
    name = default_storage.save("catalog/cup-s.webp", io.BytesIO(_drawn("cup-s")))
    made = opened(compose(pictures=[name], width=160, form="webp"))
    assert differs(made, Image.open(GOLDEN / "cup.png")) < ALIKE
    assert default_storage.exists(sheets.sheet_name(name, 160))


def _saved(picture):
    out = io.BytesIO()
    picture.save(out, "WEBP", lossless=True)
    return out.getvalue()


def layers(*names):
    return tuple(Layer(name, name, "", ()) for name in names)


def named(*names, width=160, form="webp"):
    return composed_name(picture_name(layers(*names)), width, form)


def test_a_name_says_what_it_shows_and_can_not_be_worked_out(own_media, settings):
    assert picture_name(()) == ""
    one = picture_name(layers("a", "b"))
    assert re.fullmatch(r"builds/[0-9a-f]{32}", one)
    assert picture_name(layers("a", "b")) == one
    assert picture_name(layers("b", "a")) != one
    assert [json.loads(path.read_text()) for path in own_media.glob(f"{one}*")] == [["a", "b"]]
    settings.SECRET_KEY = "another key of at least fifty letters, as they all should be"
    assert picture_name(layers("a", "b")) != one


def got(name):
    answer = Client().get(f"/media/{name}")
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return answer, body


@pytest.mark.django_db
def test_it_is_composed_once_and_served_for_good(kept, own_media, monkeypatch):
    name = named(*kept(*BUILDS["cup"]))
    assert not default_storage.exists(name)
    answer, body = got(name)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert differs(opened(body), Image.open(GOLDEN / "cup.png")) < ALIKE
    monkeypatch.setattr(views, "compose_named", None)
    assert got(name)[1] == body
    assert list(own_media.rglob("*.part")) == []


@pytest.mark.django_db
def test_only_what_a_page_has_shown_is_composed(kept, own_media):
    known = picture_name(layers(*kept("cup-s")))
    wrong = [
        "builds/" + "0" * 32 + "-160.webp",
        f"{known}-161.webp",
        f"{known}-160.png",
        f"{known}-160.webp/",
        f"x{known}-160.webp",
    ]
    for name in wrong:
        assert Client().get(f"/media/{name}").status_code == 404, name
        assert not compose_named(name)
    assert not compose_named(f"{known}-160.webp\n")
    assert {path.suffix for path in (own_media / "builds").iterdir()} == {".json"}


@pytest.mark.django_db
def test_one_address_can_not_have_pictures_composed_for_ever(kept, monkeypatch):
    cache.clear()
    monkeypatch.setattr(views, "COMPOSED", 2)
    (name,) = kept("cup-s")
    assert [got(named(name, width=width))[0].status_code for width in BUILD_WIDTHS] == [200, 200, 429]
    assert got(named(name, width=BUILD_WIDTHS[-1]))[0]["Retry-After"] == str(views.COMPOSED_SECONDS)
    assert got(named(name, width=160))[0].status_code == 200  # what is there costs nothing


def test_two_at_once_make_the_same_and_nobody_sees_half_of_it(own_media, monkeypatch):
    both = threading.Barrier(2)
    replace, moved = Path.replace, []

    def together(part, place):
        both.wait(10)
        assert not place.exists()
        both.wait(10)
        moved.append(place.name)
        return replace(part, place)

    monkeypatch.setattr(files.Path, "replace", together)
    threads = [threading.Thread(target=files.keep, args=("builds/x.webp", b"whole" * 999)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert moved == ["x.webp", "x.webp"], "each was whole before it had its name"
    assert [path.name for path in (own_media / "builds").iterdir()] == ["x.webp"]
    assert (own_media / "builds" / "x.webp").read_bytes() == b"whole" * 999
