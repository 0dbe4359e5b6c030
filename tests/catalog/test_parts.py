"""The family of every PC part: the file is what the script makes of the data, and steps over the data's traps."""

import gzip
import json
from pathlib import Path

import pytest

from catalog.demo.make_pc_all import catalog, packed
from catalog.demo.pc_all_facts import ABOUT, about_motherboard, includes_supply, mountings, ports
from catalog.demo.pc_chipsets import generation, generations
from catalog.documents import read_document
from catalog.validate import document_problems
from tests.catalog.buildcheck import Judge, build_of

FILE = Path(__file__).parents[2] / "catalog" / "demo" / "pc-all.json.gz"
DATA = Path(__file__).parents[3] / "shared" / "data" / "pc-parts"
if not DATA.exists():
    DATA = Path(__file__).parents[4] / "shared" / "data" / "pc-parts"
COUNTS = {
    "cpu": 789,
    "cooler": 2398,
    "motherboard": 3699,
    "memory": 4828,
    "graphics": 3835,
    "storage": 3495,
    "storage2": 3495,
    "case": 3749,
    "psu": 3295,
}


@pytest.fixture(scope="module")
def family():
    document, problems = read_document(json.loads(gzip.decompress(FILE.read_bytes())))
    assert problems == []
    return document


def attributes_of(family, module):
    offered = {o["sku"] for m in family["modules"] if m["code"] == module for o in m["components"]}
    return [part["attributes"] for part in family["components"] if part["sku"] in offered]


@pytest.mark.skipif(not DATA.exists(), reason="the data of the parts is not there")
def test_file_is_what_the_script_makes_of_the_data():
    assert FILE.read_bytes() == packed(catalog(DATA))


def test_file_is_small_and_carries_no_time():
    head = FILE.read_bytes()[:10]
    assert head[4:8] == bytes(4)
    assert len(FILE.read_bytes()) < 1_100_000


def test_family_offers_every_part_and_can_be_meant(family):
    assert {m["code"]: len(m["components"]) for m in family["modules"]} == COUNTS
    assert len(family["components"]) == 26_088
    assert document_problems(family) == []


def test_sources_are_named(family):
    text = family["family"]["attribution"]
    assert "BuildCores OpenDB" in text
    assert "Open Data Commons Attribution License 1.0" in text
    assert "docyx/pc-part-dataset" in text
    assert "MIT License" in text


def test_names_repeat_but_numbers_do_not(family):
    assert len({part["name"] for part in family["components"]}) < 25_700
    assert len({part["sku"] for part in family["components"]}) == 26_088


def test_every_rule_has_parts_on_both_sides_that_it_speaks_of(family):
    for rule in family["rules"]:
        places = [*rule.get("if", []), *rule.get("then", []), *rule.get("terms", [])]
        places += [rule[side] for side in ("left", "right", "bound") if side in rule]
        for place in places:
            if "attribute" in place:
                assert any(place["attribute"] in found for found in attributes_of(family, place["module"])), rule


def test_presets_keep_every_rule_and_have_a_price(family):
    judge = Judge(family)
    for preset in family["presets"]:
        assert judge.broken(build_of(preset)) == []
        assert judge.price(build_of(preset)) is not None


# The traps, one by one


def test_sockets_by_several_names_are_one(family):
    assert {a["socket"] for a in attributes_of(family, "cpu")} >= {"sTR4", "FM2", "FM2+", "LGA 2011-3"}
    boards = [tuple(a.get("sockets", ())) for a in attributes_of(family, "motherboard")]
    assert {"TR4", "LGA 1151v2", "LGA 2011-3 Narrow"} & {name for names in boards for name in names} == set()
    assert {names for names in boards if "FM2" in names} == {("FM2",), ("FM2+", "FM2")}


