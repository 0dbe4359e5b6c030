"""What an import would do, told row by row; nothing is saved."""

from pathlib import Path

import pytest

import catalog
from catalog.exporting import dumped
from catalog.importing import load_catalog
from catalog.models import Attribute, Component, Offering, ProductFamily
from catalog.sheets.budgets import Budget
from catalog.sheets.columns import KINDS, OWN_KINDS
from catalog.sheets.examine import examine
from catalog.sheets.export import csv_of, workbook_of
from catalog.sheets.grids import read_file
from tests.catalog.lamp import lamp
from tests.catalog.sheets.bombs import workbook
from tests.catalog.sheets.told import exported, told

DEMO = Path(catalog.__file__).parent / "demo"


@pytest.mark.usefixtures("full_lamp")
@pytest.mark.parametrize("kind", KINDS)
def test_export_imported_changes_nothing(kind):
    assert told(csv_of(family_code="lamp", kind=kind)) == []
    assert told(workbook_of(family_code="lamp")) == []


@pytest.mark.parametrize("family", ["laptop", "yogurt"])
def test_export_of_a_demo_family_changes_nothing(db, family):
    load_catalog(path=DEMO / f"{family}.json", may_miss_pictures=True)
    assert told(workbook_of(family_code=family), family) == []


def test_export_says_all_that_the_family_is(full_lamp):
    """Everything but the presets comes back into an empty catalog."""
    data = workbook_of(family_code="lamp")
    before = dumped(family_code="lamp")
    ProductFamily.objects.all().delete()
    Component.objects.all().delete()
    Attribute.objects.all().delete()
    ProductFamily.objects.create(code="lamp", name="Lamp")
    report, document = examine(family_code="lamp", grids=read_file(data, Budget()))
    assert dict(report.counts) == {"new": 24}
    document["components"].sort(key=lambda part: part["sku"])
    assert [document.get(kind) for kind in OWN_KINDS] == [before.get(kind) for kind in OWN_KINDS]


@pytest.mark.usefixtures("full_lamp")
class TestComponents:
    def test_changed_new_and_removed_rows(self):
        data = exported(
            "components",
            LP__SHADE={"name": "Large shade", "price:extras [EUR]": "19", "attribute:power_w [W]": "0"},
            LP__NEW={"name": "New foot", "price:foot [EUR]": "on request", "attribute:sockets": "E14 | E27"},
            LP__BULB__14={"attribute:socket": "", "most:bulb": "1"},
        )
        assert told(data) == [
            (4, "LP-BULB-14", "changed", [("attribute:socket", "E14", ""), ("most:bulb", "2", "1")]),
            (
                7,
                "LP-SHADE",
                "changed",
                [
                    ("name", "Shade", "Large shade"),
                    ("attribute:power_w", "", "0"),
                    ("price:extras", "18.50", "19.00"),
                ],
            ),
            (
                10,
                "LP-NEW",
                "new",
                [
                    ("name", None, "New foot"),
                    ("attribute:sockets", None, "E14 | E27"),
                    ("price:foot", None, "on request"),
                ],
            ),
        ]

    def test_columns_may_be_few_and_in_any_order(self):
        assert told("Price : Foot;SKU\n21;LP-FOOT-S\n") == [
            (2, "LP-FOOT-S", "changed", [("price:foot", "20.00", "21.00")])
        ]
        assert told("sku,power_w\nLP-FOOT-S,41") == [(2, "LP-FOOT-S", "changed", [("attribute:power_w", "40", "41")])]

    @pytest.mark.parametrize(
        ("column", "text", "said"),
        [
            ("name", "", "name: Expected a text of 1 to 200 characters."),
            ("cost [EUR]", "abc", "cost: Expected an amount such as 12.50; found “abc”."),
            ("weight_g", "1.5", "weight_g: Expected a whole number such as 12; found “1.5”."),
            ("weight_g", "-1", "weight_g: Expected a whole number from 0 to 2000000000."),
            ("active", "perhaps", "active: Expected yes or no; found “perhaps”."),
            ("remove", "perhaps", "remove: Expected yes or no; found “perhaps”."),
            (
                "picture",
                "catalog/x.webp",
                "picture: The shop has no picture of this name; upload it on the component's page.",
            ),
            ("attribute:power_w [W]", "5 W", None),
            ("attribute:dimmable", "5", "attribute:dimmable: Expected yes or no; found “5”."),
            ("attribute:sockets", "E14 | E14", None),
            ("price:beads [EUR]", "3.00", None),
            (
                "price:foot [EUR]",
                "dear",
                "price:foot: Expected an amount such as 12.50, “on request”, or an empty cell; found “dear”.",
            ),
            ("most:bulb", "2", "most:bulb: Expected a price in column price:bulb too (or “on request”)."),
            ("sku", "", "sku: Expected the sku of the component; found an empty cell."),
            (
                "sku",
                "LP BEAD",
                "sku: Expected a text of 1 to 64 characters, of letters, digits, dots, hyphens and underscores.",
            ),
        ],
    )
    def test_mistake_names_its_row_and_column_and_what_was_expected(self, column, text, said):
        ((number, _key, status, mistakes),) = told(exported("components", LP__SHADE={column: text}))
        assert (number, status) == (7, "error")
        assert mistakes[0].startswith(column.split(" ")[0])
        assert said is None or said in mistakes

    def test_new_component_needs_a_price_somewhere(self):
        said = ": Expected a price, or “on request”, in at least one column “price:…”: no module offers it."
        assert told("sku,name\nLP-X,New") == [(2, "LP-X", "error", [said])]

    def test_same_row_twice_is_refused(self):
        assert told("sku,cost\nLP-SHADE,1\nLP-SHADE,2")[1:] == [
            (3, "LP-SHADE", "error", ["sku: “LP-SHADE” is in row 2 already."])
        ]

    def test_row_with_too_many_cells_is_refused(self):
        said = ": This row has 3 cells, the first row 2; quote texts that hold a separator."
        assert told("sku,name\nLP-SHADE,Shade,large") == [(2, "LP-SHADE", "error", [said])]

    def test_component_without_any_price_leaves_the_family(self):
        assert told(exported("components", LP__BEAD__R={"price:beads [EUR]": "", "most:beads": ""}))[0][:3] == (
            8,
            "LP-BEAD-R",
            "removed",
        )

    def test_component_that_a_preset_takes_cannot_leave(self):
        assert told(exported("components", LP__BEAD__R={"remove": "yes"})) == [
            (8, "LP-BEAD-R", "removed", []),
            ("elsewhere", "Preset reading, choices.beads.LP-BEAD-R", "This module does not offer “LP-BEAD-R”."),
        ]

    def test_decimal_commas_are_read_when_asked_for(self):
        sheet = "sku;cost;power_w\nLP-SHADE;4,25;1,5\n"
        assert [row[2] for row in told(sheet)] == ["error"]
        assert told(sheet, has_decimal_comma=True) == [
            (2, "LP-SHADE", "changed", [("cost", "3.50", "4.25"), ("attribute:power_w", "", "1.5")])
        ]
        assert told("sku;cost\nLP-SHADE;4.25", has_decimal_comma=True)[0][3] == [
            "cost: Expected a number with a decimal comma such as 12,50; found “4.25”."
        ]

    def test_component_of_another_family_is_known_and_told_of(self, load):
        other = lamp()
        other["family"] |= {"code": "torch", "name": "Torch"}
        other["modules"], other["rules"], other["presets"] = other["modules"][:1], [], []
        other["components"], other["attributes"] = other["components"][:2], other["attributes"][:2]
        load(other, "torch.json")
        data = b"sku,name,price:foot\nLP-SHADE,Shade,1.00\nLP-FOOT-S,Tiny foot,2.00\n"
        report, _ = examine(family_code="torch", grids=read_file(data, Budget()))
        assert [(row.status, [change.column for change in row.changes]) for row in report.rows] == [
            ("changed", ["price:foot"]),
            ("changed", ["name", "price:foot"]),
        ]
        assert report.notes == [
            "2 of the changed components are also offered in Lamp: all but the prices changes there too."
        ]


