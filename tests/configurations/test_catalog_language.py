"""A page in another language has the catalog's words of it, and asks the database no more for that."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.releases.shop import put_on_sale
from tests.releases.test_languages import AT, GERMAN, thing

pytestmark = pytest.mark.django_db


def page(language):
    """The page of a new build in a language, once its release is open."""
    browser = Client(headers={"Accept-Language": language})
    return browser.get(f"/{language}/configure/thing/?preset=plain", follow=True)


def test_the_configure_page_speaks_german_where_there_are_texts_and_english_where_not():
    put_on_sale(thing(texts={"de": GERMAN}), AT)
    german = page("de").content.decode()
    assert all(words in german for words in ("Größe", "Erste", "Zubehör"))
    assert "S2" in german  # has no text
    persian = page("fa").content.decode()
    assert "Größe" not in persian
    assert "Extras" in persian


def test_another_language_costs_no_query():
    put_on_sale(thing(texts={"de": GERMAN}), AT)
    counts = []
    for language in ("de", "fa", "de", "fa"):
        with CaptureQueriesContext(connection) as found:
            assert page(language).status_code == 200
        counts.append(len(found))
    assert counts[2] == counts[3]


PERSIAN = {"steps": {"All": {"name": "همه چیز"}, "More": {"name": "بیشتر"}}}


def test_who_comes_to_a_product_named_in_another_script_begins_at_its_top():
    put_on_sale(thing(texts={"fa": PERSIAN}), AT)
    answer = Client().get("/fa/configure/thing/")
    assert answer.status_code == 200
    assert "بیشتر" in answer.content.decode()


@pytest.mark.parametrize("named", ["2", "بیشتر", "More", "more"])
def test_a_link_names_a_step_in_the_language_of_the_page_or_of_the_shop(named):
    put_on_sale(thing(texts={"fa": PERSIAN}), AT)
    answer = Client().get("/fa/configure/thing/", {"step": named})
    assert answer.status_code == 303
    assert answer.url.endswith("/#step-2")
