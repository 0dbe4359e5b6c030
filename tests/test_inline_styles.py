"""Strict CSP lets no inline style in: none stands in markup, whoever writes it, and htmx sets none."""

import ast
import json
import re

import pytest

from tests.test_architecture import BASE, SOURCES, STATIC, TEMPLATES, markup_faults, name_of

STYLE = re.compile(r"""<[a-z][^<>]*\sstyle\s*=|^\s*style\s*=\s*["'\\]|<style\b""", re.IGNORECASE)
LOADS_HTMX = re.compile(r"""<script src="{% static 'vendor/htmx-""")
CONFIG = re.compile(r"""<meta name="htmx-config" content='([^']+)'>""")
SETS = re.compile(r"""setAttribute\(\s*["']style|cssText|insertRule|createElement\(\s*["']style""")


def texts_of(source):
    """Every text of a module, those of f-strings piece by piece."""
    found = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return [value for value in found if isinstance(value, str)]


def styled(source):
    """Texts of Python that become markup with a style of its own."""
    return [text for text in texts_of(source) if STYLE.search(text)]


def test_no_markup_in_python_has_an_inline_style():
    assert {name_of(path): found for path in SOURCES if (found := styled(path.read_text()))} == {}


@pytest.mark.parametrize(
    "source",
    [
        "format_html('<p style=\"color:{}\">', it)",
        "f'<b class={name} style=\"top:{top}\">'",
        "f'<b class={name}' f' style=\"top:0\">'",
        "'<svg><style>p{}</style></svg>'",
    ],
)
def test_an_inline_style_in_python_would_be_found(source):
    assert len(styled(source)) == 1


def test_no_script_writes_a_style_as_text():
    scripts = [path for path in STATIC if path.suffix == ".js"]
    assert [name_of(path) for path in scripts if SETS.search(path.read_text()) or STYLE.search(path.read_text())] == []
    assert SETS.search("it.setAttribute('style', 'top: 0')")


def test_wherever_htmx_is_loaded_it_adds_no_style_and_copies_none():
    """It would add one for indicators, and copy what others (password managers) set on what it swaps."""
    loading = [path for path in TEMPLATES if LOADS_HTMX.search(path.read_text())]
    assert len(loading) > 5
    for path in loading:
        config = json.loads(CONFIG.search(path.read_text())[1])
        assert config["includeIndicatorStyles"] is False, name_of(path)
        assert "style" not in config["attributesToSettle"], name_of(path)
    default = (BASE / "static/vendor/htmx-2.0.11/htmx.min.js").read_text()
    assert 'attributesToSettle:["class","style","width","height"]' in default  # why it has to be said


def test_svg_that_is_drawn_for_pages_has_no_inline_style():
    drawn = sorted((BASE / "static").rglob("*.svg"))
    assert drawn != []
    assert [name_of(path) for path in drawn if "an inline style" in markup_faults(path.read_text())] == []
