"""Documents of releases are stored compressed, and come through the change to that and back."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from configurator.releases.models import Release
from configurator.releases.packed import pack, unpack
from tests.releases.families import component, family, module
from tests.releases.shop import put_on_sale

DOCUMENT = {"name": "Käse \N{PILE OF POO} \ud800", "numbers": [1, 2.5, None, True], "nested": {"a": [{}, []]}}


def test_packing_loses_nothing_and_is_short():
    assert unpack(pack(DOCUMENT)) == DOCUMENT
    many = [{"sku": f"P-{i}", "name": "A part", "attributes": {"size": i % 7}} for i in range(5000)]
    assert len(pack(many)) < len(str(many)) / 8


def test_what_is_not_packed_is_not_read():
    with pytest.raises(Exception, match="incorrect header check"):
        unpack(b'{"a": 1}')


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT document FROM releases_release")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_releases_document_is_stored_packed(at):
    parts = [component("S1", size=1)]
    release = put_on_sale(family(parts, [module("s", "S1")]), at)
    assert unpack(bytes(stored())) == Release.objects.get(pk=release.pk).document
    assert Release.objects.values_list("document", flat=True).get()["family"]["code"] == "thing"


@pytest.mark.django_db(transaction=True)
def test_stored_documents_come_through_the_change_and_back(at):
    put_on_sale(family([component("S1", size=1)], [module("s", "S1")]), at)
    document = Release.objects.get().document
    for target, read in (("0002_reports_and_schedule", str), ("0003_packed_documents", bytes)):
        MigrationExecutor(connection).migrate([("releases", target)])
        assert isinstance(stored(), read)
    assert Release.objects.get().document == document