@pytest.mark.parametrize(
    ("listed", "fits"),
    [
        (["TR4"], ["SP3", "sTR4", "sTRX4"]),
        (["LGA 2011"], ["LGA 2011", "LGA 2011-3", "LGA 2066"]),
        (["FM2"], ["AM2", "AM2+", "AM3", "AM3+", "FM1", "FM2", "FM2+"]),
        (["LGA 115"], ["LGA 1150", "LGA 1151", "LGA 1155", "LGA 1156", "LGA 1200"]),
        (["LGA 775"], ["LGA 775"]),
        ([], []),
    ],
)
def test_a_mounting_fits_every_socket_of_its_kind(listed, fits):
    assert mountings(listed) == fits


BOARD = {
    "name": "Board",
    "socket": "AM4",
    "chipset": "AMD B450",
    "form_factor": "ATX",
    "memory_type": "DDR4",
    "memory_slots": 4,
    "max_memory_gb": 64,
    "m2_slots": 2,
    "sata_ports": 6,
    "wifi": False,
}


@pytest.mark.parametrize(
    ("data", "attribute", "known"),
    [
        ({"sata_ports": 0}, "sata_ports", None),
        ({"sata_ports": 64}, "sata_ports", None),
        ({"m2_slots": 0}, "m2_slots", None),
        ({"m2_slots": 0, "memory_type": "DDR3"}, "m2_slots", 0),
        ({"m2_slots": 15}, "m2_slots", None),
        ({"max_memory_gb": 1}, "max_memory_gb", None),
        ({"max_memory_gb": 8, "memory_type": "DDR3"}, "max_memory_gb", 8),
        ({"form_factor": "Thin Mini-ITX"}, "form_factor", "Mini-ITX"),
        ({"form_factor": "Thin Mini-ITX"}, "memory_form", "SO-DIMM"),
        ({"memory_type": None}, "memory_form", None),
        ({"chipset": "AMD 760G"}, "generations", []),
        ({"socket": None}, "sockets", []),
        ({"socket": None, "name": "ASRock X370 Killer SLI AM4"}, "sockets", ["AM4"]),
    ],
)
def test_zero_and_wild_figures_of_boards_are_not_known(data, attribute, known):
    assert about_motherboard({**BOARD, **data})[attribute] == known


CARD = {
    "chipset": "Radeon RX 580",
    "memory_gb": 8,
    "tdp_w": 185,
    "length_mm": 240,
    "pcie_6_pin": 0,
    "pcie_8_pin": 1,
    "pcie_12vhpwr": 0,
}
SUPPLY = {
    "wattage_w": 650,
    "form_factor": "ATX/EPS",
    "length_mm": 0,
    "pcie_6_plus_2_pin": 0,
    "pcie_12vhpwr": 0,
    "efficiency": None,
    "modular": "Full",
}
KIT = {
    "type": "DDR4",
    "form_factor": "260-pin SO-DIMM",
    "modules": 2,
    "module_gb": 8,
    "capacity_gb": 32,
    "speed_mt_s": 3200,
    "cas_latency": 0,
}


@pytest.mark.parametrize(
    ("module", "part", "attribute", "known"),
    [
        ("graphics", CARD, "tdp_w", 185),
        ("graphics", {**CARD, "tdp_w": 0}, "tdp_w", None),
        ("graphics", {**CARD, "tdp_w": None}, "tdp_w", None),
        ("graphics", {**CARD, "pcie_8_pin": 0}, "pcie_plugs", None),
        ("graphics", {**CARD, "pcie_8_pin": 0, "tdp_w": 75}, "pcie_plugs", 0),
        ("graphics", {**CARD, "pcie_8_pin": 0, "pcie_12vhpwr": 1}, "pcie_plugs", 0),
        ("graphics", {**CARD, "length_mm": 0}, "length_mm", None),
        ("psu", SUPPLY, "psu_form_factor", "ATX"),
        ("psu", {**SUPPLY, "form_factor": "Mini-ITX"}, "psu_form_factor", None),
        ("psu", SUPPLY, "pcie_sockets", None),
        ("psu", SUPPLY, "length_mm", None),
        ("psu", {**SUPPLY, "wattage_w": None}, "wattage_w", None),
        ("memory", KIT, "capacity_gb", None),
        ("memory", {**KIT, "capacity_gb": 16}, "capacity_gb", 16),
        ("memory", KIT, "memory_form", "SO-DIMM"),
        ("memory", KIT, "cas_latency", None),
    ],
)
def test_zero_and_wild_figures_are_not_known(module, part, attribute, known):
    assert ABOUT[module](part)[attribute] == known


