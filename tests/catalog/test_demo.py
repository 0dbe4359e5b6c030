"""The demo families keep the format, and their presets keep the rules; judged without the engine."""

import copy
import json
from decimal import Decimal
from itertools import chain
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from catalog.demo.draw.__main__ import draw, tasks
from tests.catalog.buildcheck import Judge, build_of

DEMO = Path(__file__).parents[2] / "catalog" / "demo"
FAMILIES = {
    code: json.loads((DEMO / f"{code}.json").read_text(encoding="utf-8")) for code in ("laptop", "yogurt", "pc")
}
KINDS = {"number": (int, float), "text": (str,), "yes_no": (bool,), "list": (list,)}
FORMS = {"needs", "never_with", "only_with", "must_match", "budget"}
OPERATORS = {"equal", "not_equal", "at_most", "at_least", "one_of", "contains"}
BLAMING = ("invalid", "error", "constraint", "null")


def problems(data):
    """What is wrong with a catalog file, as sentences; empty when nothing is."""
    found = [*_component_problems(data), *_module_problems(data), *_rule_problems(data)]
    return found or list(_preset_problems(data))


def _doubled(what, codes):
    codes = list(codes)
    return [f"{what} {code} twice" for code in {c for c in codes if codes.count(c) > 1}]


def _offered(data):
    return {entry["sku"] for m in data["modules"] for entry in m["components"]}


def _component_problems(data):
    kinds = {a["code"]: a["kind"] for a in data["attributes"]}
    yield from _doubled("attribute", [a["code"] for a in data["attributes"]])
    yield from _doubled("component", [c["sku"] for c in data["components"]])
    for item in data["components"]:
        if item["sku"] not in _offered(data):
            continue  # a part of something, which customers never see
        if not (item["name"].strip() and item["description"].strip()):
            yield f"{item['sku']} without text"
        if not (DEMO / item["picture"]).is_file():
            yield f"{item['sku']} without picture"
        for code, value in item["attributes"].items():
            if code not in kinds or not isinstance(value, KINDS[kinds[code]]) or value in ("", []):
                yield f"{item['sku']}.{code} is {value!r}"


def _module_problems(data):
    skus = {c["sku"] for c in data["components"]}
    lines = [line for entry in data["modules"] + data["components"] for line in entry.get("parts", ())]
    used = _offered(data) | {line["part"] for line in lines}
    yield from _doubled("module", [m["code"] for m in data["modules"]])
    yield from (f"{sku} in no module" for sku in skus - used)
    for module in data["modules"]:
        yield from _doubled(module["code"], [e["sku"] for e in module["components"]])
        yield from (f"{module['code']} has unknown {e['sku']}" for e in module["components"] if e["sku"] not in skus)
        yield from (p for s in module["asked_if"] for p in _selector_problems(data, module["code"], s))
        if not (module["name"] and module["step"] and module["components"]):
            yield f"{module['code']} is empty"
        if module["price_per_100_g"] and any(e["price"] is not None for e in module["components"]):
            yield f"{module['code']} has two prices"


def _selector_problems(data, where, selector):
    module = next((m for m in data["modules"] if m["code"] == selector["module"]), None)
    skus = [e["sku"] for e in module["components"]] if module else []
    if module is None:
        yield f"{where}: no module {selector['module']}"
    elif "component" in selector and selector["component"] not in skus:
        yield f"{where}: {selector['component']} is not in {selector['module']}"
    elif "attribute" in selector and not _has(data, skus, selector["attribute"]):
        yield f"{where}: nothing in {selector['module']} has {selector['attribute']}"
    if selector.get("operator", "equal") not in OPERATORS:
        yield f"{where}: operator {selector['operator']}"


def _has(data, skus, attribute):
    known = (c["attributes"] for c in data["components"] if c["sku"] in skus)
    return attribute == "weight_g" or any(attribute in attributes for attributes in known)


