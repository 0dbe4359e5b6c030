"""Whatever a catalog file, a sheet or a paste says: it is taken, or refused with a place. Never a traceback."""

import copy
import csv
import io
import json
import random
from pathlib import Path

import pytest
from django.db import transaction

import catalog
from catalog.exporting import dumped
from catalog.importing import CatalogFileError, read_catalog, store_document
from catalog.sheets.budgets import Budget, SheetError
from catalog.sheets.columns import KINDS
from catalog.sheets.examine import examine
from catalog.sheets.export import csv_of, workbook_of
from catalog.sheets.grids import read_file
from tests.catalog.test_part_lists import part, parted, refusals
from tests.catalog.test_rule_format import rich

DEMO = Path(catalog.__file__).parent / "demo"
HARMFUL = [
    *(None, True, False, 0, 1, -1, 1.5, 1e308, 10**30, 2**63, "", "x", "*", "\ud800", "\0", "a\nb", "é" * 5000),
    *([], {}, [[]], {"a": 1}, [1], ["x"], [["*", "*"]], "9999999999.99999", "NaN", "1e400", "-0", "0x1", "2026-02-30"),
    *("equal", "one_of", "needs", "table", "budget", {"module": "x"}, {"module": "foot", "attribute": "power_w"}),
]


def places(node, path=()):
    if path:
        yield path
    if isinstance(node, dict | list):
        for key, part in node.items() if isinstance(node, dict) else enumerate(node):
            yield from places(part, (*path, key))


def at(node, path):
    for step in path:
        node = node[step]
    return node


def mutated(document, rng):
    """Break one place: take it away, put something else or another part of the file there, or rename its key."""
    broken = copy.deepcopy(document)
    everywhere = list(places(document))
    *way, last = rng.choice(everywhere)
    node = at(broken, way)
    match rng.randrange(4):
        case 0:
            del node[last]
        case 1 if isinstance(node, dict):
            node[rng.choice(["zzz", "", "module", "value", "\0", "\ud800", "unless"])] = node.pop(last)
        case 2:
            node[last] = copy.deepcopy(at(document, rng.choice(everywhere)))
        case _:
            node[last] = copy.deepcopy(rng.choice(HARMFUL))
    return broken


def taken_or_refused(path):
    """Load a file and undo it; gives its problems, none if it loaded."""
    try:
        document, _ = read_catalog(path=path, may_miss_pictures=True)
        with transaction.atomic():
            store_document(document=document, pictures={})
            json.dumps(dumped(family_code=document["family"]["code"]), ensure_ascii=False).encode()
            transaction.set_rollback(True)
    except CatalogFileError as error:
        return error.problems
    return []


@pytest.mark.parametrize(("family", "times"), [("lamp", 250), ("laptop", 40), ("yogurt", 60)])
def test_any_mutation_of_a_file_loads_or_is_refused_with_its_place(db, tmp_path, family, times):
    whole = rich() if family == "lamp" else json.loads((DEMO / f"{family}.json").read_text())
    rng, path, refused = random.Random(family), tmp_path / "file.json", 0
    for _ in range(times):
        path.write_bytes(json.dumps(mutated(whole, rng)).encode())
        problems = taken_or_refused(path)
        refused += bool(problems)
        assert [problem for problem in problems if not problem.place or not problem.text.endswith(".")] == []
    assert refused > times / 2


def test_lists_in_lists_are_no_values(db, tmp_path):
    broken, path = rich(), tmp_path / "file.json"
    part = next(part for part in broken["components"] if part.get("attributes"))
    part["attributes"] = {code: [["a"], {"b": 1}] for code in part["attributes"]}
    path.write_bytes(json.dumps(broken).encode())
    assert taken_or_refused(path)


