"""The live pictures of the demo families: whole for every build, each thing shown once, drawn the same every time."""

import json
import shutil
from itertools import product
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from catalog.demo.draw import layers, shelf_layers
from catalog.documents import read_document
from catalog.facts import document_facts
from catalog.numbers import span_of
from catalog.validate_layers import MOST_LAYERS, layer_problems, sheet_sentence
from configurator.releases.files import sized_name
from configurator.releases.layers import Layer, shown_layers
from configurator.releases.pictures import make_pictures
from configurator.releases.sheets import LAYER_WIDTHS

DEMO = Path(__file__).parents[2] / "catalog" / "demo"
FAMILIES = {code: json.loads((DEMO / f"{code}.json").read_text(encoding="utf-8")) for code in layers.FAMILIES}
SMALL = {"laptop": "charger-45", "yogurt": "spoon-wood", "pc": "cpu-amd", "shelf": "feet-400"}  # quickly drawn
WORDS = {
    "laptop": ("body", "keyboard", "touchpad", "cooling", "ports", "screen", "system", "charger", "extra", "privacy"),
    "pc": ("inside", "board", "supply", "drive", "stick", "card", "cooler", "memory", "case", "panel", "cpu"),
}


def shown(code, choices):
    """The codes of the layers that these choices show, the lowest first; by module how many of each component."""
    decided = {f"{module}/{sku}": str(many) for module, taken in choices.items() for sku, many in counted(taken)}
    return [layer.code for layer in shown_layers(layers=LAYERS[code], decided=decided)]


def counted(value):
    """What a preset chooses in a module, as pairs of SKU and number."""
    if isinstance(value, list) and len(value) == 2 and isinstance(value[1], int):
        return [(value[0], value[1])]
    return [
        (part, 1) if isinstance(part, str) else tuple(part) for part in ([value] if isinstance(value, str) else value)
    ]


def layers_of(family):
    """The layers of a catalog file; each component is a variable here, how many of it are taken its value."""
    most = {
        (module["code"], entry["sku"]): entry.get("max_quantity", 1)
        for module in family["modules"]
        for entry in module.get("components", ())
    }
    return tuple(
        Layer(
            entry["code"],
            entry["picture"],
            entry.get("place", ""),
            tuple(
                frozenset(
                    (f"{module}/{sku}", str(many))
                    for sku in skus
                    for many in range(min(entry.get("at_least", 1), most[module, sku]), most[module, sku] + 1)
                )
                for module, skus in entry.get("with", {}).items()
            )
            + tuple(given_from(family, module, number) for module, number in entry.get("from", {}).items()),
        )
        for entry in family["layers"]
    )


def given_from(family, module, least):
    """The numbers that can be given of a module from one on."""
    (number,) = (each["number"] for each in family["modules"] if each["code"] == module)
    return frozenset((module, text) for text in span_of(number).texts() if float(text) >= least)


LAYERS = {code: layers_of(family) for code, family in FAMILIES.items()}


def attributes(code):
    return {item["sku"]: item["attributes"] for item in FAMILIES[code]["components"]}


def offered(code, module):
    (found,) = (each for each in FAMILIES[code]["modules"] if each["code"] == module)
    return [entry["sku"] for entry in found["components"]]


def slots(code, codes):
    """Which layers show which part of the product."""
    return {word: [each for each in codes if each.partition("-")[0] == word] for word in WORDS[code]}


def mixed(code, parts):
    """The choices of builds that take each of these groups of modules from any preset, the last one all others."""
    presets = [preset["choices"] for preset in FAMILIES[code]["presets"]]
    named = {module for part in parts for module in part}
    rest = [each["code"] for each in FAMILIES[code]["modules"] if each["code"] not in named]
    for picked in product(presets, repeat=len(parts) + 1):
        groups = zip([*parts, rest], picked, strict=True)
        yield {module: preset[module] for group, preset in groups for module in group if module in preset}


@pytest.mark.parametrize("code", FAMILIES)
def test_layers_are_of_one_shape_small_and_all_named(code):
    files = {str(f.relative_to(DEMO)): f for f in (DEMO / "pictures" / code / "layers").iterdir()}
    assert files.keys() == {layer["picture"] for layer in FAMILIES[code]["layers"]}
    assert len(FAMILIES[code]["layers"]) <= MOST_LAYERS
    for file in files.values():
        assert sheet_sentence(file.read_bytes()) == ""
        assert file.stat().st_size <= 40_000


@pytest.mark.parametrize("code", FAMILIES)
def test_every_layer_can_be_shown(code):
    document, problems = read_document(FAMILIES[code])
    assert problems == []
    facts = document_facts(document)
    assert [found for layer in document["layers"] for found in layer_problems(layer, facts)] == []


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


@pytest.mark.parametrize(("code", "preset"), [("laptop", "creator"), ("pc", "workstation")])  # the fullest ones
def test_picture_of_a_full_build_is_light(code, preset, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    pictures = {entry["code"]: entry["picture"] for entry in FAMILIES[code]["layers"]}
    (choices,) = (each["choices"] for each in FAMILIES[code]["presets"] if each["code"] == preset)
    names = [pictures[layer] for layer in shown(code, choices)]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DEMO / name, tmp_path / name)
    make_pictures({"family": {}, "components": [], "layers": [{"picture": name} for name in names]})
    weights = [(tmp_path / sized_name(name, LAYER_WIDTHS[0], "webp")).stat().st_size for name in names]
    assert len(weights) >= 10
    assert sum(weights) <= 60_000