def _rule_problems(data):
    yield from _doubled("rule", [r["code"] for r in data["rules"]])
    for rule in data["rules"]:
        places = [*rule.get("if", []), *rule.get("then", []), *rule["unless"], *rule.get("terms", [])]
        places += [rule[side] for side in ("left", "right") if side in rule]
        places += [rule["bound"]] if isinstance(rule.get("bound"), dict) else []
        yield from chain.from_iterable(_selector_problems(data, rule["code"], place) for place in places)
        if rule["form"] not in FORMS or rule["strength"] not in {"must", "warn"}:
            yield f"{rule['code']} has an unknown form or strength"
        if not rule["says"].strip() or any(word in rule["says"].lower() for word in BLAMING):
            yield f"{rule['code']} says {rule['says']!r}"


def _preset_problems(data):
    yield from _doubled("preset", [p["code"] for p in data["presets"]])
    judge = Judge(data)
    for preset in data["presets"]:
        yield from (f"{preset['code']} breaks {code}" for code in judge.broken(build_of(preset)))
        if judge.price(build_of(preset)) is None:
            yield f"{preset['code']} has no price"


@pytest.mark.parametrize("code", FAMILIES)
def test_family_keeps_the_format(code):
    assert problems(FAMILIES[code]) == []
    assert FAMILIES[code]["format"] == "atelier-catalog/1"
    assert FAMILIES[code]["family"]["code"] == code
    assert (DEMO / FAMILIES[code]["family"]["picture"]).is_file()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda d: d["components"][0].update(name=" "), "LT-BODY-A13 without text"),
        (lambda d: d["components"][0].update(picture="pictures/none.webp"), "LT-BODY-A13 without picture"),
        (lambda d: d["components"][0]["attributes"].update(size_in="13"), "LT-BODY-A13.size_in is '13'"),
        (lambda d: d["components"].append(d["components"][0]), "component LT-BODY-A13 twice"),
        (lambda d: d["modules"][1]["components"][0].update(sku="LT-X"), "lid has unknown LT-X"),
        (lambda d: d["rules"][0]["right"].update(attribute="sizes"), "screen-size: nothing in body has sizes"),
        (lambda d: d["rules"][0].update(says="Invalid."), "screen-size says 'Invalid.'"),
        (lambda d: d["presets"][0]["choices"].update(screen="LT-SCR-13M"), "everyday breaks screen-size"),
        (lambda d: d["presets"][0]["choices"].pop("keyboard"), "everyday breaks keyboard"),
        (lambda d: d["presets"][0]["choices"].update(memory=["LT-MEM-48", 2]), "everyday breaks memory-most"),
        (lambda d: d["presets"][0]["choices"].update(lid="LT-LID-SKY"), "everyday breaks sky-air"),
        (lambda d: d["presets"][0]["choices"].update(lid="LT-LID-TITANIUM"), "everyday has no price"),
    ],
)
def test_a_fault_is_found(change, found):
    data = copy.deepcopy(FAMILIES["laptop"])
    change(data)
    assert found in problems(data)


def test_laptop_is_large_enough():
    laptop = FAMILIES["laptop"]
    assert (len(laptop["modules"]), len(_offered(laptop)), len(laptop["rules"])) == (19, 105, 57)
    assert {r["form"] for r in laptop["rules"]} == FORMS
    assert {r["strength"] for r in laptop["rules"]} == {"must", "warn"}
    assert [c["sku"] for m in laptop["modules"] for c in m["components"] if c["price"] is None] == ["LT-LID-TITANIUM"]


def test_yogurt_has_its_flavours_and_toppings():
    modules = {m["code"]: m for m in FAMILIES["yogurt"]["modules"]}
    assert {code: len(modules[code]["components"]) for code in ("cup", "flavours", "toppings")} == {
        "cup": 4,
        "flavours": 12,
        "toppings": 25,
    }


def test_yogurt_portions_cost_whole_cents_by_weight():
    judge = Judge(FAMILIES["yogurt"])
    prices = {judge.component_price("toppings", e["sku"]) for e in judge.modules["toppings"]["components"]}
    assert prices == {Decimal("0.22"), Decimal("0.44")}
    assert judge.component_price("flavours", "FY-FL-MANGO") == Decimal("1.10")