def test_any_broken_byte_loads_or_is_refused(db, tmp_path):
    data, rng, path = json.dumps(rich()).encode(), random.Random(7), tmp_path / "file.json"
    refused = 0
    for _ in range(150):
        place = rng.randrange(len(data))
        path.write_bytes(rng.choice([data[:place], data[:place] + rng.randbytes(1) + data[place + 1 :]]))
        refused += bool(taken_or_refused(path))
    assert refused > 75


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b'{"format": 1,\n "family": }', "This is not JSON: Expecting value, line 2, column 12."),
        (b'{"format":\n"\xff"}', "This is not UTF-8: line 2."),
        (b'{"format": NaN}', "This is not JSON: NaN is no number."),
        (b'{"format": ' + b"9" * 5000 + b"}", "This can't be meant: a number has thousands of digits."),
        (b"[" * 100_000, "This can't be meant: lists and objects stand in each other too deeply."),
        (b'{"sku": "A", "cost": 1, "cost": 2}', "The key “cost” is there twice in one object with the sku “A”."),
    ],
)
def test_file_that_is_no_json_says_where(tmp_path, text, said):
    path = tmp_path / "file.json"
    path.write_bytes(text)
    with pytest.raises(CatalogFileError) as error:
        read_catalog(path=path)
    assert [(problem.place, problem.text) for problem in error.value.problems] == [((), said)]


def test_attribute_of_lists_in_lists_names_the_depth(db, tmp_path):
    document, nested = rich(), []
    for _ in range(300):
        nested = [nested]
    document["components"][0]["attributes"]["power_w"] = nested
    path = tmp_path / "file.json"
    path.write_text(json.dumps(document))
    (problem,) = taken_or_refused(path)
    assert problem.where == "components[0].attributes.power_w[0][0][0]"


CELLS = [
    *(
        "",
        " ",
        "x",
        "-1",
        "1e400",
        "NaN",
        "1,5",
        "=1+1",
        "'",
        '"',
        "|",
        ";",
        "a | b",
        "yes",
        "\x07",
        "\u202e",
        "é" * 3000,
    ),
    *("foot", "foot: power_w", "foot: power_w at least 5", "foot: LP-FOOT-S", "1 * foot: power_w", "on request", "*"),
]


def rows_of(kind):
    return list(csv.reader(io.StringIO(csv_of(family_code="lamp", kind=kind).removeprefix("\ufeff"))))


def places_of(report):
    for row in report.rows:
        for found in row.mistakes:
            assert found.text[0].isupper() or found.text[0] == "“"  # a quotation
            assert found.text.endswith((".", "?"))
            yield row.number, found.column


@pytest.mark.parametrize("kind", KINDS)
def test_any_mutation_of_a_sheet_is_reported_by_row(load, kind):
    load(rich())
    whole, rng, refused = rows_of(kind), random.Random(kind), 0
    for _ in range(60):
        rows = copy.deepcopy(whole)
        for _ in range(rng.choice([1, 1, 3])):
            row = rng.choice(rows)
            row[rng.randrange(len(row))] = rng.choice([*CELLS, *rng.choice(whole)])
        if rng.random() < 0.2:
            rng.choice(rows).append("more")
        output = io.StringIO()
        csv.writer(output).writerows(rows)
        report, document = examine(family_code="lamp", grids=read_file(output.getvalue().encode(), Budget()), kind=kind)
        refused += bool(list(places_of(report)))
        json.dumps(document, ensure_ascii=False).encode()
    assert refused > (10 if kind == "texts" else 20)  # most words may stand for others


@pytest.mark.parametrize(
    "of", [lambda: csv_of(family_code="lamp", kind="rules").encode(), lambda: workbook_of(family_code="lamp")]
)
def test_any_broken_byte_of_a_file_is_told(load, of):
    load(rich())
    data, rng = of(), random.Random(5)
    said = set()
    for _ in range(80):
        place = rng.randrange(len(data))
        broken = rng.choice([data[:place], data[:place] + rng.randbytes(1) + data[place + 1 :]])
        try:
            report, _ = examine(family_code="lamp", grids=read_file(broken, Budget()))
            list(places_of(report))
        except SheetError as error:
            said.add(error.text[-1])
    assert said == {"."}


def test_what_is_offered_and_is_no_component_is_said_where_it_is_offered():
    document = parted()
    document["components"].remove(part(document, "LP-BEAD-R"))
    assert refusals(document)[0][1] == "There is no component “LP-BEAD-R”."
