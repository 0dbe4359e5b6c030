"""The live pictures of the demo families: whole for every build, each thing shown once, drawn the same every time."""

import json
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from catalog.demo.draw import layers
from catalog.validate_layers import MOST_LAYERS, sheet_sentence
from configurator.releases.layers import Layer, shown_layers

DEMO = Path(__file__).parents[2] / "catalog" / "demo"
FAMILIES = {code: json.loads((DEMO / f"{code}.json").read_text(encoding="utf-8")) for code in layers.FAMILIES}
SMALL = {"laptop": "charger-45", "yogurt": "spoon-wood"}  # quickly drawn


def shown(code, choices):
    """The codes of the layers that these choices (one component a module, or several) show, the lowest first."""
    decided = {f"{module}/{sku}": sku for module, skus in choices.items() for sku in skus}
    found = tuple(
        Layer(
            entry["code"],
            entry["picture"],
            entry.get("place", ""),
            tuple(frozenset((f"{module}/{sku}", sku) for sku in skus) for module, skus in entry["with"].items()),
        )
        for entry in FAMILIES[code]["layers"]
        if entry.get("at_least", 1) == 1
    )
    return [layer.code for layer in shown_layers(layers=found, decided=decided)]


def several(value):
    """The SKUs of what a preset chooses in a module."""
    parts = value if isinstance(value, list) else [value]
    return [part if isinstance(part, str) else part[0] for part in parts if not isinstance(part, int)]


def attributes(code):
    return {item["sku"]: item["attributes"] for item in FAMILIES[code]["components"]}


def offered(code, module):
    (found,) = (each for each in FAMILIES[code]["modules"] if each["code"] == module)
    return [entry["sku"] for entry in found["components"]]


def laptop_slots(codes):
    """Which layers show which part of a laptop."""
    words = ("body", "keyboard", "touchpad", "cooling", "ports", "screen", "system", "charger", "extra", "privacy")
    return {word: [code for code in codes if code.partition("-")[0] == word] for word in words}


@pytest.mark.parametrize("code", FAMILIES)
def test_layers_are_of_one_shape_small_and_all_named(code):
    files = {str(f.relative_to(DEMO)): f for f in (DEMO / "pictures" / code / "layers").iterdir()}
    assert files.keys() == {layer["picture"] for layer in FAMILIES[code]["layers"]}
    assert len(FAMILIES[code]["layers"]) <= MOST_LAYERS
    for file in files.values():
        assert sheet_sentence(file.read_bytes()) == ""
        assert file.stat().st_size <= 40_000


@pytest.mark.parametrize("code", FAMILIES)
def test_the_script_names_the_layers_that_are_there(code):
    text = (DEMO / f"{code}.json").read_text(encoding="utf-8")
    assert layers.listed(text, [layers.entry(code, sheet) for sheet in layers.FAMILIES[code]()]) == text


@pytest.mark.parametrize("code", FAMILIES)
def test_a_layer_drawn_again_is_the_same(code, tmp_path):
    (path,) = {layers.path_of(code, sheet) for sheet in layers.FAMILIES[code]() if sheet.code == SMALL[code]}
    for again in ("one", "two"):
        layers.draw(tmp_path / again, code, SMALL[code])
    assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes()
    with Image.open(tmp_path / "one" / path) as drawn, Image.open(DEMO / path) as kept:  # WebP of another version
        difference = ImageStat.Stat(ImageChops.difference(drawn, kept)).mean
    assert max(difference) < 1


@pytest.mark.parametrize("preset", FAMILIES["laptop"]["presets"], ids=lambda preset: preset["code"])
def test_each_part_of_a_preset_laptop_is_shown_once(preset):
    choices = {module: several(value) for module, value in preset["choices"].items()}
    found = laptop_slots(shown("laptop", choices))
    counts = {word: len(codes) for word, codes in found.items()}
    fan = int(choices["cooling"] != ["LT-COOL-PASSIVE"])
    once = dict.fromkeys(("body", "keyboard", "touchpad", "ports", "screen", "system", "charger"), 1)
    assert counts == once | {"cooling": fan, "extra": len(choices.get("extras", [])), "privacy": 0}


def test_each_part_of_a_laptop_is_shown_once_in_every_body_that_takes_it():
    known = attributes("laptop")
    room = {"keyboard": ("width_mm", "deck_mm"), "touchpad": ("width_mm", "palm_mm")}
    for body in offered("laptop", "body"):
        for module in ("keyboard", "touchpad", "cooling", "ports"):
            for sku in offered("laptop", module):
                need, limit = room.get(module, ("", ""))
                is_seen = sku != "LT-COOL-PASSIVE" and known[sku].get(need, 0) <= known[body].get(limit, 0)
                codes = shown("laptop", {"body": [body], module: [sku]})
                assert len(laptop_slots(codes)[module]) == is_seen, (body, sku)


def test_body_is_shown_once_in_the_lids_colour_whatever_is_chosen_first():
    for body in (None, *offered("laptop", "body")):
        for lid in (None, *offered("laptop", "lid")):
            for screen in (None, *offered("laptop", "screen")):
                chosen = {"body": body, "lid": lid, "screen": screen}
                codes = shown("laptop", {module: [sku] for module, sku in chosen.items() if sku})
                pictures = {e["code"]: e["picture"] for e in FAMILIES["laptop"]["layers"] if e.get("place") == "body"}
                bodies = [Path(pictures[code]).stem for code in codes if code in pictures]
                assert len(bodies) == bool(body or lid or screen)
                if lid:
                    assert bodies[0].endswith(lid.rpartition("-")[2].lower())
                if body:
                    assert bodies[0].startswith(f"body-{body.rpartition('-')[2].lower()}")


def test_screen_system_and_filter_have_the_size_of_the_screen():
    for screen in offered("laptop", "screen"):
        size = attributes("laptop")[screen]["size_in"]
        for system in offered("laptop", "system"):
            codes = shown("laptop", {"screen": [screen], "system": [system], "extras": ["LT-EX-PRIVACY"]})
            mark = system.rpartition("-")[2].lower()
            panel = f"screen-{screen.rpartition('-')[2].lower()}"
            assert codes[-3:] == [panel, f"system-{mark}-{size}", f"privacy-{size}"]
