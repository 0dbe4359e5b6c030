"""Each column that a person takes along has its heading in every language."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import override, trans_real

from configurator.customers.models import Note
from configurator.privacy.export import _fields
from configurator.privacy.headings import COLUMNS, heading
from configurator.privacy.walk import personal_models


def unmarked(fields):
    marked = {str(name) for name in COLUMNS}
    named = {field.verbose_name for field in fields if not isinstance(field.verbose_name, Promise)}
    return named - marked


def test_every_column_that_is_taken_along_can_be_translated():
    assert unmarked(field for model in personal_models() for field in _fields(model)) == set()
    assert unmarked([models.TextField("a column of tomorrow")]) == {"a column of tomorrow"}


def test_a_heading_is_in_the_language_of_the_reader(monkeypatch):
    column = Note._meta.get_field("text")
    known = trans_real.translation("de")._catalog
    monkeypatch.setattr(known, "_catalogs", [{"column\x04text": "Wortlaut"}, *known._catalogs])
    monkeypatch.setattr(known, "_plurals", [lambda _n: 0, *known._plurals])
    assert heading(column) == "text"
    with override("de"):
        assert heading(column) == "Wortlaut"
