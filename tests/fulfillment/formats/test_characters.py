from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from configurator.fulfillment.formats.characters import pieces, sheet_text, shortened, units, xml_text

ANY = st.text(st.characters(), max_size=40)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x00\x01\x1f", "␀␁␟"),
        ("\t\n\r ", "\t\n\r "),
        ("\x7f\x80", "\x7f\x80"),
        ("\ufffe\uffff\ud800", "\ufffd\ufffd\ufffd"),
        ("سلام 🎁 ]]>", "سلام 🎁 ]]>"),
    ],
)
def test_xml_text_shows_what_xml_has_no_character_for(text, shown):
    assert xml_text(text) == shown


@given(ANY)
def test_xml_text_is_taken_by_one_parser_and_read_by_another(text):
    element = etree.Element("x")
    element.text = xml_text(text)
    assert (ET.fromstring(etree.tostring(element, encoding="UTF-8")).text or "") == xml_text(text)  # noqa: S314  ours


@pytest.mark.parametrize("text", ["\x00", "\x0b", "\ufffe", "\ud800"])
def test_without_xml_text_the_characters_would_be_refused(text):
    with pytest.raises(ValueError, match=r"XML compatible|surrogates"):
        etree.Element("x").text = text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a\rb", "a_x000D_b"),
        ("\x00", "_x0000_"),
        ("_x0041_", "_x005F_x0041_"),
        ("_x41_", "_x41_"),
        ("\uffff", "\ufffd"),
    ],
)
def test_sheet_text_escapes_as_spreadsheets_do(text, cell):
    assert sheet_text(text) == cell


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200) | st.text("a 🎁", max_size=200), st.integers(4, 30)
)
def test_pieces_keep_to_the_length_and_are_the_text_again(text, most):
    split = list(pieces(text, most))
    assert "".join(split) == text
    assert all(units(piece) <= most for piece in split)


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("1 x Strawberry [FY-FL-STRAWBERRY]", ["1 x Strawberry ", "[FY-FL-STRAWBERRY]"]),
        ("x" * 35, ["x" * 30, "x" * 5]),
        ("🎁" * 16, ["🎁" * 15, "🎁"]),
        ("", [""]),
    ],
)
def test_pieces_end_at_spaces_and_never_inside_a_character(text, split):
    assert list(pieces(text, 30)) == split


@pytest.mark.parametrize(("text", "cut"), [("abcd", "abcd"), ("abcde", "abc…"), ("🎁🎁", "🎁🎁"), ("🎁🎁🎁", "🎁…")])
def test_shortened_says_that_it_was_cut(text, cut):
    assert shortened(text, 4) == cut
