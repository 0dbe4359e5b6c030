"""What was shown is what is done: all of it, or nothing, and history says who."""

from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry

from catalog.exporting import dumped
from catalog.models import Component, Module, ProductFamily, RuleChange, SheetUpload
from catalog.sheets import apply as applying
from catalog.sheets.apply import NotAsShownError, apply_sheets
from catalog.sheets.budgets import Budget
from catalog.sheets.examine import examine
from catalog.sheets.grids import read_file
from catalog.sheets.history import Act
from catalog.sheets.uploads import apply_upload, take_upload
from configurator.languages.told import say_text

pytestmark = pytest.mark.usefixtures("loaded_lamp")
AT = datetime(2026, 3, 4, tzinfo=UTC)
SHEET = b"""sku,name,cost,price:foot,attribute:power_w,remove
LP-NEW,New foot,2.50,30.00,55.5,
LP-SHADE,Large shade,4.00,,,
LP-BEAD-B,Blue beads,3.50,,,
"""


@pytest.fixture
def act(staff):
    return Act("lamps.csv", staff, AT)


def shown(data=SHEET):
    report, _ = examine(family_code="lamp", grids=read_file(data, Budget()))
    return report.fingerprint


def applied(act, data=SHEET, fingerprint=None):
    return apply_sheets(
        family_code="lamp",
        grids=read_file(data, Budget()),
        kind="",
        has_decimal_comma=False,
        fingerprint=shown(data) if fingerprint is None else fingerprint,
        act=act,
    )


def test_rows_are_applied_and_the_rest_stays(act):
    before = dumped(family_code="lamp")
    report = applied(act)
    assert dict(report.counts) == {"new": 1, "changed": 1, "same": 1}
    after = dumped(family_code="lamp")
    parts = {part["sku"]: part for part in after["components"]}
    assert parts.pop("LP-NEW") == {
        "sku": "LP-NEW",
        "name": "New foot",
        "description": "",
        "picture": "",
        "cost": "2.50",
        "weight_g": 0,
        "lead_time_days": 0,
        "active": True,
        "attributes": {"power_w": 55.5},
    }
    old = {part["sku"]: part for part in before["components"]}
    assert parts == old | {"LP-SHADE": old["LP-SHADE"] | {"name": "Large shade", "cost": "4.00"}}
    assert after["modules"][0]["components"][2] == {"sku": "LP-NEW", "price": "30.00", "max_quantity": 1}
    same = ("family", "attributes", "rules", "presets", "examples")
    assert [after[key] for key in same] == [before[key] for key in same]
    assert after["modules"][1:] == before["modules"][1:]


def test_applying_twice_changes_nothing_more(act):
    applied(act)
    after = dumped(family_code="lamp")
    versions = dict(Component.objects.values_list("sku", "version"))
    assert dict(applied(act).counts) == {"same": 3}
    assert (dumped(family_code="lamp"), dict(Component.objects.values_list("sku", "version"))) == (after, versions)


def test_history_says_who_imported_what(act, staff):
    applied(act)
    entries = [
        (
            entry.content_type.model,
            entry.object_repr,
            entry.action_flag,
            say_text(entry.change_message),
            entry.user,
            entry.action_time,
        )
        for entry in LogEntry.objects.order_by("pk")
    ]
    assert entries == [
        ("component", "New foot (LP-NEW)", 1, "Imported lamps.csv, row 2: new.", staff, AT),
        ("component", "Large shade (LP-SHADE)", 2, "Imported lamps.csv, row 3: changed name, cost.", staff, AT),
        ("productfamily", "Lamp", 2, "Imported lamps.csv: 1 new, 1 changed.", staff, AT),
    ]
    assert LogEntry.objects.first().object_id == str(Component.objects.get(sku="LP-NEW").pk)


