"""One style sheet and one script a page: what is in them, in which order, what they weigh."""

import gzip
import posixpath
import re
from pathlib import Path

import pytest
from django.conf import settings as live_settings
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InMemoryStorage, default_storage
from django.core.management import call_command
from django.test import Client

from configurator.pages.bundles import flat
from tests.configurations.conftest import BIKE
from tests.releases.shop import put_on_sale

BASE = Path(__file__).resolve().parent.parent.parent
STATIC = BASE / "static"
SHEETS = {f"css/{path.relative_to(STATIC / 'css')}" for path in (STATIC / "css").rglob("*.css")}
BUNDLES = {name for name in SHEETS if name.startswith("css/bundles/") or name == "css/site.css"}
ON_PAPER = {"css/paper.css", "css/build-paper.css", "css/slip.css"}  # read by what draws PDFs, and pages to print
LINK = re.compile(r"""<link rel="stylesheet" href="(?:\{% static '|/static/)([^'"]+\.css)""")
ORDER = "@layer reset, tokens, base, components, pages;"


def sources():
    storage = FileSystemStorage(STATIC)
    paths = (str(path.relative_to(STATIC)) for path in STATIC.rglob("*") if path.is_file())
    return {path: (storage, path) for path in paths}


def imported(name):
    """All sheets that a bundle is made of."""
    found = re.findall(r'^@import "([^"]+)";$', (STATIC / name).read_text(), re.MULTILINE)
    direct = [posixpath.normpath(posixpath.join(posixpath.dirname(name), address)) for address in found]
    return [sheet for one in direct for sheet in (imported(one) or [one])]


def of_staff(path):
    return "admin" in path.parts or '{% extends "admin/' in path.read_text()


# What a page waits for


