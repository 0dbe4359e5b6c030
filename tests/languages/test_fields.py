"""A whole number in a form: read in any writing, shown in that of the page."""

import pytest
from django import forms
from django.utils import translation

from configurator.languages.fields import CountField


class Asked(forms.Form):
    many = CountField(min_value=1, max_value=99)


@pytest.mark.parametrize("typed", ["12", "۱۲", "١٢", " 12 "])
def test_digits_of_any_writing_are_read(typed):
    form = Asked({"many": typed})
    assert form.is_valid()
    assert form.cleaned_data["many"] == 12


@pytest.mark.parametrize("typed", ["", "-", "1.5", "۱۲x", "۰", "100", "1e1"])
def test_what_is_none_stays_as_it_was_typed(typed):
    form = Asked({"many": typed})
    assert not form.is_valid()
    with translation.override("de"):
        assert form["many"].value() == typed


@pytest.mark.parametrize(("language", "shown"), [("en", "12"), ("de", "12"), ("fa", "۱۲"), ("zh-hans", "12")])
def test_it_is_shown_in_the_digits_of_the_language(language, shown):
    with translation.override(language):
        assert f'value="{shown}"' in str(Asked(initial={"many": 12})["many"])
        assert f'value="{shown}"' in str(Asked({"many": "12"})["many"])
    assert 'type="text" inputmode="numeric"' in str(Asked()["many"]).replace(' name="many"', "")
