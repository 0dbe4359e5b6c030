"""A family's picture in widths and formats: all of them or none, and what pages make of it."""

import re

import pytest
from django.template.loader import render_to_string
from PIL import Image

from catalog.models import ProductFamily
from configurator.releases.pictures import make_pictures
from configurator.releases.publish import publish
from configurator.releases.shelf import current_release
from tests.releases.families import component, family, module
from tests.releases.shop import put_on_sale

FINE = family([component("S1", size=1)], [module("s", "S1")])
NAME = "catalog/big.webp"
SIZED = {f"big-{width}.{form}" for width in (320, 480, 640, 960) for form in ("avif", "webp")}


def document(name):
    return {"family": {"picture": name}, "components": []}


def stored(media, size, name="big.webp"):
    place = media / "catalog" / name
    place.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    picture.paste("teal", (0, 0, size[0] // 2, size[1]))
    picture.save(place, lossless=True)


def beside(media):
    return {path.name for path in (media / "catalog").iterdir()} - {"big.webp", "big-64.webp", "big-128.webp"}


def shown(release):
    return render_to_string(
        "components/_family_picture.html", {"release": release, "css": "hero", "sizes": "20rem", "MEDIA_URL": "/media/"}
    )


@pytest.mark.parametrize("size", [(960, 720), (1600, 1000)])
def test_all_widths_and_formats_look_like_the_original(own_media, size):
    stored(own_media, size)
    make_pictures(document(NAME))
    assert beside(own_media) == SIZED
    for name in SIZED:
        width = int(re.search(r"\d+", name)[0])
        with Image.open(own_media / "catalog" / name) as made:
            assert made.size == (width, round(size[1] * width / size[0]))
            assert made.format == name[-4:].upper()
            left = made.convert("RGBA").getpixel((width // 4, 100))
            right = made.convert("RGBA").getpixel((width * 3 // 4, 100))
        assert left == pytest.approx((0, 128, 128, 255), abs=6)
        assert right[3] <= 3


@pytest.mark.parametrize("how", ["narrow", "broken", "truncated", "missing"])
def test_of_a_picture_too_narrow_or_unreadable_there_is_the_original_alone(own_media, how):
    stored(own_media, (959, 720) if how == "narrow" else (960, 720))
    place = own_media / "catalog" / "big.webp"
    if how == "broken":
        place.write_bytes(b"no picture at all")
    elif how == "truncated":
        place.write_bytes(place.read_bytes()[:60])
    elif how == "missing":
        place.unlink()
    make_pictures(document(NAME))
    assert beside(own_media) == set()


def test_what_was_left_half_made_is_completed_and_nothing_is_made_twice(own_media):
    stored(own_media, (960, 720))
    (own_media / "catalog" / "big-480.webp").write_bytes(b"kept")
    make_pictures(document(NAME))
    make_pictures(document(NAME))
    assert beside(own_media) == SIZED  # a second file of the same name would have another
    assert (own_media / "catalog" / "big-480.webp").read_bytes() == b"kept"


@pytest.mark.django_db
def test_of_a_release_from_before_a_width_was_made_the_page_names_the_others(own_media, at):
    stored(own_media, (960, 720))
    put_on_sale(FINE, at)
    ProductFamily.objects.filter(code="thing").update(picture=NAME)
    publish(family_code="thing", by=None, at=at)
    (own_media / "catalog" / "big-640.avif").unlink()
    page = shown(current_release("thing"))
    assert "big-640" not in page
    assert "/media/catalog/big-480.avif 480w, /media/catalog/big-960.avif 960w" in page
    make_pictures(document(NAME))
    assert beside(own_media) == SIZED


@pytest.mark.django_db
def test_the_page_names_what_is_there_and_else_the_original(own_media, at):
    put_on_sale(FINE, at)
    assert shown(current_release("thing")) == "\n"
    ProductFamily.objects.filter(code="thing").update(picture=NAME)
    publish(family_code="thing", by=None, at=at)
    before = current_release("thing")
    assert 'src="/media/catalog/big.webp"' in shown(before)
    assert "srcset" not in shown(before)
    stored(own_media, (960, 720))
    publish(family_code="thing", by=None, at=at)
    page = shown(current_release("thing"))
    named = set(re.findall(r"/media/catalog/(\S+?)[\s\"]", page))
    assert named == SIZED
    assert all((own_media / "catalog" / name).exists() for name in named)
    assert 'type="image/avif" sizes="20rem" srcset="/media/catalog/big-320.avif 320w, ' in page
    assert 'width="480" height="360"' in page
