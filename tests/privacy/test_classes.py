"""The walk reaches what is said to be people's; that every table is classified is in `test_architecture`."""

from django.apps import apps

from configurator.privacy.classes import CLASSES, Fate, Personal
from configurator.privacy.walk import _FINDERS, paths, personal_models


def test_every_personal_table_is_reached_from_the_person():
    lost = [model._meta.label for model in personal_models() if model not in paths() and model not in _FINDERS]
    assert lost == []


def test_columns_that_are_named_exist():
    for model in apps.get_models(include_auto_created=True):
        said = CLASSES[model._meta.label]
        if isinstance(said, Personal):
            names = {field.name for field in model._meta.concrete_fields}
            assert {*said.withheld, *said.staff, *said.person} <= names
            assert not said.person or said.fate == Fate.KEPT


def test_what_points_at_a_row_goes_before_it():
    order = personal_models()
    for model in order:
        staff = CLASSES[model._meta.label].staff
        targets = {field.related_model for field in model._meta.concrete_fields if field.name not in staff}
        for target in targets & set(order) - {model}:
            assert order.index(model) < order.index(target), (model, target)