def test_each_part_of_a_laptop_is_shown_once_however_presets_are_mixed():
    seen = 0
    for choices in mixed("laptop", [("body", "screen", "keyboard", "touchpad"), ("lid",)]):
        fan = int(choices["cooling"] != "LT-COOL-PASSIVE")
        once = dict.fromkeys(("body", "keyboard", "touchpad", "ports", "screen", "system", "charger"), 1)
        expected = once | {"cooling": fan, "extra": len(choices.get("extras", [])), "privacy": 0}
        counts = {word: len(codes) for word, codes in slots("laptop", shown("laptop", choices)).items()}
        assert counts == expected, choices
        seen += 1
    assert seen == len(FAMILIES["laptop"]["presets"]) ** 3


def test_each_part_of_a_pc_is_shown_once_however_presets_are_mixed():
    known, seen = attributes("pc"), 0
    for choices in mixed("pc", [("case",), ("motherboard", "memory", "cpu", "cooler")]):
        drives = [pair for module in ("storage", "storage2") for pair in counted(choices.get(module, []))]
        sticks = sum(many for sku, many in drives if known[sku]["m2_needed"])
        once = dict.fromkeys(("inside", "board", "supply", "cooler", "memory", "case", "panel", "cpu"), 1)
        every = sum(many for _, many in drives)
        expected = once | {"card": "graphics" in choices, "stick": sticks, "drive": every - sticks}
        counts = {word: len(codes) for word, codes in slots("pc", shown("pc", choices)).items()}
        assert counts == expected, choices
        seen += 1
    assert seen == len(FAMILIES["pc"]["presets"]) ** 3


def test_every_part_of_a_pc_has_one_picture_in_every_form_of_case():
    known = attributes("pc")
    forms = {known[sku]["form_factor"]: sku for sku in offered("pc", "case")}
    words = {"motherboard": "board", "psu": "supply", "cooler": "cooler", "memory": "memory", "graphics": "card"}
    for module, word in words.items():
        for sku in offered("pc", module):
            assert len(slots("pc", shown("pc", {module: [sku]}))[word]) == 1, sku
            for case in forms.values():
                assert len(slots("pc", shown("pc", {module: [sku], "case": [case]}))[word]) == 1, (sku, case)
    for case in offered("pc", "case"):
        assert [len(slots("pc", shown("pc", {"case": [case]}))[word]) for word in ("inside", "case", "panel")] == [
            1,
            1,
            1,
        ]


def test_memory_stands_in_the_slots_that_the_board_has():
    known = attributes("pc")
    for memory in offered("pc", "memory"):
        for board in offered("pc", "motherboard"):
            if known[memory]["modules"] <= known[board]["memory_slots"]:
                (code,) = slots("pc", shown("pc", {"memory": [memory], "motherboard": [board]}))["memory"]
                assert code.endswith("-close") == (known[board]["memory_slots"] == 2)


def test_each_part_of_a_laptop_is_shown_once_in_every_body_that_takes_it():
    known = attributes("laptop")
    room = {"keyboard": ("width_mm", "deck_mm"), "touchpad": ("width_mm", "palm_mm")}
    for body in offered("laptop", "body"):
        for module in ("keyboard", "touchpad", "cooling", "ports"):
            for sku in offered("laptop", module):
                need, limit = room.get(module, ("", ""))
                is_seen = sku != "LT-COOL-PASSIVE" and known[sku].get(need, 0) <= known[body].get(limit, 0)
                codes = shown("laptop", {"body": [body], module: [sku]})
                assert len(slots("laptop", codes)[module]) == is_seen, (body, sku)


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


def shelves(wide, high, boards, wood):
    decided = {"width": str(wide), "height": str(high), "boards": str(boards), "wood/SH-" + wood: "1"}
    codes = [layer.code for layer in shown_layers(layers=LAYERS["shelf"], decided=decided)]
    return [code for code in codes if code.partition("-")[0] not in ("plant", "steel")]


def test_a_shelf_has_the_boards_that_were_asked_for_at_every_height_that_can_have_them():
    seen = set()
    for high in range(300, 2601, 10):
        for boards in range(2, 13):
            if boards * 500 - 500 >= high and boards * 150 - 150 <= high:
                (code,) = shelves(660, high, boards, "PINE-18")
                step = max(each for each in shelf_layers.HEIGHTS if each <= high)
                assert code == f"pine-400-{step}-{boards}"
                seen.add(boards)
    assert seen == set(range(2, 13))


@pytest.mark.parametrize(
    ("wide", "wood", "code"),
    [
        (700, "PINE-18", "pine-400"),
        (700, "OAK-25", "oak-400"),
        (1000, "OAK-25", "oak-710"),
        (1000, "OAK-40", "thick-710"),
        (1500, "OAK-40", "thick-1010"),
        (2400, "STEEL-40", "thick-1510"),
        (400, "STEEL-40", "thick-400"),
    ],
)
def test_a_shelf_is_as_wide_and_as_thick_as_its_wood_allows(wide, wood, code):
    assert shelves(wide, 2000, 6, wood) == [f"{code}-1310-6"]


def test_an_outline_stands_for_a_shelf_that_is_not_complete():
    decided = {"width": "900", "height": "2000"}
    assert [layer.code for layer in shown_layers(layers=LAYERS["shelf"], decided=decided)] == [
        "plant",
        "sketch-710-1310",
    ]
    assert shown_layers(layers=LAYERS["shelf"], decided={"width": "900"}) == ()


def test_screen_system_and_filter_have_the_size_of_the_screen():
    for screen in offered("laptop", "screen"):
        size = attributes("laptop")[screen]["size_in"]
        for system in offered("laptop", "system"):
            codes = shown("laptop", {"screen": [screen], "system": [system], "extras": ["LT-EX-PRIVACY"]})
            mark = system.rpartition("-")[2].lower()
            panel = f"screen-{screen.rpartition('-')[2].lower()}"
            assert codes[-3:] == [panel, f"system-{mark}-{size}", f"privacy-{size}"]
