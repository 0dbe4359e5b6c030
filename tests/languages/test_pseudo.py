"""A language that marks every translated word: whatever stands outside the marks was never offered to translators."""

import re

import pytest
from django.utils.translation import _trans

from configurator.languages import middleware
from tests.languages.words import NAMES

pytestmark = pytest.mark.django_db
MARKED = "de-at"  # German, but remembered apart from it by whatever remembers words

REASONS = {
    "English": "a language names itself",
    "Deutsch": "a language names itself",
    "فارسی": "a language names itself",
    "简体中文": "a language names itself",
    "EUR": "a currency's code",
}
"""Words that no translator needs to see, and why."""


@pytest.fixture
def marked(monkeypatch, settings, client):
    """A browser whose pages have every translated text in ⟦brackets⟧."""
    for name, place in (("gettext", 0), ("ngettext", 0), ("pgettext", 1), ("npgettext", 1)):
        monkeypatch.setattr(_trans, name, _bracketed(getattr(_trans, name), place), raising=False)
    monkeypatch.setattr(middleware.translation, "get_language_from_request", lambda _request: MARKED)
    return client


def _bracketed(translate, place):
    def marking(*words):
        text = translate(*words)
        # signs between names, and formats of dates, are translated but are no words
        return f"⟦{text}⟧" if re.search(r"[^\W\d_]{2,}", words[place]) and not _FORMAT.fullmatch(words[place]) else text

    return marking


_FORMAT = re.compile(r"[A-Z_]+_FORMAT")
_SKIPPED = re.compile(r"<(script|style|svg|bdi|code|textarea)\b.*?</\1>|<!--.*?-->", re.DOTALL)
_SAID = re.compile(r'\s(?:title|aria-label|placeholder|alt|content)="([^"]*)"')
_INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")


def outside(page):
    """Words of a page that stand in no brackets."""
    text = _SKIPPED.sub(" ", re.split(r"<body[^>]*>", page)[-1])
    text = "\n".join([*_SAID.findall(text), re.sub(r"<[^>]*>", "\n", text)])
    before = None
    while before != text:
        before, text = text, _INNERMOST.sub("\n", text)
    text = re.sub(r"&\w+;|&#\w+;", " ", text)
    return [line.strip() for line in text.split("\n") if re.search(r"[^\W\d_]{2,}", line)]


def known(line, content):
    """Whether all words of a line come from the catalog, or have a reason."""
    words = re.findall(r"[^\W\d_]{2,}", line)
    return all(word in content or word in REASONS or word in NAMES for word in words)


def words_of(release):
    """Every word that the catalog brings to a family's pages."""
    found = set()

    def gather(value):
        if isinstance(value, dict):
            for one in value.values():
                gather(one)
        elif isinstance(value, list | tuple):
            for one in value:
                gather(one)
        elif isinstance(value, str):
            found.update(re.findall(r"[^\W\d_]{2,}", value))

    gather(release)
    return found


PAGES = (
    "/",
    "/cart/",
    "/me/",
    "/builds/",
    "/compare/",
    "/accounts/login/",
    "/accounts/signup/",
    "/nowhere/",
    "/configure/laptop/needs/",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_word_of_a_page_is_the_catalogs_or_translated(marked, demo, path):
    content = set().union(*(words_of(demo(family).document) for family in ("laptop", "yogurt", "pc")))
    page = marked.get(path).content.decode()
    assert "⟦" in page
    assert [line for line in outside(page) if not known(line, content)] == []


def test_every_word_of_a_build_is_the_catalogs_or_translated(marked, demo):
    content = words_of(demo("laptop").document)
    page = marked.get("/configure/laptop/", follow=True).content.decode()
    assert "⟦" in page
    assert [line for line in outside(page) if not known(line, content)] == []


def test_a_word_outside_would_be_found():
    page = '<body><p title="Never marked">⟦Cart ⟦2⟧⟧ Oak</p><p>€1.00</p></body>'
    assert outside(page) == ["Never marked", "Oak"]
    assert [line for line in outside(page) if not known(line, {"Oak"})] == ["Never marked"]
