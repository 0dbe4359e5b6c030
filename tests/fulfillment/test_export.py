import hashlib
import io
import json
import os
import zipfile
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from configurator.fulfillment.export import export_announced, export_archive, export_file, sweep, write_file
from configurator.fulfillment.models import Export, documents_without_export
from configurator.orders.models import FrozenRowError, OrderDocument
from configurator.outbox.models import Message
from tests.orders.shop import AT, guest, ordered, publish_lamp

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    publish_lamp()
    ordered(guest())
    return OrderDocument.objects.select_related("order").get()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_export_announced_writes_one_file_per_format(document, settings, tmp_path):
    settings.EXPORT_DIR = tmp_path / "export"
    export_announced(message=Message.objects.get(topic="order.placed"), at=AT)
    assert names(tmp_path / "export") == ["A-2026-000001.csv", "A-2026-000001.json"]
    assert (tmp_path / "export" / "A-2026-000001.json").read_bytes() == bytes(document.body)
    assert list(Export.objects.order_by("format").values_list("format", "path", "repeated", "exported_at")) == [
        ("csv", "A-2026-000001.csv", False, AT),
        ("json", "A-2026-000001.json", False, AT),
    ]


def test_export_announced_again_writes_the_same_bytes_and_no_new_record(document, settings, tmp_path):
    settings.EXPORT_DIR = tmp_path
    export_announced(message=Message.objects.get(topic="order.placed"), at=AT)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    records = list(Export.objects.values())
    export_announced(message=Message.objects.get(topic="order.placed"), at=AT + timedelta(days=1))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert list(Export.objects.values()) == records


def test_export_file_again_is_marked_in_name_and_record(document, tmp_path):
    for _ in range(3):
        export_file(document=document, format_name="json", folder=tmp_path, at=AT, again=True)
    assert names(tmp_path) == [
        "A-2026-000001.json",
        "A-2026-000001.repeat-1.json",
        "A-2026-000001.repeat-2.json",
    ]
    assert [export.repeated for export in Export.objects.order_by("pk")] == [False, True, True]
    assert len({path.read_bytes() for path in tmp_path.iterdir()}) == 1


def test_export_records_the_digest_of_the_file(document, tmp_path):
    export = export_file(document=document, format_name="csv", folder=tmp_path, at=AT)
    assert export.sha256 == hashlib.sha256((tmp_path / export.path).read_bytes()).hexdigest()


def test_documents_without_export_are_counted_for_each_destination_and_format(document, tmp_path):
    export_file(document=document, format_name="json", folder=tmp_path / "a", at=AT)

    def waiting(name, folder):
        return list(documents_without_export(format_name=name, destination=str(folder)))

    assert waiting("json", tmp_path / "a") == []
    assert waiting("csv", tmp_path / "a") == [document]
    assert waiting("json", tmp_path / "b") == [document]


def test_export_archive_holds_the_files_and_marks_a_second_download(document):
    first = zipfile.ZipFile(io.BytesIO(export_archive(documents=[document], format_name="json", at=AT)))
    second = zipfile.ZipFile(io.BytesIO(export_archive(documents=[document], format_name="json", at=AT)))
    assert (first.namelist(), second.namelist()) == (["A-2026-000001.json"], ["A-2026-000001.repeat-1.json"])
    assert json.loads(first.read("A-2026-000001.json")) == json.loads(bytes(document.body))
    assert [export.destination for export in Export.objects.all()] == ["download", "download"]


def test_export_happens_a_first_time_only_once(document, tmp_path):
    export = export_file(document=document, format_name="json", folder=tmp_path, at=AT)
    export.pk, export._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        export.save(force_insert=True)


def test_export_has_no_update_or_delete_path(document, tmp_path):
    export = export_file(document=document, format_name="json", folder=tmp_path, at=AT)
    for act in (export.save, export.delete, Export.objects.all().delete, lambda: Export.objects.update(path="x")):
        with pytest.raises(FrozenRowError):
            act()


def test_write_file_replaces_whole_and_leaves_nothing_beside(tmp_path):
    write_file(path=tmp_path / "a", data=b"one")
    write_file(path=tmp_path / "a", data=b"two")
    assert (names(tmp_path), (tmp_path / "a").read_bytes()) == (["a"], b"two")


def test_sweep_removes_what_was_left_half_written_long_ago(tmp_path):
    old, fresh, whole = tmp_path / ".A-1.json.x.part", tmp_path / ".A-2.json.y.part", tmp_path / "A-1.json"
    for path in (old, fresh, whole):
        path.write_text("")
        os.utime(path, (AT.timestamp(), AT.timestamp()))
    later = (AT + timedelta(hours=2)).timestamp()
    os.utime(fresh, (later, later))
    assert sweep(folder=tmp_path, at=AT + timedelta(hours=2)) == 1
    assert names(tmp_path) == sorted([fresh.name, whole.name])
    assert sweep(folder=tmp_path / "not there", at=AT) == 0