def test_yogurt_cup_is_full_at_its_capacity():
    judge = Judge(FAMILIES["yogurt"])
    brim = {"cup": {"FY-CUP-S": 1}, "flavours": {"FY-FL-MANGO": 2}, "spoon": {"FY-SP-WOOD": 1}}
    full = {**brim, "toppings": {"FY-TP-KIWI": 2, "FY-TP-ALMOND": 1}}
    assert judge.broken(full) == []
    assert judge.broken({**full, "toppings": {"FY-TP-KIWI": 2, "FY-TP-ALMOND": 2}}) == ["capacity"]
    assert judge.price(full) == Decimal("3.90")


@pytest.mark.parametrize(
    ("promise", "allergen", "kept"),
    [
        ("FY-NO-NUTS", "contains_nuts", False),
        ("FY-VEGAN", "vegan", True),
        ("FY-NO-GLUTEN", "contains_gluten", False),
    ],
)
def test_yogurt_promise_keeps_allergens_out(promise, allergen, kept):
    judge = Judge(FAMILIES["yogurt"])
    build = {"cup": {"FY-CUP-L": 1}, "promises": {promise: 1}, "spoon": {"FY-SP-WOOD": 1}}
    for entry in judge.modules["toppings"]["components"]:
        broken = judge.broken({**build, "flavours": {"FY-FL-COCONUT": 1}, "toppings": {entry["sku"]: 1}})
        assert (broken == []) == (judge.value(entry["sku"], allergen) is kept)


def test_all_three_families_fit_into_one_order():
    assert {data["family"]["currency"] for data in FAMILIES.values()} == {"EUR"}


def test_pc_has_hundreds_of_parts_and_names_its_sources():
    pc = FAMILIES["pc"]
    assert len(pc["components"]) == 503
    assert "BuildCores OpenDB" in pc["family"]["attribution"]
    assert "Open Data Commons Attribution License 1.0" in pc["family"]["attribution"]
    assert "docyx/pc-part-dataset" in pc["family"]["attribution"]
    assert "MIT License" in pc["family"]["attribution"]
    assert {f.name for f in (DEMO / "licences").iterdir()} == {"LICENSE-buildcores-open-db", "LICENSE-pc-part-dataset"}


def test_pc_names_fit_and_every_part_has_a_price():
    pc = FAMILIES["pc"]
    assert max(len(c["name"]) for c in pc["components"]) <= 80
    assert [e["sku"] for m in pc["modules"] for e in m["components"] if Decimal(e["price"]) <= 0] == []


def test_shared_attribute_codes_mean_the_same():
    meanings = {}
    for data in FAMILIES.values():
        for attribute in data["attributes"]:
            meanings.setdefault(attribute["code"], set()).add(
                (attribute["name"], attribute["kind"], attribute.get("unit"))
            )
    assert {code: seen for code, seen in meanings.items() if len(seen) > 1} == {}


@pytest.mark.parametrize("code", ["laptop", "yogurt"])
def test_every_component_has_a_picture_of_its_own(code):
    offered = _offered(FAMILIES[code])
    pictures = [c["picture"] for c in FAMILIES[code]["components"] if c["sku"] in offered]
    assert len(set(pictures)) == len(pictures)


def test_pictures_are_square_transparent_and_small():
    files = [f for f in (DEMO / "pictures").rglob("*.webp") if f.name != "family.webp" and f.parent.name != "layers"]
    seen = set()
    for file in files:
        with Image.open(file) as picture:
            seen.add((picture.size, picture.mode))
    assert seen == {((640, 640), "RGBA")}
    assert sum(f.stat().st_size for f in files) <= 3_000_000


def test_the_script_draws_the_pictures_that_are_there(tmp_path):
    (task,) = (t for t in tasks(tmp_path) if t.path.name == "lt-cpu-k5.webp")
    draw(task)
    with Image.open(task.path) as drawn, Image.open(DEMO / "pictures" / "laptop" / "lt-cpu-k5.webp") as kept:
        difference = ImageStat.Stat(ImageChops.difference(drawn, kept)).mean
    assert max(difference) < 1


def test_the_script_draws_every_picture(tmp_path):
    drawn = {str(t.path.relative_to(tmp_path)) for t in tasks(tmp_path)}
    assert drawn == {str(f.relative_to(DEMO)) for f in (DEMO / "pictures").glob("*/*.webp")}
