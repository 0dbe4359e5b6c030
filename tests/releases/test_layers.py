"""Which sheets a build's picture shows: by what is decided, in portions, one for each place, in their order."""

import io
from time import perf_counter
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from configurator.releases.files import sized_name
from configurator.releases.layers import Layer, released_layers, shown_layers
from configurator.releases.pictures import make_pictures
from configurator.releases.sheets import LAYER_WIDTHS


def layer(code, *needs, place=""):
    return Layer(code, f"catalog/{code}.webp", place, tuple(frozenset(pairs) for pairs in needs))


CUP = layer("cup", [("cup", "S"), ("cup", "L")])
BIG = layer("big", [("mango", "2"), ("mango", "3")], place="swirl")
BOTH = layer("both", [("cup", "L")], [("nuts", "1"), ("fruit", "1")])
LAYERS = (
    layer("ground"),
    CUP,
    layer("small", [("mango", "1"), ("mango", "2"), ("mango", "3")], place="swirl"),
    BIG,
    BOTH,
)


@pytest.mark.parametrize(
    ("decided", "codes"),
    [
        ({}, ["ground"]),
        ({"cup": "S"}, ["ground", "cup"]),
        ({"cup": "M"}, ["ground"]),
        ({"mango": "1"}, ["ground", "small"]),
        ({"mango": "2"}, ["ground", "big"]),
        ({"cup": "L"}, ["ground", "cup"]),
        ({"cup": "L", "fruit": "1"}, ["ground", "cup", "both"]),
        ({"cup": "S", "fruit": "1"}, ["ground", "cup"]),
    ],
)
def test_layers_are_shown_by_what_is_decided(decided, codes):
    assert [found.code for found in shown_layers(layers=LAYERS, decided=decided)] == codes


TALL = {
    "code": "tall",
    "picture": "catalog/tall.webp",
    "place": "",
    "at_least": 1,
    "with": {},
    "from": {"height": "900"},
}


@pytest.mark.parametrize(("given", "is_shown"), [("890", False), ("900", True), ("1000", True), ("(none)", False)])
def test_layer_begins_at_a_number(given, is_shown):
    heights = {text: (f"height={text}", 1) for text in ("80", "890", "900", "1000")}
    slots = [SimpleNamespace(module="height", variable="height", taken=heights)]
    found = released_layers({"layers": [TALL]}, SimpleNamespace(slots=slots))
    assert bool(shown_layers(layers=found, decided={"height": given})) is is_shown


DRIVE = {"code": "second", "picture": "catalog/second.webp", "place": "", "at_least": 2}


@pytest.mark.parametrize(
    ("drives", "case", "is_shown"), [("2", "A", True), ("1", "A", False), ("2", "B", False), ("0", "A", False)]
)
def test_so_many_are_asked_of_the_modules_that_take_so_many(drives, case, is_shown):
    slots = [
        SimpleNamespace(module="drives", variable="d", taken={"1": ("HDD", 1), "2": ("HDD", 2)}),
        SimpleNamespace(module="case", variable="c", taken={"A": ("TALL", 1), "B": ("FLAT", 1)}),
    ]
    document = {"layers": [DRIVE | {"with": {"drives": ["HDD"], "case": ["TALL"]}}]}
    layers = released_layers(document, SimpleNamespace(slots=slots))
    assert bool(shown_layers(layers=layers, decided={"d": drives, "c": case})) == is_shown


def test_hundred_layers_take_microseconds():
    many = tuple(layer(f"l{n}", [(f"v{n}", "1")], place=f"p{n % 9}") for n in range(100))
    decided = {f"v{n}": "1" for n in range(0, 100, 5)}
    best = min(_timed(many, decided) for _ in range(20))
    assert best < 0.0005, f"{best * 1e6:.0f} us"


def _timed(layers, decided):
    begun = perf_counter()
    shown_layers(layers=layers, decided=decided)
    return perf_counter() - begun


def test_publishing_makes_each_layer_once_in_two_sizes(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    data = io.BytesIO()
    Image.new("RGBA", (800, 600), (10, 20, 30, 40)).save(data, "WEBP")
    name = default_storage.save("catalog/0123456789abcdef.webp", data)
    document = {"family": {}, "components": [], "layers": [{"picture": name}, {"picture": name}]}
    make_pictures(document)
    made = [sized_name(name, width, "webp") for width in LAYER_WIDTHS]
    assert [_size(each) for each in made] == [(600, 450), (1200, 900)]
    before = [default_storage.get_modified_time(each) for each in made]
    make_pictures(document)
    assert [default_storage.get_modified_time(each) for each in made] == before


def test_a_layer_that_is_small_and_has_the_width_is_kept_as_it_is(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    noise = Image.effect_noise((1200, 900), 90)
    for code, picture, is_kept in (
        ("small", Image.new("RGBA", (1200, 900), (10, 20, 30, 40)), True),
        ("heavy", Image.merge("RGBA", [noise] * 4), False),
        ("other", Image.new("RGBA", (1600, 1200), (10, 20, 30, 40)), False),
    ):
        data = io.BytesIO()
        picture.save(data, "WEBP")
        name = default_storage.save(f"catalog/{code}.webp", data)
        make_pictures({"family": {}, "components": [], "layers": [{"picture": name}]})
        with default_storage.open(sized_name(name, 1200, "webp")) as made:
            assert (made.read() == data.getvalue()) == is_kept, code
        assert _size(sized_name(name, 600, "webp")) == (600, 450)


def _size(name):
    with default_storage.open(name) as file, Image.open(file) as picture:
        return picture.size
