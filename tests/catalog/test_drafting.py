"""The sentence that is drafted for customers, one of each form."""

import pytest

from catalog.documents import read_document
from catalog.drafting import drafted
from catalog.sentences import document_names, sentence
from tests.catalog.lamp import lamp, selector

SHADE, BULB = selector("extras", component="LP-SHADE"), selector("bulb")
TERMS = [{"coefficient": "1", "module": module, "attribute": "weight_g"} for module in ("foot", "beads")]


def rule(form, **parts):
    return {"code": "r", "form": form, "strength": "must", "unless": []} | parts


SENTENCES = [
    (rule("needs", **{"if": [SHADE], "then": [BULB]}), "Shade needs a bulb."),
    (rule("needs", **{"if": [SHADE, BULB], "then": [BULB]}), "Shade and a bulb together need a bulb."),
    (rule("needs", strength="suggest", **{"if": [SHADE], "then": [BULB]}), "Shade goes well with a bulb."),
    (
        rule("never_with", **{"if": [BULB], "then": [SHADE], "unless": [selector("foot", component="LP-FOOT-L")]}),
        "A bulb doesn't go with Shade, unless you take Large foot.",
    ),
    (
        rule("only_with", **{"if": [SHADE], "then": [selector("bulb", "dimmable", "equal", value=False)]}),
        "Shade goes only with a bulb without dimmable.",
    ),
    (
        rule(
            "must_match",
            operator="one_of",
            left={"module": "bulb", "attribute": "socket"},
            right={"module": "foot", "attribute": "sockets"},
        ),
        "The socket of the bulb has to be one of the sockets of the foot.",
    ),
    (
        rule(
            "must_match",
            operator="equal",
            left={"module": "bulb", "attribute": "power_w"},
            right={"module": "foot", "attribute": "power_w"},
        ),
        "Bulb and foot need the same power.",
    ),
    (
        rule("budget", terms=TERMS, operator="at_most", bound="3000", constant="0"),
        "The weight of foot and beads together may be at most 3000 g.",
    ),
    (
        rule("table", modules=["foot", "bulb"], rows=[["*", "LP-BULB-14"]]),
        "This combination of foot and bulb doesn't fit.",
    ),
]


@pytest.mark.parametrize(("meant", "says"), SENTENCES)
def test_a_sentence_is_drafted_for_every_form(meant, says):
    names = document_names(read_document(lamp())[0])
    assert drafted(meant, names) == says


def test_a_draft_is_never_longer_than_its_field():
    many = rule("needs", **{"if": [SHADE], "then": [selector("bulb", component=f"LP-{n:040}") for n in range(30)]})
    assert len(drafted(many, document_names(read_document(lamp())[0]))) <= 500


def test_what_is_gone_is_said_by_its_code():
    names = document_names(read_document(lamp())[0])
    gone = rule("needs", **{"if": [selector("roof", component="LP-X")], "then": [selector("roof")]})
    assert sentence(gone, names) == "LP-X needs any roof."