@pytest.mark.parametrize(
    ("form", "interface", "taken"),
    [
        ("M.2-2280", "M.2 PCIe 4.0 x4", (1, 0)),
        ("M.2-2280", "M.2 SATA", (1, 0)),
        ("PCIe", "M.2 PCIe 3.0 x8", (0, 0)),
        ('2.5"', "SATA 6.0 Gb/s", (0, 1)),
        ('3.5"', "SAS 12.0 Gb/s", (None, None)),
        ("mSATA", "mSATA", (None, None)),
        ("", "", (None, None)),
    ],
)
def test_drives_take_the_ports_that_they_plug_into(form, interface, taken):
    assert ports(form, interface) == taken


@pytest.mark.parametrize(
    ("text", "brings"),
    [
        (None, None),
        ("None", False),
        ("Not Included", False),
        ("ATX (not included)", False),
        ("300 W", True),
        ("RM750e (750W)", True),
        ("ATX PS2", None),
    ],
)
def test_cases_with_a_power_supply_are_known(text, brings):
    assert includes_supply(text) is brings


def test_about_a_hundred_cases_bring_a_power_supply(family):
    assert sum(a.get("includes_supply", False) for a in attributes_of(family, "case")) == 120


@pytest.mark.parametrize(
    ("name", "socket", "microarchitecture", "found"),
    [
        ("Intel Core i5-6600K", "LGA 1151", "Skylake", "Skylake"),
        ("Intel Xeon E3-1230 v5", "LGA 1151", "Skylake", "Skylake (Xeon)"),
        ("Intel Xeon E5-2680 v3", "LGA 2011-3", "Haswell", "Haswell"),
        ("AMD FX-8350", "AM3+", "Vishera", "Piledriver"),
        ("AMD Ryzen 5 8500G", "AM5", "2x Zen 4 , 4x Zen 4c", "Zen 4"),
    ],
)
def test_generations_have_one_name(name, socket, microarchitecture, found):
    assert generation(microarchitecture, name=name, socket=socket) == found


def test_equal_sockets_do_not_mean_that_a_processor_runs():
    assert "Coffee Lake" not in generations("Intel Z170", name="Board")
    assert "Skylake" not in generations("Intel Z370", name="Board")
    assert "Skylake (Xeon)" not in generations("Intel Z170", name="Board")
    assert generations("Intel B460", name="Board") == ["Comet Lake"]
    assert generations("Intel B460", name="Gigabyte B460M DS3H V2") == []
    assert generations("B850", name="Board") == ["Zen 4", "Zen 5"]
    assert generations("NVIDIA nForce 430 MCP", name="Board") == []


def test_processors_of_the_third_large_socket_are_called_so(family):
    found = {(a["socket"], a["microarchitecture"]) for a in attributes_of(family, "cpu")}
    assert {generation for socket, generation in found if socket == "LGA 2011"} & {"Haswell", "Broadwell"} == set()
    assert ("LGA 2011-3", "Haswell") in found


def test_no_board_takes_any_processor_for_want_of_data(family):
    assert [a for a in attributes_of(family, "motherboard") if "sockets" not in a] == []


def test_cards_with_the_new_plug_only_get_a_hint(family):
    warnings = {rule["code"] for rule in family["rules"] if rule["strength"] == "warn"}
    assert warnings == {"card-adapter", "supply-twice"}