@pytest.mark.parametrize("path", sorted((BASE / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_a_template_of_the_shop_names_one_bundle_at_most(path):
    named = LINK.findall(path.read_text())
    if of_staff(path):
        return  # the admin has Django's sheets, and ours beside them
    assert len(named) <= 1
    assert set(named) <= BUNDLES | ON_PAPER | {"css/kiosk.css"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url",
    ["/", "/configure/bike/", "/cart/", "/account/", "/builds/", "/me/", "/accounts/login/", "/nowhere/", "/compare/"],
)
def test_a_page_waits_for_one_style_sheet_and_for_no_script(url, at):
    put_on_sale(BIKE, at)
    page = Client().get(url, follow=True).content.decode()
    assert len(re.findall(r'rel="stylesheet"', page)) == 1
    assert re.findall(r"<script (?![^>]*( defer|type=\"module\"|type=\"application/json\"))", page) == []


def test_every_style_sheet_reaches_a_page():
    templates = {path: LINK.findall(path.read_text()) for path in (BASE / "templates").rglob("*.html")}
    of_admin = {name for path, names in templates.items() if of_staff(path) for name in names}
    in_code = {
        name
        for root in ("configurator", "catalog")
        for path in (BASE / root).rglob("*.py")
        for name in re.findall(r"css/[\w/-]+\.css", path.read_text())
    }
    in_bundles = {sheet for bundle in BUNDLES for sheet in imported(bundle)}
    kiosk = {"css/kiosk.css"}  # one more, on counter tablets alone: it must come after what it makes larger
    assert SHEETS - BUNDLES - in_bundles - of_admin - in_code - kiosk == set()
    assert {name for names in templates.values() for name in names} >= BUNDLES  # none is made for nobody


# How bundles are made


@pytest.mark.parametrize("name", sorted(BUNDLES))
def test_a_bundle_is_its_sheets_in_order_and_says_the_order_of_layers_first(name):
    text, parts = flat(sources(), name), [(STATIC / part).read_text() for part in imported(name)]
    assert "@import" not in text
    assert re.sub(r"\s*/\*.*?\*/\s*", "", text.partition("@layer")[0]) == ""
    assert text[text.index("@layer") :].startswith(ORDER)
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    own = len(text) - sum(len(part) for part in parts)
    assert own == len(text.partition("@layer")[0])  # beside the sheets there is but a remark


def made(**files):
    storage = InMemoryStorage()
    names = {name.replace("__", "/").replace("_dot_", "."): text for name, text in files.items()}
    for name, text in names.items():
        storage.save(name, ContentFile(text.encode()))
    return {name: (storage, name) for name in names}


def test_imports_of_imports_are_put_in_too():
    found = made(
        css__a_dot_css='@import "b.css";\n@import "pages/c.css";\n.a {}\n',
        css__b_dot_css='@import "d.css";\n.b {}\n',
        css__d_dot_css=".d {}\n",
        css__pages__c_dot_css=".c {}\n",
    )
    assert flat(found, "css/a.css") == ".d {}\n.b {}\n.c {}\n.a {}\n"


def test_scripts_keep_their_names_to_themselves():
    found = made(js__a_dot_js='import "./b.js";\nconst here = 1;\n', js__b_dot_js="const here = 2;\n")
    assert flat(found, "js/a.js") == "{\nconst here = 2;\n}\nconst here = 1;\n"


@pytest.mark.parametrize(
    "files",
    [
        {"css__a_dot_css": '@import "b.css";\n'},  # not there
        {"css__a_dot_css": '@import "b.css";\n@import "b.css";\n', "css__b_dot_css": ".b {}\n"},
        {"css__a_dot_css": '@import "b.css";\n', "css__b_dot_css": ".b { background: url(c.webp); }\n"},
        {"css__a_dot_css": '@import "b.css";\n', "css__b_dot_css": '@import "a.css";\n@import "b.css";\n'},
    ],
)
def test_what_would_mean_something_else_is_refused(files):
    with pytest.raises(ImproperlyConfigured):
        flat(made(**files), "css/a.css")


def test_so_are_scripts_that_hand_each_other_names():
    found = made(js__a_dot_js='import "./b.js";\n', js__b_dot_js='import { say } from "./say.js";\n')
    with pytest.raises(ImproperlyConfigured):
        flat(found, "js/a.js")


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """Our own static files as production has them, by the names that templates use."""
    from django.test import override_settings  # noqa: PLC0415

    root = tmp_path_factory.mktemp("static")
    storage = "configurator.pages.bundles.BundledStaticFilesStorage"
    with override_settings(
        STATIC_ROOT=root,
        STORAGES=live_settings.STORAGES | {"staticfiles": {"BACKEND": storage}},
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
    ):
        from django.contrib.staticfiles.finders import get_finder  # noqa: PLC0415
        from django.contrib.staticfiles.storage import staticfiles_storage  # noqa: PLC0415

        get_finder.cache_clear()
        call_command("collectstatic", interactive=False, verbosity=0)
        names = dict(staticfiles_storage.hashed_files)
    return root, names


def test_production_has_them_whole_hashed_and_compressed(collected):
    root, names = collected
    for name in [*BUNDLES, "js/page.js"]:
        text = (root / names[name]).read_text()
        assert text == flat(sources(), name)
        assert (root / f"{names[name]}.br").exists()
    assert "import" not in (root / names["js/page.js"]).read_text().replace("// ", "").partition("{")[0]


def test_a_changed_part_changes_the_name_of_the_bundle(tmp_path):
    from configurator.pages.bundles import BundledStaticFilesStorage  # noqa: PLC0415

    def name_with(text, folder):
        paths = made(css__a_dot_css='@import "b.css";\n', css__b_dot_css=text)
        (tmp_path / folder).mkdir()
        storage = BundledStaticFilesStorage(location=tmp_path / folder)
        StaticFilesStorage(location=tmp_path / folder).save("css/a.css", ContentFile(b'@import "b.css";\n'))
        StaticFilesStorage(location=tmp_path / folder).save("css/b.css", ContentFile(text.encode()))
        list(storage.post_process(paths))
        return storage.hashed_files["css/a.css"]

    assert name_with(".b { margin: 0; }\n", "one") != name_with(".b { margin: 1px; }\n", "other")


# What the first load weighs

HEADERS = 600  # bytes of an answer's headers
LAZY = 20  # so many pictures further down a phone loads at first: those within three screens
MOST = 120_000


def test_the_first_load_of_the_laptop_page_stays_light(demo, collected):
    demo("laptop")
    root, names = collected
    answer = Client().get("/configure/laptop/", headers={"Accept-Encoding": "gzip"})
    page = gzip.decompress(answer.content).decode()
    files = set(re.findall(r'(?:href|src)="/static/([^"]+)"', page))
    images = re.findall(
        r"<img [^>]+>", re.sub(r'(<source type="image/avif" [^>]+)>\s*<img src="[^"]+"', r"<img \1", page)
    )
    at_once = [image for image in images if 'loading="lazy"' not in image and "/static/" not in image]
    lazy = [image for image in images if 'loading="lazy"' in image][:LAZY]
    pictures = {re.search(r'/media/([^" ]+)', image)[1] for image in [*at_once, *lazy]}
    sizes = {name: _sent(root, names[name]) for name in files} | {
        name: default_storage.size(name) for name in pictures if default_storage.exists(name)
    }
    assert len(sizes) == len(files) + len(pictures)
    assert (len(at_once), len(lazy), len(files)) == (1, LAZY, 4)
    total = len(answer.content) + sum(sizes.values()) + HEADERS * (len(sizes) + 1)
    assert total < MOST, sorted(sizes.items(), key=lambda item: -item[1])[:8]


def _sent(root, name):
    """Bytes of a file as a browser gets it."""
    packed = root / f"{name}.br"
    return (packed if packed.exists() else root / name).stat().st_size
