"""Numbers that browsers and forms read back have no separators: 1,772 pixels wide would be one pixel wide."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
NUMBERS = re.compile(r"(?:^|[._])(?:version|seen_change|why|width_px|height_px|most|total|done|quantity|older|rows)$")
FOR_PEOPLE = {"alt", "aria-label", "title", "placeholder", "content"}


def written_for_people(text):
    """Each value in an attribute that machines read whose name is that of a number, and which has no filter."""
    for name, value in re.findall(r'([\w:-]+)="([^"]*\{\{[^"]*)"', text):
        if name not in FOR_PEOPLE:
            for variable in re.findall(r"\{\{\s*([\w.]+)\s*\}\}", value):
                if NUMBERS.search(variable):
                    yield f'{name}="{variable}"'


def test_no_template_writes_a_number_for_people_where_machines_read_it():
    found = {
        str(path.relative_to(TEMPLATES)): list(written_for_people(path.read_text()))
        for path in sorted(TEMPLATES.rglob("*.html"))
    }
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_one_that_does_is_found():
    text = '<img alt="{{ one.most }}" width="{{ one.width_px }}"><input value="{{ version|stringformat:\'d\' }}">'
    assert list(written_for_people(text)) == ['width="one.width_px"']


@pytest.mark.parametrize("language", ["en", "de", "fa", "zh-hans"])
def test_a_print_file_is_shown_in_its_shape(language):
    file = {"token": "t", "width_px": 1772, "height_px": 2496}
    with translation.override(language):
        text = render_to_string(
            "orders/_inscriptions.html", {"inscriptions": [{"name": "Lid", "text": "", "file": file}]}
        )
    assert 'width="1772" height="2496"' in text


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_thousandth_part_can_be_asked_why(language):
    notice = {"why": 26_001, "make": ("cpu", "x"), "changes": 1, "kind": "info"}
    with translation.override(language):
        text = render_to_string("configurations/_notice.html", {"notice": notice, "url": "/b/1/"})
    assert 'href="/b/1/why/26001/"' in text
