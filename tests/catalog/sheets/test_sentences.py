import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.sheets.cells import CellError
from catalog.sheets.sentences import (
    bound_text,
    read_bound,
    read_reference,
    read_selectors,
    read_sum,
    read_table,
    selectors_text,
    sum_text,
    table_text,
)
from tests.catalog.lamp import selector

KINDS = {"power_w": "number", "socket": "text", "sockets": "list", "dimmable": "yes_no"}
codes = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True)
skus = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,8}", fullmatch=True)
texts = st.text(min_size=1, max_size=12).map(str.strip).filter(bool)
selectors = st.one_of(
    st.builds(selector, codes),
    st.builds(lambda module, sku: selector(module, component=sku), codes, skus),
    st.builds(lambda m, v: selector(m, "power_w", "at_least", v), codes, st.integers(-999, 999)),
    st.builds(lambda m, o, v: selector(m, "socket", o, v), codes, st.sampled_from(["equal", "not_equal"]), texts),
    st.builds(lambda m, v: selector(m, "socket", "one_of", v), codes, st.lists(texts, min_size=1, max_size=3)),
    st.builds(lambda m, v: selector(m, "sockets", "contains", v), codes, texts),
    st.builds(lambda m, v: selector(m, "dimmable", "equal", value=v), codes, st.booleans()),
)


@given(st.lists(selectors, max_size=4))
def test_selectors_are_read_as_they_were_written(found):
    assert read_selectors(selectors_text(found), KINDS) == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("foot", [selector("foot")]),
        ("foot:LP-1", [selector("foot", component="LP-1")]),
        ("foot: power_w>=5\nbulb", [selector("foot", "power_w", "at_least", 5), selector("bulb")]),
        ("foot: power_w is at most 1.5", [selector("foot", "power_w", "at_most", 1.5)]),
        ("bulb: socket is not E27", [selector("bulb", "socket", "not_equal", "E27")]),
        ('bulb: socket is "not E27"', [selector("bulb", "socket", "equal", "not E27")]),
        ("bulb: socket one of E27 | E14;", [selector("bulb", "socket", "one_of", ["E27", "E14"])]),
        ("bulb: dimmable is yes", [selector("bulb", "dimmable", "equal", value=True)]),
        ("", []),
    ],
)
def test_selectors_as_people_write_them(text, expected):
    assert read_selectors(text, KINDS) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Foot", "Foot"),
        ("foot: LP 1", "foot: LP 1"),
        ("bulb; foot: power_w at", "foot: power_w at"),
        ("foot: power_w near 5", "foot: power_w near 5"),
    ],
)
def test_selector_that_cannot_be_read_is_shown(text, found):
    with pytest.raises(CellError) as error:
        read_selectors(text, KINDS)
    example = "such as cpu, cpu: LT-CPU-5 or cpu: power_w at least 45, with “;” between them"
    assert error.value.text == f"expected selectors {example}; found “{found}”"


def test_number_in_a_selector_has_a_decimal_point():
    with pytest.raises(CellError, match="expected a number such as"):
        read_selectors("foot: power_w at least 1,5", KINDS)


def test_sums_and_limits_are_read_as_they_were_written():
    terms = read_sum("1.25 * bulb: power_w + foot: weight_g+-2*x:y")
    assert [term["coefficient"] for term in terms] == ["1.25", "1", "-2"]
    assert sum_text(terms) == "1.25 * bulb: power_w + foot: weight_g + -2 * x: y"
    assert [bound_text(read_bound(text)) for text in ("3000", "foot: power_w")] == ["3000", "foot: power_w"]


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_sum, "bulb: power_w + "),
        (read_sum, "bulb"),
        (read_sum, "1.2.3 * a: b"),
        (read_reference, "bulb"),
        (read_bound, "x"),
    ],
)
def test_broken_sum_or_reference_is_refused(read, text):
    with pytest.raises(CellError, match="expected"):
        read(text)


def test_tables_are_read_as_they_were_written():
    table = {"modules": ["foot", "bulb"], "rows": [["A", "B"], ["A", "*"]]}
    assert read_table(table_text(table)) == table


def test_table_line_of_another_width_is_named():
    with pytest.raises(CellError) as error:
        read_table("foot | bulb\nA | B\nA")
    assert error.value.text == "line 3 of the table has 1 parts, the first line 2"
