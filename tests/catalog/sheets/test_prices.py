"""Lines of the price, and modules in which a number is given, as sheets: out, changed and in again."""

from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry

from catalog.exporting import dumped
from catalog.sheets.apply import apply_sheets
from catalog.sheets.budgets import Budget
from catalog.sheets.examine import examine
from catalog.sheets.export import csv_of, workbook_of
from catalog.sheets.grids import read_file
from catalog.sheets.history import Act
from configurator.languages.told import say_text
from tests.catalog.lamp import lamp, selector
from tests.catalog.sheets.told import exported, told

PRICES = [
    {"code": "build", "kind": "base", "name": "Assembly", "amount": "12.50"},
    {"code": "care", "kind": "percent", "name": "Care", "percent": "5", "of": "foot", "if": [selector("bulb")]},
    {"code": "gift", "kind": "free", "name": "Two free", "count": 2, "of": "beads"},
    {"code": "many", "kind": "quantity", "name": "Ten or more", "count": 10, "percent": "7.5"},
]
LENGTH = {
    "code": "cable",
    "name": "Cable",
    "step": "Light",
    "kind": "number",
    "number": {
        "attribute": "length_m",
        "from": "0.5",
        "to": "5",
        "step": "0.5",
        "start": "2",
        "price": "3.00",
        "price_per_unit": "1.255",
    },
}


@pytest.fixture
def priced(load):
    """The lamp with lines of the price and a cable by the metre."""
    document = lamp()
    document["attributes"].append({"code": "length_m", "name": "Length", "kind": "number", "unit": "m"})
    document["prices"] = PRICES
    document["modules"].append(LENGTH)
    return load(document)


@pytest.mark.usefixtures("priced")
class TestSheets:
    def test_what_is_exported_changes_nothing(self):
        for kind in ("prices", "modules", "components"):
            assert told(csv_of(family_code="lamp", kind=kind)) == []
        assert told(workbook_of(family_code="lamp")) == []

    def test_the_lines_stand_there_as_one_writes_them(self):
        rows = csv_of(family_code="lamp", kind="prices").removeprefix("\ufeff").splitlines()
        assert rows == [
            "code,kind,name,amount [EUR],percent,count,of,if,remove",
            "build,base,Assembly,12.50,,,,,",
            "care,percent,Care,,5,,foot,bulb,",
            "gift,free,Two free,,,2,beads,,",
            "many,quantity,Ten or more,,7.5,10,,,",
        ]

    def test_cells_are_changed_and_lines_added_and_removed(self):
        sheet = exported(
            "prices",
            build={"amount [EUR]": "15"},
            care={"if": ""},
            gift={"remove": "yes"},
            rush={"kind": "fixed", "name": "Rush", "amount [EUR]": "9.90", "if": "foot: LP-FOOT-L"},
        )
        assert told(sheet) == [
            (2, "build", "changed", [("amount", "12.50", "15.00")]),
            (3, "care", "changed", [("if", "bulb", "")]),
            (4, "gift", "removed", []),
            (
                6,
                "rush",
                "new",
                [
                    ("kind", None, "fixed"),
                    ("name", None, "Rush"),
                    ("amount", None, "9.90"),
                    ("if", None, "foot: LP-FOOT-L"),
                ],
            ),
        ]

    def test_what_can_t_be_meant_is_said_in_its_row(self):
        sheet = exported("prices", build={"percent": "5"}, gift={"of": "nothing"}, many={"percent": "120"})
        assert told(sheet) == [
            (2, "build", "error", ["percent: Unknown key; known are code, kind, name, amount."]),
            (4, "gift", "error", ["of: There is no module “nothing” in this family."]),
            (5, "many", "error", ["percent: Expected more than 0 and at most 100 percent."]),
        ]

    def test_a_number_s_columns_are_changed_too(self):
        sheet = exported("modules", cable={"number:to": "6", "number:price [EUR]": "on request", "number:step": "0.25"})
        ((number, key, status, changes),) = told(sheet)
        assert (key, status) == ("cable", "error")  # without a price there is no price per unit
        sheet = exported("modules", cable={"number:to": "6", "number:start": "", "number:price_per_unit [EUR]": "2"})
        ((number, key, status, changes),) = told(sheet)
        assert (number, key, status) == (6, "cable", "changed")
        assert changes == [
            ("number:to", "5", "6"),
            ("number:start", "2", ""),
            ("number:price_per_unit", "1.255", "2"),
        ]

    def test_what_was_shown_is_done_and_the_history_says_who(self, staff):
        sheet = exported("prices", build={"amount [EUR]": "15"}, gift={"remove": "yes"}).encode()
        grids = read_file(sheet, Budget())
        report, _ = examine(family_code="lamp", grids=grids)
        act = Act("prices.csv", staff, datetime(2026, 3, 4, tzinfo=UTC))
        apply_sheets(
            family_code="lamp",
            grids=grids,
            kind="",
            has_decimal_comma=False,
            fingerprint=report.fingerprint,
            act=act,
        )
        after = {line["code"]: line for line in dumped(family_code="lamp")["prices"]}
        assert after["build"]["amount"] == "15.00"
        assert "gift" not in after
        told_of = {(entry.object_repr, say_text(entry.change_message)) for entry in LogEntry.objects.all()}
        assert ("Assembly", "Imported prices.csv, row 2: changed amount.") in told_of
        assert ("Two free", "Imported prices.csv, row 4: removed.") in told_of


def test_a_new_module_of_numbers_comes_by_sheet(load):
    load(lamp())
    attributes = "code,name,kind,unit\nlength_m,Length,number,m\n"
    modules = (
        "code,name,step,kind,number:attribute,number:from,number:to,number:step,number:price_per_unit\n"
        "cable,Cable,Light,number,length_m,0.5,5,0.5,1.2\n"
    )
    assert told(attributes)[0][2] == "new"
    grids = [*read_file(attributes.encode(), Budget()), *read_file(modules.encode(), Budget())]
    report, document = examine(family_code="lamp", grids=grids)
    assert [(row.key, row.status) for row in report.rows] == [("length_m", "new"), ("cable", "new")]
    assert document["modules"][-1]["number"] == {
        "attribute": "length_m",
        "from": "0.5",
        "to": "5",
        "step": "0.5",
        "price": "0.00",
        "price_per_unit": "1.2",
    }
