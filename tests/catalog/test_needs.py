"""Questions about use in files and tables: kept whole, and what can't be meant has its place."""

import json
from pathlib import Path

import pytest

from catalog.demo.pc_needs import NEEDS
from catalog.documents import read_document
from catalog.exporting import document_text, dumped
from catalog.importing import CatalogFileError
from catalog.models import Component, NeedsAnswer, NeedsQuestion, NeedsWish
from catalog.snapshot import snapshot
from configurator.releases.drafts import draft_problems
from tests.catalog.lamp import lamp

pytestmark = pytest.mark.django_db

BRIGHT = {"module": "bulb", "attribute": "power_w", "operator": "at_least", "value": 10, "weight": 3}
FRUGAL = {"module": "bulb", "attribute": "power_w", "grade": "less", "weight": 2}
NO_BEADS = {"module": "beads", "component": "LP-BEAD-R", "weight": -1}


def question(code="use", *answers, **more):
    found = answers or (answer(BRIGHT),)
    return {"code": code, "text": "What for?", "answers": list(found)} | more


def answer(*wishes, code="reading", **more):
    return {"code": code, "text": "Reading", "wishes": list(wishes)} | more


def asking(*questions):
    return lamp() | {"needs": list(questions)}


def refused(load, *questions):
    with pytest.raises(CatalogFileError) as error:
        load(asking(*questions))
    return [(problem.where, problem.text) for problem in error.value.problems]


def test_file_and_tables_say_the_same(load):
    document = asking(
        question("use", answer(BRIGHT, FRUGAL), answer(FRUGAL, code="thrift")),
        question("not", answer(NO_BEADS, code="beads", hard=True), several=True),
    )
    load(document)
    assert snapshot("lamp")["needs"] == read_document(document)[0]["needs"]
    again = load(document)
    assert (again.changed["needs"], again.unchanged["needs"]) == (0, 2)
    text = document_text(dumped(family_code="lamp"))
    assert '"grade": "less"' in text
    load(asking(question("not", answer(NO_BEADS, code="beads", hard=True)), question("use")))
    assert [(q["code"], q["several"]) for q in snapshot("lamp")["needs"]] == [("not", False), ("use", False)]
    load(lamp())
    assert "needs" not in snapshot("lamp")
    counts = (NeedsQuestion.objects.count(), NeedsAnswer.objects.count(), NeedsWish.objects.count())
    assert counts == (0, 0, 0)


def test_an_attribute_that_only_a_wish_names_is_kept(load):
    # no component has it and no rule names it: the weight that all have
    load(asking(question("use", answer({"module": "foot", "attribute": "weight_g", "grade": "less", "weight": 4}))))
    assert "weight_g" in [attribute["code"] for attribute in snapshot("lamp")["attributes"]]


@pytest.mark.parametrize(
    ("wish", "place", "text"),
    [
        (BRIGHT | {"value": 99}, "value", "No component of this module is so; the wish would do nothing."),
        (BRIGHT | {"weight": 0}, "weight", "A weight of 0 wishes for nothing."),
        (BRIGHT | {"module": "shade"}, "module", "There is no module “shade” in this family."),
        (
            {"module": "foot", "component": "X", "weight": 1},
            "component",
            "This module does not offer “X”.",
        ),
        (
            {"module": "beads", "attribute": "weight_g", "operator": "at_most", "value": 15, "weight": 1},
            "component",
            "Where several can be taken, a wish for something names one component; else all of them would be taken.",
        ),
        (FRUGAL | {"weight": -2}, "weight", "By degrees the weight is above 0; turn more and less round instead."),
        (
            FRUGAL | {"module": "beads", "attribute": "weight_g", "grade": "more"},
            "grade",
            "Where several can be taken, all of them would be: only less can be better here.",
        ),
        (FRUGAL | {"attribute": "socket"}, "attribute", "Only numbers go by degrees; this attribute has texts."),
        (
            FRUGAL | {"attribute": "pieces"},
            "attribute",
            "All components of this module are alike in this; the wish would do nothing.",
        ),
        (
            FRUGAL | {"component": "LP-BULB-14"},
            "component",
            "By degrees a number is graded as it is: leave this empty.",
        ),
    ],
)
def test_a_wish_that_can_not_be_meant_is_refused_with_its_place(load, wish, place, text):
    assert refused(load, question("use", answer(wish))) == [(f"needs[0].answers[0].wishes[0].{place}", text)]


@pytest.mark.parametrize(
    ("wish", "place", "text"),
    [
        (
            FRUGAL,
            "grade",
            "What must hold is so or is not so; degrees can only be wished for.",
        ),
        (
            {"module": "bulb", "component": "LP-BULB-14", "weight": -1},
            "component",
            "Where one is chosen, what must hold names the component that is taken (a weight above 0).",
        ),
        (BRIGHT, "component", "What must hold names the component that is taken."),
        (
            {"module": "beads", "component": "LP-BEAD-R", "weight": 1},
            "module",
            "How many portions must be taken nobody can say; wish for it, or leave out others.",
        ),
    ],
)
def test_what_must_hold_has_to_be_a_choice(load, wish, place, text):
    found = refused(load, question("use", answer(wish, hard=True)))
    assert found == [(f"needs[0].answers[0].wishes[0].{place}", text)]


def test_questions_and_answers_are_counted(load):
    assert refused(load, *(question(f"q{n}") for n in range(7))) == [
        ("needs[6]", "A family asks at most 6 questions about use.")
    ]
    many = [answer(BRIGHT, code=f"a{n}") for n in range(13)]
    assert refused(load, question("use", *many)) == [("needs[0].answers[12]", "A question has at most 12 answers.")]
    assert refused(load, question("use", answer(BRIGHT), answer(FRUGAL))) == [
        ("needs[0].answers[1].code", "“reading” is there twice.")
    ]
    assert refused(load, question("use", answers=[])) == [("needs[0].answers", "A question needs at least one answer.")]
    assert refused(load, question("use", answer(hard=True))) == [
        ("needs[0].answers[0].hard", "Nothing is wished for here, so nothing can be held.")
    ]
    (wrong,) = refused(load, question("use", answer(BRIGHT | {"weight": 10})))
    assert wrong == ("needs[0].answers[0].wishes[0].weight", "Expected a whole number from -9 to 9.")


def test_a_draft_whose_wish_matches_nothing_any_more_can_not_go_on_sale(load):
    load(asking(question("use", answer({"module": "bulb", "component": "LP-BULB-14", "weight": 1}))))
    assert draft_problems(snapshot("lamp")) == []
    Component.objects.filter(sku="LP-BULB-14").update(is_active=False)
    found = draft_problems(snapshot("lamp"))
    assert ("question use, answer reading", "This module does not offer “LP-BULB-14”.") in found


def test_the_script_of_the_pc_has_the_questions_that_are_there():
    assert json.loads((Path(__file__).parents[2] / "catalog/demo/pc.json").read_text())["needs"] == NEEDS
