# ruff: noqa: RUF001  Persian letters are what is tested
"""What can be printed, and the one sentence that says why something can't."""

import numpy as np
import pytest
from django.core.files.storage import default_storage
from PIL import features

from catalog.fonts import font_name
from configurator.configurations.checks import text_can_be_shaped
from configurator.configurations.imprints.draw import Given, letter_height_mm, printed
from configurator.configurations.imprints.words import text_sentence, tidy
from configurator.releases.imprints import released_imprints
from tests.configurations.imprints.conftest import DEMO, FONTS, PLATE

PERSIAN = "می\u200cخواهم ۱۴۰۳"


def plate(**changed):
    fonts = [font | {"file": font_name((DEMO / font["file"]).read_bytes())} for font in FONTS]
    entry = {"help": "", "takes": "text", "colour": "#222222", "paper": "", "look_first": False} | PLATE | changed
    return released_imprints({"fonts": fonts, "imprints": [entry]})["plate"]


def said(text, font="clear", **changed):
    imprint = plate(**changed)
    return text_sentence(text=tidy(text), imprint=imprint, font=imprint.font(font))


@pytest.mark.parametrize("text", ["", "Frida", "Zoë & Jürgen", PERSIAN, "سلام", "Frida\nسلام", "100 %", "2+2=4"])
def test_good_words_are_printed(text):
    assert said(text) == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a" * 25, "There is room for 24 characters here; this has 25."),
        ("a\nb\nc", "There is room for 2 lines here; this has 3."),
        ("Fri\x07da", "There are characters in it that can't be seen. Please type it anew."),
        ("Fri\u200bda", "There are characters in it that can't be seen. Please type it anew."),
        ("Fri\ue000da", "There are characters in it that can't be seen. Please type it anew."),
        ("\u202eadirF", "It holds marks that turn the direction of writing. Please write it without them."),
        ("a\u0300\u0301\u0302\u0303\u0304b", "There are too many marks on one letter to print them."),
        ("Фрида", "This place takes Latin or Arabic and Persian writing; “Ф” is Cyrillic."),
        ("弗里达", "This place takes Latin or Arabic and Persian writing; “弗” is Han."),
        (
            "Frida سلام",
            (
                "“F” is written from the left and “س” from the right; on one line nobody could say which word comes "
                "first. Please write a line in one of them."
            ),
        ),
        ("I ♥ 🍓", "“♥” (black heart suit) is not in the font “Clear”. Please write it without."),
        ("Frida 🍓", "“🍓” (strawberry) is not in the font “Clear”. Please write it without."),
    ],
)
def test_what_can_not_be_printed_is_said(text, sentence):
    assert said(text) == sentence


def test_another_font_that_has_it_is_named():
    assert (
        said("سلام", font="hand") == "“س” (arabic letter seen) is not in the font “By hand”. The font “Clear” has it."
    )


def test_letters_too_small_to_read_are_said():
    assert said("a" * 100, most=200) == (
        "At this length the letters would be 1.1 mm high, too small to read. Please make it shorter."
    )
    assert said("a" * 24) == ""


def test_spaces_and_line_ends_are_tidied():
    assert tidy("  Frida\r\n  und  ich \r\n\r\n") == "Frida\nund  ich"
    assert tidy("Zoe\u0308") == "Zoë"


def drawn(text, font="clear"):
    imprint = plate()
    return np.asarray(printed(Given(imprint, text, imprint.font(font))).getchannel("A"))


def test_print_has_the_size_of_the_place_at_300_dpi():
    assert drawn("Frida").shape == (213, 709)  # 18 x 60 mm
    assert plate().width_mm == 60
    assert drawn("").max() == 0


def test_text_stays_within_its_place_and_fills_it():
    for text in ("Frida", "Jjgpq", PERSIAN, "Frida\nسلام", "W" * 24):
        ink = drawn(text)
        assert ink[0].max() == ink[-1].max() == 0, text
        rows, columns = np.nonzero(ink)
        assert columns.min() > 0
        assert columns.max() < ink.shape[1] - 1
        assert max(np.ptp(rows) / ink.shape[0], np.ptp(columns) / ink.shape[1]) > 0.45


def test_right_to_left_text_is_shaped():
    """Joined and ordered: the word differs from its letters in a row, and the first letter stands at the right."""
    assert features.check("raqm")
    joined, apart = drawn("سلام"), drawn("س\u200cل\u200cا\u200cم")
    assert joined.shape == apart.shape
    assert (joined != apart).any()
    heavy_left, heavy_right = drawn("اسسسس"), drawn("سسسسا")
    half = heavy_left.shape[1] // 2
    # alef, the tall one, is drawn at the right when it comes first
    tall = [int(np.nonzero(ink)[1][0]) for ink in (heavy_left, heavy_right)]
    assert tall[0] > half > tall[1]


def test_letters_are_as_high_as_the_place_allows():
    imprint = plate()
    assert letter_height_mm(text="A", imprint=imprint, font=imprint.fonts[0]) == pytest.approx(11.06, abs=0.2)
    assert default_storage.exists(imprint.fonts[0].file)


def test_start_is_refused_where_text_can_not_be_shaped(monkeypatch):
    assert text_can_be_shaped() == []
    monkeypatch.setattr(features, "check", lambda _name: False)
    assert [error.id for error in text_can_be_shaped()] == ["configurations.E001"]
