"""A release in another language: the same engine, prices and choices; only the words differ, and missing ones stay."""

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from django.utils.translation import override

import catalog
from catalog.documents import read_document
from configurator.configurations.quote import quote_configuration
from configurator.configurations.state import assess
from configurator.releases.languages import Said, Wordless, lazy_parts
from configurator.releases.models import Release
from configurator.releases.shelf import LoadedRelease, current_release, load_release
from configurator.releases.translate import translate
from tests.releases.families import component, family, module, rule
from tests.releases.shop import put_on_sale, store

pytestmark = pytest.mark.django_db

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
DEMO = Path(catalog.__file__).parent / "demo"
GERMAN = {
    "family": {"thing": {"name": "Ding"}},
    "steps": {"All": {"name": "Alles"}, "More": {"name": "Alles"}},
    "modules": {"s": {"name": "Größe"}, "x": {"name": "Zubehör", "help": "Was Sie wollen."}},
    "components": {"S1": {"name": "Erste"}},
    "attributes": {"colour": {"name": "Farbe"}, "size": {"name": "Maß", "unit": "Zentimeter"}},
    "values": {"colour": {"red": "rot"}, "fits": {"green": "grün"}},
    "rules": {"small": {"says": "Zu klein."}},
    "prices": {"base": {"name": "Grundpreis"}, "many": {"name": "Ab fünf"}},
    "presets": {"plain": {"name": "Schlicht"}},
    "needs": {"use": {"text": "Wofür?"}},
    "answers": {"use/home": {"text": "Zu Hause"}},
}


def thing(**more):
    parts = [
        component("S1", size=1, colour="red", light=True, fits=["red", "green"]),
        component("S2", size=2, colour="blue", light=False),
        component("S3", colour="red"),
        component("S4", colour="blue"),
        component("X1", colour="red"),
        component("X2"),
    ]
    says = rule(
        "needs", "small", **{"if": [{"module": "x", "component": "X1"}]}, then=[{"module": "s", "component": "S2"}]
    )
    document = family(
        parts,
        [
            module("s", "S1 S2 S3 S4", required=False, name="Size"),
            module("x", "X1 X2", kind="several", name="Extras", step="More", help="As you like.", maximum=2),
        ],
        [says],
        presets=[{"code": "plain", "name": "Plain", "description": "", "choices": {"s": "S1"}}],
    )
    wish = {"module": "s", "component": "S1", "weight": 1}
    answer = {"code": "home", "text": "At home", "hard": False, "wishes": [wish]}
    document["needs"] = [{"code": "use", "text": "What for?", "several": False, "answers": [answer]}]
    document["prices"] = [
        {"code": "base", "kind": "base", "name": "Base price", "amount": "5.00"},
        {"code": "many", "kind": "quantity", "name": "From five", "count": 5, "percent": "10"},
    ]
    return document | more


@pytest.fixture
def both():
    """The thing in English and in German."""
    put_on_sale(thing(texts={"de": GERMAN}), AT)
    english = current_release("thing")
    return english, load_release(english.pk, "de")


def test_all_that_has_no_words_is_shared(both):
    english, german = both
    assert german.knowledge is english.knowledge
    assert german.translation.model is english.translation.model
    assert german.translation.unit_prices is english.translation.unit_prices
    assert german.translation.vocabulary.slot is english.translation.vocabulary.slot
    assert len(lazy_parts(LoadedRelease, Wordless)) > 8
    for name in lazy_parts(LoadedRelease, Wordless):
        assert getattr(german, name) is getattr(english, name), name
    assert german.modules["x"].options[1] is english.modules["x"].options[1]  # says the same in both


def test_every_lazy_part_of_a_release_says_whether_it_has_words():
    from functools import cached_property  # noqa: PLC0415  only here

    lazy = lazy_parts(LoadedRelease, cached_property)
    assert lazy
    assert lazy == lazy_parts(LoadedRelease)


def test_what_customers_read_is_in_the_language(both):
    _, german = both
    assert german.family_name == "Ding"
    assert [name for name, _ in german.steps] == ["Alles", "Alles"]  # called the same, two steps nevertheless
    assert (german.modules["x"].name, german.modules["x"].help) == ("Zubehör", "Was Sie wollen.")
    first = german.modules["s"].options[1]
    assert first.name == "Erste"
    assert first.specs == (("Farbe", "rot"), ("Fits", "red, grün"), ("Light", "ja"), ("Maß", "1 Zentimeter"))
    assert german.sentences["small"] == "Zu klein."
    assert german.sentences["x:<="] == "Zubehör: höchstens 2."
    assert [check.says for check in german.translation.rules if check.code == "small"] == ["Zu klein."]
    assert german.presets[0].name == "Schlicht"
    assert (german.needs[0].text, german.needs[0].answers[0].text) == ("Wofür?", "Zu Hause")
    assert german.translation.breaks[0].name == "Ab fünf"


