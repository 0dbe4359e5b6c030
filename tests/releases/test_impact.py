"""What differs between what is on sale and a draft, in sentences with before and after."""

from copy import deepcopy

import pytest

from configurator.languages.told import say
from configurator.releases.impact import Changes, changes_between
from tests.releases.families import component, family, module, rule

PARTS = [component("S1", size=3), component("T1"), component("T2")]
NEEDS = rule("needs", "fit", **{"if": [{"module": "s", "component": "S1"}]}, then=[{"module": "t", "component": "T1"}])
PRESET = {"code": "nice", "name": "Nice", "description": "", "choices": {"s": "S1", "t": "T1"}}
EXAMPLE = {"code": "both", "name": "Both", "choices": {"s": "S1"}, "must_be": "possible"}

REREAD = "it reads “S1 needs T2” instead of “S1 needs T1”"
RESAID = "the customer's sentence “Only with T2.” instead of “Because of fit.”"
BOTH, MOVED = "it takes words, a picture, or both instead of words", "it is at another place in the picture"
MUST_NOT = "it must be “impossible” instead of “possible”"


def document():
    found = family(PARTS, [module("s", "S1"), module("t", "T1 T2")], [NEEDS], presets=[PRESET])
    attributes = [{"unit": "", **entry} for entry in found["attributes"]]
    return deepcopy(found | {"attributes": attributes, "examples": [EXAMPLE]})


def changed(edit):
    """The one kind of thing that differs after an edit of the draft, and its sentences."""
    after = document()
    edit(after)
    (found,) = changes_between(before=document(), after=after)
    return found.heading, *map(say, found.sentences)


def said(found):
    """Changes with their sentences said, in the language that is shown now."""
    return [Changes(one.heading, tuple(map(say, one.sentences))) for one in found]


def test_nothing_differs():
    assert changes_between(before=document(), after=document()) == []


def test_the_first_release():
    found = changes_between(before=None, after=document())
    assert said(found) == [Changes("Family", ("The first release of this family.",))]


def with_attribute(draft):
    draft["components"][0]["attributes"] = {"size": 4, "light": True}


def with_rule(draft):
    draft["rules"].append({**NEEDS, "code": "more", "says": "More."})


def with_meaning(draft):
    draft["rules"][0] |= {"then": [{"module": "t", "component": "T2"}], "says": "Only with T2."}


def with_condition(draft):
    draft["modules"][1]["asked_if"] = [{"module": "s", "component": "S1"}]


def with_price(draft):
    draft["modules"][1]["components"][0]["price"] = "2.50"


def with_another_part(draft):
    draft["modules"][1]["components"].pop()
    draft["components"].pop()


def with_order(draft):
    draft["modules"].reverse()


def edited(kind, place, **words):
    return lambda draft: (draft[kind] if place is None else draft[kind][place]).update(words)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (edited("family", None, name="Thingy"), ("Family", "Name “Thingy” instead of “Thing”.")),
        (edited("modules", 0, required=False), ("Modules", "“S” (s): required no instead of yes.")),
        (with_condition, ("Modules", "“T” (t): it is asked “only if there is S1” instead of always.")),
        (edited("components", 1, lead_time_days=4), ("Components", "“T1” (T1): delivery time in days 4 instead of 1.")),
        (with_attribute, ("Components", "“S1” (S1): Size 4 cm instead of 3 cm; Light yes instead of not known.")),
        (with_price, ("Prices and offers", "T1 in T: €2.50 instead of €1.00.")),
        (with_rule, ("Rules", "“More.” (more) is new. It reads: S1 needs T1.")),
        (lambda draft: draft["rules"].clear(), ("Rules", "“Because of fit.” (fit) is taken out.")),
        (
            with_meaning,
            ("Rules", f"“Only with T2.” (fit): {REREAD}; {RESAID}."),
        ),
        (edited("presets", 0, choices={"s": "S1"}), ("Presets", "“Nice” (nice): T left open instead of T1.")),
        (edited("examples", 0, must_be="impossible"), ("Examples", f"“Both” (both): {MUST_NOT}.")),
        (with_order, ("Family", "Only the order of things, or units and names of attributes.")),
    ],
)  # fmt: skip
def test_a_change_is_said_with_before_and_after(edit, said):
    assert changed(edit) == said


def test_a_part_that_is_gone_is_gone_from_its_module_too():
    after = document()
    with_another_part(after)
    assert said(changes_between(before=document(), after=after)) == [
        Changes("Components", ("“T2” (T2) is taken out.",)),
        Changes("Prices and offers", ("T2 in T: no longer offered.",)),
    ]


def asked(weight, text="In town"):
    wish = {"module": "t", "component": "T1", "weight": weight}
    answers = [{"code": "town", "text": text, "hard": False, "wishes": [wish]}]
    return {"code": "where", "text": "Where?", "several": False, "answers": answers}


def test_questions_about_use_are_told_with_what_their_answers_wish_for():
    before, after = document() | {"needs": [asked(3)]}, document() | {"needs": [asked(-2)]}
    assert said(changes_between(before=document(), after=before)) == [
        Changes("Questions about use", ("“Where?” (where) is new.",))
    ]
    assert said(changes_between(before=before, after=document())) == [
        Changes("Questions about use", ("“Where?” (where) is taken out.",))
    ]
    says = "“Where?” (where): the answer “In town” (no T1 (-2)) instead of “In town” (T1 (+3))."
    assert said(changes_between(before=before, after=after)) == [Changes("Questions about use", (says,))]


