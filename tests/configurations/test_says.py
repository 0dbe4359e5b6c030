"""Words that many options show are kept by language: a page never has those of the one that was shown before it."""

import pytest
from django.utils.translation import get_language, override

from configurator.configurations import markup, says
from configurator.configurations.render import rows
from configurator.configurations.state import assess

pytestmark = pytest.mark.django_db


def marked(text):
    """What stands for a translation: the words behind the language they are in."""
    return f"{get_language()}: {text}"


@pytest.fixture
def translated(monkeypatch):
    monkeypatch.setattr(says, "_", marked)
    kept = says._says
    kept.cache_clear()
    yield
    kept.cache_clear()


@pytest.mark.usefixtures("translated")
def test_options_are_in_the_language_of_the_page(bike):
    state = assess(release=bike, choices={"frame": "THIN"})
    for language in ("de", "fa", "de", "en"):
        with override(language):
            shown = rows(state=state, module=bike.modules["frame"], proposals={})
            assert f"{language}: chosen" in {row.words for row in shown}
            wished = rows(state=state, module=bike.modules["wheel"], proposals={})
            assert any(f">{language}: why?</a>" in markup.state(row, "/b/") for row in wished)


@pytest.mark.usefixtures("translated")
def test_words_of_another_language_are_seen(bike, monkeypatch):
    """Negative control: with one set of words for all languages the second page has those of the first."""
    with override("de"):
        frozen = says.says()
    monkeypatch.setattr(says, "_says", lambda _: frozen)
    with override("fa"):
        state = assess(release=bike, choices={"frame": "THIN"})
        shown = rows(state=state, module=bike.modules["frame"], proposals={})
        assert "de: chosen" in {row.words for row in shown}


def test_what_begins_a_line_is_written_small_in_english_only():
    for language, expected in (("en", True), ("en-gb", True), ("de", False), ("zh-hans", False)):
        with override(language):
            assert says.in_english() is expected


@pytest.mark.usefixtures("translated")
def test_what_stands_around_the_options_is_too():
    for language in ("de", "fa", "de"):
        with override(language):
            said = says.says()
            assert (said.undo, said.states["open"]) == (f"{language}: Undo", f"{language}: to do")