def test_rules_and_modules_come_and_go_with_their_history(act, staff):
    data = b"code,form,if,then,says,remove\nweight,,,,,yes\nnew-one,needs,bulb,foot,No bulb without a foot.,\n"
    assert dict(applied(act, data).counts) == {"removed": 1, "new": 1}
    codes = [rule["code"] for rule in dumped(family_code="lamp")["rules"]]
    assert (codes[-1], "weight" in codes) == ("new-one", False)
    changes = RuleChange.objects.filter(by=staff).values_list("code", "way")
    assert sorted(changes) == [("new-one", "file"), ("weight", "file")]
    data = b"code,name,step,kind,required,remove\nstand,Stand,Light,one,no,\n"
    applied(act, data)
    applied(act, b"code,step,remove\nstand,Light,yes\n")
    assert not Module.objects.filter(code="stand").exists()
    told = LogEntry.objects.filter(content_type__model="module").order_by("pk").values_list("action_flag", flat=True)
    assert list(told) == [1, 3]


def change_a_price():
    Component.objects.filter(sku="LP-BULB-27").update(cost="9.99")


def test_draft_that_changed_meanwhile_is_shown_anew_and_nothing_is_saved(act):
    seen = shown()
    change_a_price()
    before = dumped(family_code="lamp")
    with pytest.raises(NotAsShownError) as error:
        applied(act, fingerprint=seen)
    assert error.value.report.fingerprint not in ("", seen)
    assert (dumped(family_code="lamp"), LogEntry.objects.count()) == (before, 0)
    applied(act, fingerprint=error.value.report.fingerprint)


def test_without_the_guard_the_changed_draft_is_written_over(act, monkeypatch):
    seen = shown()
    change_a_price()
    compared = applying.examine

    def unguarded(**asked):
        report, document = compared(**asked)
        report.fingerprint = seen
        return report, document

    monkeypatch.setattr(applying, "examine", unguarded)
    assert dict(applied(act, fingerprint=seen).counts) == {"new": 1, "changed": 1, "same": 1}


def test_one_wrong_row_holds_everything_back(act):
    before = dumped(family_code="lamp")
    with pytest.raises(NotAsShownError):
        applied(act, SHEET.replace(b"4.00", b"cheap"))
    assert (dumped(family_code="lamp"), LogEntry.objects.count()) == (before, 0)


def test_failure_half_way_saves_nothing(act, monkeypatch):
    before = dumped(family_code="lamp")

    def fail(**_):
        raise RuntimeError

    monkeypatch.setattr(applying, "record_history", fail)
    with pytest.raises(RuntimeError):
        applied(act)
    assert dumped(family_code="lamp") == before


def upload(staff, at=AT, **more):
    asked = {"data": SHEET, "name": "lamps.csv", "kind": "", "is_pasted": False, "has_decimal_comma": False} | more
    return take_upload(family=ProductFamily.objects.get(), by=staff, at=at, **asked)


def test_upload_is_kept_a_day_and_emptied_when_applied(staff):
    first = upload(staff)
    second = upload(staff, at=AT.replace(day=5), data="sku\tname\nLP-SHADE\tÄ".encode(), is_pasted=True)
    assert SheetUpload.objects.count() == 2
    apply_upload(upload=second, fingerprint=second.report["fingerprint"], by=staff, at=AT)
    second.refresh_from_db()
    assert (bytes(second.data), second.applied_at, second.name) == (b"", AT, "pasted cells")
    assert Component.objects.get(sku="LP-SHADE").name == "Ä"
    upload(staff, at=AT.replace(day=6))
    assert not SheetUpload.objects.filter(pk=first.pk).exists()


def test_upload_whose_draft_changed_keeps_the_new_report(staff):
    kept = upload(staff)
    old = kept.report["fingerprint"]
    change_a_price()
    with pytest.raises(NotAsShownError):
        apply_upload(upload=kept, fingerprint=old, by=staff, at=AT)
    kept.refresh_from_db()
    assert kept.report["fingerprint"] != old
    apply_upload(upload=kept, fingerprint=kept.report["fingerprint"], by=staff, at=AT)
    assert Component.objects.filter(sku="LP-NEW").exists()


def test_what_is_no_piece_is_said_in_a_column_and_a_piece_by_an_empty_cell(act):
    sheet = b"sku,piece\nLP-SHADE,%s\n"
    for said, kept in ((b"no", [False]), (b"yes", []), (b"no", [False]), (b"", [])):
        applied(act, sheet % said)
        found = [part["piece"] for part in dumped(family_code="lamp")["components"] if "piece" in part]
        assert found == kept
        assert dict(applied(act, sheet % said).counts) == {"same": 1}
