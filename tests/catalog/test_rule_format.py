"""Tables, validity, notes and examples: from the file to the tables and back, and what is refused."""

from datetime import date

import pytest

from catalog.documents import read_document
from catalog.exporting import document_text, dumped, normalised
from catalog.models import Example, RuleChange
from catalog.snapshot import snapshot
from catalog.validate import document_problems
from tests.catalog.lamp import lamp

TABLE = {
    "code": "fits",
    "form": "table",
    "strength": "suggest",
    "modules": ["foot", "bulb"],
    "rows": [["LP-FOOT-S", "LP-BULB-14"], ["LP-FOOT-L", "*"]],
    "says": "This bulb looks better on the other foot.",
    "valid_from": "2026-12-01",
    "valid_to": "2026-12-24",
    "note": "Asked for by the shop window.\nUntil Christmas.",
}
EXAMPLE = {
    "code": "tall",
    "name": "Tall lamp",
    "choices": {"bulb": ["LP-BULB-27", 2], "foot": "LP-FOOT-S"},
    "must_be": "impossible",
}


def rich():
    document = lamp()
    document["rules"].append(dict(TABLE))
    document["examples"] = [dict(EXAMPLE)]
    return document


def test_everything_new_is_kept_and_written_again(load):
    load(rich())
    normal, problems = read_document(rich())
    assert problems == []
    assert snapshot("lamp") == normalised(normal)
    assert read_document(dumped(family_code="lamp"))[0] == normalised(normal)
    report = load(rich())
    assert (dict(+report.changed), dict(+report.created)) == ({}, {})


def test_a_file_without_the_new_keys_is_written_without_them(load):
    load(lamp())
    text = document_text(dumped(family_code="lamp"))
    assert [word for word in ("examples", "valid_from", "valid_to", "note", "table") if f'"{word}"' in text] == []


@pytest.mark.parametrize(
    ("day", "is_there"), [("2026-11-30", False), ("2026-12-01", True), ("2026-12-24", True), ("2026-12-25", False)]
)
def test_a_rule_is_there_from_its_first_day_to_its_last(load, day, is_there):
    load(rich())
    rules = snapshot("lamp", on=date.fromisoformat(day))["rules"]
    assert ("fits" in [rule["code"] for rule in rules]) == is_there
    assert len(rules) == 6 + is_there


def test_empty_days_and_notes_are_left_out():
    document = rich()
    document["rules"][-1] |= {"valid_from": None, "valid_to": "", "note": ""}
    normal, problems = read_document(document)
    assert problems == []
    assert set(normal["rules"][-1]) == {"code", "form", "strength", "modules", "rows", "unless", "says"}


MISTAKES = [
    ({"valid_from": "1 May"}, "rules[6].valid_from", 'Expected a day such as "2026-12-24".'),
    ({"valid_from": 20261201}, "rules[6].valid_from", 'Expected a day such as "2026-12-24".'),
    ({"valid_to": "2026-11-01"}, "rules[6].valid_to", "The last day is before the first, 2026-12-01."),
    ({"strength": "may"}, "rules[6].strength", "Expected “must” or “warn” or “suggest”."),
    ({"modules": ["foot", "roof"]}, "rules[6].modules[1]", "There is no module “roof” in this family."),
    ({"modules": ["foot", "foot"]}, "rules[6].modules[1]", "“foot” is a column twice."),
    ({"modules": ["foot"]}, "rules[6].modules", "Expected a list with at least one entry."),
    ({"rows": []}, "rules[6].rows", "Expected a list with at least one entry."),
    ({"rows": [["LP-FOOT-S", "LP-FOOT-S"]]}, "rules[6].rows[0][1]", "“bulb” does not offer “LP-FOOT-S”."),
    ({"rows": [["*", "*", "*"]]}, "rules[6].rows[0]", "This row has 3 cells; the table has 2 columns."),
    ({"rows": [["*", "*"], ["*", "*"]]}, "rules[6].rows[1]", "This row is there twice."),
    ({"rows": [["*", "a b"]]}, "rules[6].rows[0][1]", "Expected a text of 1 to 64 characters, a SKU or *"),
]


@pytest.mark.parametrize(("change", "where", "text"), MISTAKES)
def test_a_mistake_in_a_table_or_a_day_names_its_place(change, where, text):
    document = rich()
    document["rules"][-1] |= change
    normal, problems = read_document(document)
    found = problems or document_problems(normal)
    assert where in {problem.where for problem in found}
    assert next(problem.text for problem in found if problem.where == where).startswith(text)


def test_a_table_over_the_budget_of_cells_is_refused_without_reading_it():
    document = rich()
    document["rules"][-1]["rows"] = [["LP-FOOT-S", "LP-BULB-14"]] * 100_001
    normal, _ = read_document(document)
    (problem,) = document_problems(normal)
    assert (problem.where, problem.text) == (
        "rules[6].rows",
        "A table has at most 200,000 cells; split it into several rules.",
    )


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"choices": {}}, "examples[0].choices"),
        ({"choices": {"roof": "LP-FOOT-S"}}, "examples[0].choices.roof"),
        ({"choices": {"foot": "LP-BULB-14"}}, "examples[0].choices.foot.LP-BULB-14"),
        ({"must_be": "nice"}, "examples[0].must_be"),
        ({"name": ""}, "examples[0].name"),
    ],
)
def test_a_mistake_in_an_example_names_its_place(change, where):
    document = rich()
    document["examples"][0] |= change
    normal, problems = read_document(document)
    assert [problem.where for problem in problems or document_problems(normal)] == [where]


def test_examples_are_created_changed_and_removed(load):
    load(rich())
    document = rich()
    document["examples"][0]["must_be"] = "possible"
    document["examples"].append(EXAMPLE | {"code": "second"})
    assert dict(+load(document).changed) == {"examples": 1}
    assert dict(+load(lamp()).removed) == {"examples": 2, "rules": 1}
    assert not Example.objects.exists()


def test_a_file_tells_the_history_what_it_did_to_each_rule(load, staff):
    load(lamp())
    RuleChange.objects.all().delete()
    document = lamp()
    document["rules"][4]["says"] = "Too weak."
    del document["rules"][5]
    document["rules"].append(dict(TABLE))
    load(document)
    told = [
        (c.code, c.way, (c.before or {}).get("says"), (c.after or {}).get("says")) for c in RuleChange.objects.all()
    ]
    assert sorted(told) == [
        ("fits", "file", None, TABLE["says"]),
        ("power", "file", "The foot carries less power.", "Too weak."),
        ("weight", "file", "Too heavy for the shelf.", None),
    ]
