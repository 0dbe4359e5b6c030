"""Sentences that are stored as data, and said in the language of whoever reads them."""

import json

import pytest
from django.utils.translation import gettext, override

from configurator.languages.told import (
    as_text,
    say,
    say_text,
    told,
    told_by,
    told_first,
    told_names,
    told_parts,
)

SENTENCE = told("{what} is no longer offered", what=told("nothing"))


def stored(one):
    """The same after it lay in a JSON field."""
    return json.loads(json.dumps(one))


@pytest.mark.parametrize(
    ("one", "english", "german"),
    [
        ("as it was written", "as it was written", "as it was written"),
        (1234, "1,234", "1.234"),
        (told("nothing"), "nothing", "nichts"),
        (SENTENCE, "nothing is no longer offered", "nichts wird nicht mehr angeboten"),
        (told_names(["Oak", "Ash", "Elm"], most=2), "Oak, Ash and 1 more", "Oak, Ash und 1 weitere"),
        (told_names(["Oak", told("nothing")]), "Oak, nothing", "Oak, nichts"),
        (told_parts(["Oak", told("yes")]), "Oak; yes", "Oak; ja"),
        (told_first(told("nothing")), "Nothing", "Nichts"),
        (told("{gone} was not translated", gone="It"), "It was not translated", "It was not translated"),
        (told_by(lambda: gettext("nothing")), "nothing", "nichts"),
        ({}, "", ""),
    ],
)
def test_a_thing_is_said_in_the_language_that_is_shown(one, english, german):
    assert say(stored(one)) == english
    with override("de"):
        assert say(stored(one)) == german


def test_what_other_code_says_is_kept_once_where_all_languages_agree():
    assert told_by(lambda: "Oak") == "Oak"
    found = told_by(lambda: [["Oak", gettext("nothing")]])
    assert found[0][0] == "Oak"
    assert sorted(found[0][1]["each"]) == ["de", "en", "fa", "zh-hans"]


def test_a_language_that_came_later_reads_the_shops(settings):
    one = {"each": {"en": "nothing", "de": "nichts"}}
    with override("fa"):
        assert say(one) == "nothing"
        settings.LANGUAGE_CODE = "de"
        assert say(one) == "nichts"
        settings.LANGUAGE_CODE = "zh-hans"
        assert say(one) == "nothing"


def test_a_column_of_text():
    text = as_text(SENTENCE)
    with override("de"):
        assert say_text(text) == "nichts wird nicht mehr angeboten"
        assert say_text(as_text("A word of our own.")) == "A word of our own."
        assert say_text("nothing") == "nichts"


@pytest.mark.parametrize("text", ["", "{", "{} of them", '{"words": "{gone}"}', '{"words": 5}', '[{"changed": {}}]'])
def test_what_only_looks_like_it_stays_as_it_is(text):
    assert say_text(text) == text
