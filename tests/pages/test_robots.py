"""Pages that are somebody's own say that search engines keep away; those for everybody don't."""

from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
FOR_EVERYBODY = {
    "configurations/home/home.html",
    "configurations/imprints/gallery.html",
}


def pages():
    """Templates of whole pages of the shop, by name."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        text = path.read_text()
        if '{% extends "base.html" %}' in text:
            yield path.relative_to(TEMPLATES).as_posix(), text


def test_each_page_is_for_everybody_or_says_that_it_is_not():
    silent = {name for name, text in pages() if "{% block robots %}" not in text}
    assert silent == FOR_EVERYBODY


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/cart/", "/card/", "/account/"])
def test_a_page_of_ones_own_is_not_for_search_engines(client, path):
    page = client.get(path, follow=True).content.decode()
    assert '<meta name="robots" content="noindex">' in page
