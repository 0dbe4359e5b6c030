"""A draft is compiled once, by one at a time, and what passes is not held against it."""

import threading

import pytest
from django.utils import translation

from catalog.snapshot import snapshot
from configurator.releases.authoring import draft
from configurator.releases.compile import TooComplexFamilyError, UnfitFamilyError, VoidFamilyError, compile_family

SLOW = 60


@pytest.fixture
def document(place):
    return snapshot("lamp")


def answering(monkeypatch, errors):
    """Compile, but raise these errors first, one each time; how often it was asked is the length of the list."""
    asked = []

    def compile_slowly(document, **words):
        asked.append(words)
        if len(asked) <= len(errors):
            raise errors[len(asked) - 1]
        return compile_family(document, **words)

    monkeypatch.setattr(draft, "compile_family", compile_slowly)
    return asked


@pytest.mark.parametrize("over", ["busy", "ended"])
def test_what_passes_is_asked_again(document, monkeypatch, over):
    asked = answering(monkeypatch, [TooComplexFamilyError([], over=over)])
    with pytest.raises(TooComplexFamilyError):
        draft.compiled(document)
    assert draft.compiled(document).count > 0
    assert len(asked) == 2


def test_what_lies_in_the_draft_is_remembered(document, monkeypatch):
    asked = answering(monkeypatch, [VoidFamilyError([("a", "A.")])])
    for _ in range(2):
        with pytest.raises(VoidFamilyError):
            draft.compiled(document)
    assert len(asked) == 1


def test_a_better_order_is_looked_for_where_it_may_help(document, monkeypatch):
    asked = answering(monkeypatch, [TooComplexFamilyError([], over="edges")])
    assert draft.compiled(document).count > 0
    assert [words.get("quick", False) for words in asked] == [True, False]


def test_two_do_not_compile_the_same_draft_at_once(document, monkeypatch):
    begun, may_end = threading.Event(), threading.Event()
    found = []

    def compile_slowly(document, **words):
        begun.set()
        assert may_end.wait(SLOW)
        return compile_family(document, **words)

    monkeypatch.setattr(draft, "order_on_sale", lambda code: None)  # no database in the other thread
    monkeypatch.setattr(draft, "compile_family", compile_slowly)
    first = threading.Thread(target=lambda: found.append(draft.compiled(document)))
    first.start()
    assert begun.wait(SLOW)
    with pytest.raises(TooComplexFamilyError) as refused:
        draft.compiled(document)
    assert refused.value.over == "busy"
    may_end.set()
    first.join(SLOW)
    assert draft.compiled(document) is found[0]


def test_what_is_said_of_an_unfit_draft_is_remembered_in_the_language_of_whoever_asks(document, monkeypatch):
    asked = []

    def draft_problems(_document, **_but):
        asked.append(translation.get_language())
        return [("family", f"said in {asked[-1]}")]

    monkeypatch.setattr(draft, "draft_problems", draft_problems)
    unfit = document | {"family": document["family"] | {"tagline": "not fit"}}
    said = []
    for language in ("en", "de", "en", "de"):
        with translation.override(language), pytest.raises(UnfitFamilyError) as refused:
            draft.compiled(unfit)
        said += [words for _, words in refused.value.rules]
    assert said == ["said in en", "said in de", "said in en", "said in de"]
    assert asked == ["en", "de"]