@pytest.mark.usefixtures("full_lamp")
@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("sku,colour", "colour: No column has this name."),
        ("sku,nam", "nam: No column has this name; is name meant?"),
        ("sku,price:feet", "price:feet: No module of this family has the code “feet”; is price:foot meant?"),
        (
            "sku,attribute:lumen",
            "attribute:lumen: No attribute has this code; add it first, in a sheet “Attributes” or under Attributes.",
        ),
        (
            "sku,power_w [kW]",
            "power_w [kW]: Expected the unit W; found “kW”, and values are not converted.",
        ),
        ("sku,cost [USD]", "cost [USD]: Expected the unit EUR; found “USD”, and values are not converted."),
        ("sku,name,Name", "Name: This column is there twice."),
        ("name,cost", "sku: This column is missing; it says which of the components a row is about."),
        ("sku,", "number 2: This column has cells but no name."),
    ],
)
def test_wrong_heading_is_named(header, said):
    cells = ",".join("x" for _ in header.split(","))
    assert told(f"{header}\n{cells}\n", kind="components") == [(1, "", "error", [said])]


@pytest.mark.usefixtures("full_lamp")
def test_columns_that_tell_nothing_are_asked_about():
    said = ": These columns don't tell what the rows are; choose it beside “These are”, or name the column sku."
    assert told("code,name\nfoot,Leg") == [(1, "", "error", [said])]
    assert told("code,name\nfoot,Leg", kind="modules") == [(2, "foot", "changed", [("name", "Foot", "Leg")])]


@pytest.mark.usefixtures("full_lamp")
def test_sheet_that_is_not_read_is_told():
    report, _ = examine(family_code="lamp", grids=read_file(workbook(["sku"], Notes=[["a"], ["b"]]), Budget()))
    assert report.notes == [
        (
            "Sheet “Notes” was not read; those that are read are called "
            "Attributes, Modules, Components, Rules, Prices, Texts."
        )
    ]


def test_examining_saves_nothing(full_lamp):
    before = dumped(family_code="lamp")
    told(exported("components", LP__SHADE={"name": "Large shade"}))
    assert dumped(family_code="lamp") == before


def test_mistake_that_was_there_before_holds_nothing_back(full_lamp):
    Offering.objects.filter(component__sku="LP-DIMMER").delete()
    assert told("sku,cost\nLP-SHADE,4") == [(2, "LP-SHADE", "changed", [("cost", "3.50", "4.00")])]


def test_retired_component_that_is_still_named_is_told(full_lamp):
    data = exported("components", LP__DIMMER={"active": "no"}, LP__BEAD__B={"active": "no"}, LP__FOOT__S={"name": "S"})
    report, _ = examine(family_code="lamp", grids=read_file(data.encode(), Budget()))
    assert report.notes == [
        f"{sku} is retired by this, but {naming} it: mend that before you publish."
        for sku, naming in (
            ("LP-BEAD-B", "preset reading still names"),
            ("LP-DIMMER", "rule dimmer-needs-dimmable, preset reading still name"),
        )
    ]
    assert not report.has_mistakes
