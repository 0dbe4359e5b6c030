"""The picture of a build as one file: on shared pages, papers, in lists and side by side."""

import re

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from configurator.configurations.models import SharedBuild
from configurator.configurations.pdf import picture_at
from configurator.configurations.picture import picture_of
from configurator.configurations.sharing import paper
from configurator.configurations.sharing.shown import shown_of
from configurator.configurations.still import still_of
from tests.conftest import guest

pytestmark = pytest.mark.django_db

MANGO = {"cup": "FY-CUP-L", "flavours/FY-FL-MANGO": "2", "toppings/FY-TP-KIWI": "1"}
WORDS = "Frozen yogurt: Large cup, 2 x Mango sorbet, Kiwi"


@pytest.fixture
def own_media(settings, tmp_path):
    """The demo's pictures to read; what is made of them lies here."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def made(demo, build, own_media):
    return build(guest(), demo("yogurt"), MANGO)


@pytest.fixture
def shared(made):
    made.browser.post(f"{made.url}share/")
    return SharedBuild.objects.get()


def images(page):
    return re.findall(r"<img[^>]*>", page)


def test_still_shows_the_layers_of_the_page(made):
    found = still_of(made.state)
    assert found.words == picture_of(made.state).words == WORDS
    assert default_storage.exists(f"{found.name}.json")


def test_nothing_chosen_leaves_the_family_picture(demo, build, own_media):
    assert still_of(build(guest(), demo("yogurt")).state) is None
    assert list(own_media.iterdir()) == []


def test_no_layers_leave_the_family_picture(bike, build, own_media):
    assert still_of(build(guest(), bike, {"frame": "THIN"}).state) is None
    assert list(own_media.iterdir()) == []


def test_shared_page_shows_it_and_tells_other_sites(shared, settings):
    name = shown_of(shared).still.name
    page = Client().get(f"/s/{shared.token}/").content.decode()
    (image,) = [one for one in images(page) if "builds/" in one]
    assert f'alt="{WORDS}"' in image
    assert 'width="480" height="360"' in image
    assert f"/media/{name}-1200.webp 1200w" in image
    said = dict(re.findall(r'<meta (?:property|name)="([a-z:]+)" content="([^"]*)">', page))
    assert said["og:image"] == f"{settings.SITE_URL}/media/{name}-1200.jpg"
    assert said["og:image:alt"] == WORDS
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "900")
    assert said["og:url"] == f"{settings.SITE_URL}/s/{shared.token}/"
    assert said["robots"] == "noindex, nofollow"


def test_family_without_layers_tells_other_sites_its_own_picture(bike, build, settings, monkeypatch):
    monkeypatch.setitem(bike.document["family"], "picture", "catalog/bike.webp")
    made = build(guest(), bike, {"frame": "THIN"})
    made.browser.post(f"{made.url}share/")
    page = Client().get(f"/s/{SharedBuild.objects.get().token}/").content.decode()
    assert '<img src="/media/catalog/bike.webp" alt=""' in page
    assert f'property="og:image" content="{settings.SITE_URL}/media/catalog/bike.webp"' in page
    assert "og:image:width" not in page


def test_papers_show_it_on_white(shared):
    still = shown_of(shared).still
    page = Client().get(f"/s/{shared.token}/print/").content.decode()
    assert f'<img class="product" src="/media/{still.on_paper}" alt="{WORDS}" width="240" height="180">' in page
    assert picture_at(f"picture:{still.on_paper}").startswith(b"\xff\xd8")  # JPEG
    with pytest.raises(OSError, match="gone"):
        picture_at("picture:builds/gone-600.jpg")


def test_the_pdf_draws_it(shared, monkeypatch):
    asked = []
    read = picture_at
    monkeypatch.setattr("configurator.configurations.pdf.picture_at", lambda url: asked.append(url) or read(url))
    paper.draw(shown=shown_of(shared))
    assert f"picture:{shown_of(shared).still.on_paper}" in asked


def test_lists_and_comparisons_show_it(demo, made, build):
    other = build(made.browser, demo("yogurt"), {"cup": "FY-CUP-S"})
    for address, count in (("/", 2), ("/builds/", 2), (f"/compare/?b={made.key}&b={other.key}", 2)):
        page = made.browser.get(address).content.decode()
        found = [one for one in images(page) if "/media/builds/" in one]
        assert len(found) == count, address
        assert sum(f'alt="{WORDS}"' in one for one in found) == 1
        assert sum('alt="Frozen yogurt: Small cup"' in one for one in found) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_two_queries_for_builds_however_many(demo, build, own_media, count, django_assert_num_queries):
    browser = guest()
    for number in range(count):
        build(browser, demo("yogurt"), MANGO | {"toppings/FY-TP-KIWI": str(number + 1)})
    browser.get("/builds/")
    with django_assert_num_queries(2):  # how many there are, and those of the page
        browser.get("/builds/")
