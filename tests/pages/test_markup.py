"""HTML of pages that need nothing on sale, in every language; those of builds and orders: journeys/test_states.py."""

import pytest
from django.conf import settings
from django.test import Client

from tests.markup import faults

pytestmark = pytest.mark.django_db
PATHS = [
    "/",
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/account/",
    "/arrange/",
    "/builds/",
    "/card/",
    "/cart/",
    "/code/",
    "/compare/",
    "/letters/",
    "/me/",
    "/me/erase/",
    "/nowhere/",
]


@pytest.mark.parametrize("path", PATHS)
def test_pages_are_well_made(path):
    client = Client()
    for code, _name in settings.LANGUAGES:
        answer = client.get(f"/{code}{path}")
        assert answer.status_code == (404 if path == "/nowhere/" else 200), (code, path)
        assert faults(answer.content.decode()) == [], (code, path)


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<p><div></div></p>", "<div> in a <p>"),
        ("<b id=a></b><b id=a></b>", "the id a is there twice"),
        ("<label for=a></label>", "for names a, which is not there"),
        ("<h1>a</h1><h3>b</h3>", "<h3> after <h1>"),
        ("<a href=a><button>b</button></a>", "<button> in what is pressed itself"),
        ("<span aria-label=a>b</span>", "<span> has an aria-label and no role"),
        ("<b><i></b></i>", "</b> while ['i'] is open"),
        ("<b class=a class=b></b>", "<b> has an attribute twice"),
        ("<img src=a>", "<img> without words"),
        ("<ul><li></ul>", "</ul> while ['li'] is open"),
        ("<main>", "<main> never ends"),
        ("", "0 first headings"),
    ],
)
def test_what_is_wrong_is_found(html, fault):
    """Negative control."""
    assert any(fault in line for line in faults(f"<!doctype html>{html}"))
    assert "no doctype" in faults(html)