def test_texts_in_other_languages_that_changed_are_named():
    before = document()
    foot = {"de": {"modules": {"s": {"name": "Fuß"}}, "components": {"S1": {"name": "Eins"}}}}
    now = {"de": {"modules": {"s": {"name": "Ständer"}}}, "fa": {"modules": {"s": {"name": "پایه"}}}}
    (found,) = changes_between(before=before | {"texts": foot}, after=before | {"texts": now})
    assert found.heading == "Texts in other languages"
    assert tuple(map(say, found.sentences)) == (
        "Module s, name (de): “Ständer” instead of “Fuß”.",
        "Component S1, name (de): “Eins” is taken out.",
        "Module s, name (fa): “پایه” is new.",
    )


def dressed(**edits):
    """The document with a layer, an imprint and a font of each kind, changed as told: `layers={"place": "lid"}`."""
    rows = {
        "layers": [
            {"code": "ground", "name": "Ground", "picture": "a.webp", "place": "", "at_least": 1, "with": {}},
            {"code": "lid", "name": "Lid", "picture": "b.webp", "place": "", "at_least": 1, "with": {"t": ["T1"]}},
        ],
        "fonts": [{"code": "clear", "name": "Clear", "file": "fonts/a.ttf", "licence": "OFL"}],
        "imprints": [
            {
                "code": "words",
                "name": "Words",
                "help": "",
                "takes": "text",
                "most": 24,
                "lines": 1,
                "scripts": ["latin"],
                "fonts": ["clear"],
                "colour": "#222222",
                "paper": "",
                "on": "t",
                "corners": [[0, 0], [9, 0], [9, 9], [0, 9]],
                "width_mm": 50,
                "height_mm": 20,
                "look_first": False,
            }
        ],
    }
    for kind, words in edits.items():
        rows[kind][-1] |= words
    return document() | rows


@pytest.mark.parametrize(
    ("edits", "heading", "sentence"),
    [
        ({"layers": {"picture": "c.webp"}}, "Picture layers", "“Lid” (lid): another picture."),
        (
            {"layers": {"place": "top", "at_least": 2}},
            "Picture layers",
            "“Lid” (lid): place in the picture “top” instead of nothing; shown from so many pieces on 2 instead of 1.",
        ),
        (
            {"layers": {"with": {"t": ["T2"], "s": ["S1"]}}},
            "Picture layers",
            "“Lid” (lid): comes with T2 in T now; no longer comes with T1 in T; comes with S1 in S now.",
        ),
        ({"layers": {"from": {"s": "400"}}}, "Picture layers", "“Lid” (lid): S from 400 instead of nothing."),
        (
            {"imprints": {"takes": "both", "scripts": ["latin", "arabic"]}},
            "Imprints",
            f"“Words” (words): {BOTH}; writing Latin, Arabic and Persian instead of Latin.",
        ),
        (
            {"imprints": {"fonts": [], "corners": [[1, 0], [9, 0], [9, 9], [0, 9]], "most": 30}},
            "Imprints",
            f"“Words” (words): fonts nothing instead of Clear; {MOVED}; most characters 30 instead of 24.",
        ),
        ({"imprints": {"on": "s"}}, "Imprints", "“Words” (words): it is shown on S instead of T."),
        ({"imprints": {"look_first": True}}, "Imprints", "“Words” (words): looked at first yes instead of no."),
        (
            {"fonts": {"file": "fonts/b.ttf", "licence": "Ours"}},
            "Fonts",
            "“Clear” (clear): another file; licence “Ours” instead of “OFL”.",
        ),
    ],
)  # fmt: skip
def test_how_builds_look_is_told_with_before_and_after(edits, heading, sentence):
    found = said(changes_between(before=dressed(), after=dressed(**edits)))
    assert found == [Changes(heading, (sentence,))]
    assert said(changes_between(before=dressed(), after=dressed())) == []


def test_an_imprint_on_the_product_as_a_whole():
    whole = dressed()
    whole["imprints"][0].pop("on")
    (found,) = said(changes_between(before=dressed(), after=whole))
    assert found.sentences == ("“Words” (words): it is shown on the product as a whole instead of T.",)


def test_layers_imprints_and_fonts_that_are_new_or_gone():
    kinds = ("Picture layers", "Imprints", "Fonts")
    new = [
        ("“Ground” (ground) is new.", "“Lid” (lid) is new."),
        ("“Words” (words) is new.",),
        ("“Clear” (clear) is new.",),
    ]
    gone = [tuple(sentence.replace("new", "taken out") for sentence in sentences) for sentences in new]
    assert said(changes_between(before=document(), after=dressed())) == list(map(Changes, kinds, new))
    assert said(changes_between(before=dressed(), after=document())) == list(map(Changes, kinds, gone))


def test_layers_in_another_order_are_told_since_it_is_seen():
    after = dressed()
    after["layers"].reverse()
    says = "The layers lie upon each other in another order."
    assert said(changes_between(before=dressed(), after=after)) == [Changes("Picture layers", (says,))]
    after["layers"].reverse()
    after["layers"].insert(0, after["layers"][0] | {"code": "under"})
    (found,) = said(changes_between(before=dressed(), after=after))
    assert says not in found.sentences, "what is put between the others moves none of them"


def test_long_lists_of_components_are_shortened():
    many = {"t": [f"X{number}" for number in range(9)]}
    (found,) = said(changes_between(before=dressed(), after=dressed(layers={"with": many})))
    assert "comes with X0, X1, X2, X3, X4 and 4 more in T now" in found.sentences[0]
