from django.apps import apps
from django.core.management import call_command
from django.forms import modelform_factory
from django.utils import translation
from django.utils.functional import Promise

from catalog.labels import KNOWN
from catalog.models import Attribute, CompatibilityRule, Component, ProductFamily

UNSEEN = {"after", "before", "data", "has decimal comma", "is pasted", "packed report", "refusal", "task", "version"}


def made_names():
    """The names that Django made by itself."""
    for model in apps.get_app_config("catalog").models.values():
        options = model._meta
        if "verbose_name" not in options.original_attrs:
            yield options.verbose_name
        if "verbose_name_plural" not in options.original_attrs:
            yield options.verbose_name_plural
        for field in (*options.local_fields, *options.local_many_to_many):
            if field._verbose_name is None:
                yield field.verbose_name


def test_every_name_is_a_translation_and_the_ones_staff_read_are_known():
    names = list(made_names())
    assert all(isinstance(name, Promise) for name in names)
    marked_elsewhere = {"answer", "at least", "attribute", "component", "items", "part", "question", "text"}
    assert {str(name) for name in names} - UNSEEN - marked_elsewhere <= set(KNOWN)


def test_forms_and_lists_are_named_in_the_language_of_the_page(monkeypatch):
    said = {"name": "Bezeichnung", "attributes": "Merkmale", "compatibility rules": "Regeln"}
    monkeypatch.setattr(translation._trans, "gettext", lambda text: said.get(str(text), str(text)))
    assert str(Component._meta.get_field("name").verbose_name) == "Bezeichnung"
    assert str(Attribute._meta.verbose_name_plural) == "Merkmale"
    assert str(CompatibilityRule._meta.verbose_name_plural) == "Regeln"
    assert str(modelform_factory(Component, fields=["name"]).base_fields["name"].label) == "Bezeichnung"


def test_no_migration_comes_of_it(db):
    assert str(ProductFamily._meta.verbose_name) == "product family"
    call_command("makemigrations", "catalog", check=True, dry_run=True)