def test_prices_choices_and_answers_are_the_same(both):
    english, german = both
    for choices in ({}, {"s": "S1"}, {"s": "S2", "x/X1": "yes"}, {"s": "S1", "x/X1": "yes"}):
        one, other = (assess(release=release, choices=choices) for release in both)
        assert np.array_equal(one.evaluation.changes, other.evaluation.changes)
        assert (one.decided, one.variant, one.total) == (other.decided, other.variant, other.total)
        assert [m.code for m in one.missing] == [m.code for m in other.missing]
    quotes = [quote_configuration(release=release, choices={"s": "S1", "x/X2": "yes"}) for release in both]
    figures = [[(line.sku, line.quantity, line.price) for line in quote.lines] for quote in quotes]
    assert figures[0] == figures[1]
    assert [quote.total for quote in quotes] == [quotes[0].total] * 2
    assert [line.name for line in quotes[1].lines] == ["Erste", "X2"]
    assert [line.name for line in quotes[1].price_lines] == ["Grundpreis"]
    assert german.needs[0].answers[0].wishes is english.needs[0].answers[0].wishes


def test_what_is_missing_is_in_the_language_of_the_shop(both):
    english, german = both
    assert german.modules["s"].options[2].name == english.modules["s"].options[2].name == "S2"
    assert german.translation.vocabulary.word("colour", "blue") == "blue"
    assert german.translation.vocabulary.word("colour", "red") == "rot"


def test_whoever_asks_gets_their_language_and_never_anothers(both):
    english, german = both
    with override("de"):
        assert current_release("thing") is german
        assert german.in_shop_language is english
        assert english.sentences["small"] == "Because of small."
    assert current_release("thing") is english
    assert load_release(english.pk, "fa").family_name == "Thing"


def test_words_are_made_in_the_language_of_the_release_not_of_who_asks_first(both):
    english, german = both
    with override("de"):
        fresh = LoadedRelease(Release.objects.get(pk=english.pk))
        assert fresh.modules["s"].options[0].name == "None"
        assert fresh.modules["s"].spoken == "size"
    assert german.modules["x"].spoken == "Zubehör"  # German writes nouns large inside a sentence too
    assert english.modules["x"].spoken == "extras"


def test_a_release_from_before_there_were_languages_is_shown_in_all():
    put_on_sale(thing(), AT)
    stored = Release.objects.get()
    assert "texts" not in stored.document
    german = load_release(stored.pk, "de")
    assert german.family_name == "Thing"
    assert german.in_shop_language is load_release(stored.pk)
    assert assess(release=german, choices={"s": "S1"}).decided["s"] == "S1"


def test_a_long_list_is_searched_in_the_language_and_in_the_shops(settings):
    settings.LONG_MODULE = 1
    put_on_sale(thing(texts={"de": GERMAN}), AT)
    english = current_release("thing")
    german = load_release(english.pk, "de")
    assert german.indices["s"].flats is english.indices["s"].flats
    found = [
        german.indices["s"].with_words(words).tolist() for words in ("erste", "s1", "rot grün", "red green", "grün")
    ]
    assert found == [[False, True, False, False, False]] * 5
    assert english.indices["s"].with_words("erste").sum() == 0
    colour = german.indices["s"].facets["colour"]
    assert (colour.name, dict(zip(colour.values, colour.labels, strict=True))) == (
        "Farbe",
        {"red": "rot", "blue": "blue"},
    )


def test_a_draft_without_texts_in_a_language_says_so_only_in_what_is_shown():
    store(thing(texts={"de": {}}))
    document = thing()
    assert read_document(document | {"texts": {"de": {}}})[1] == []


@pytest.mark.parametrize("code", ["yogurt", "laptop", "pc"])
def test_constraints_say_the_same_from_their_ids_as_from_their_translation(code):
    document, _ = read_document(json.loads((DEMO / f"{code}.json").read_text()))
    said = Said(document)
    for constraint in translate(document).model["constraints"]:
        assert said.by(constraint["id"]) == constraint["says"], constraint["id"]
