"""Staff export the components, add two hundred with three wrong rows, mend them, and import them."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.behind import rows
from tests.journeys.test_pages import overflow, serious
from tests.server import serving

PAGE = "/admin/catalog/productfamily/laptop/sheets/"
COUNT = "SELECT count(*) FROM catalog_component WHERE sku LIKE 'NEW-%'"


@pytest.fixture
def desk(template, tmp_path_factory):
    """A shop of the test alone, whose catalog it changes."""
    with serving(tmp_path_factory.mktemp("desk"), template) as server:
        yield server


@pytest.fixture
def sam(visit, desk):
    sam = visit(desk)
    sam.sign_in("sam@example.com")
    sam.goto(PAGE)
    return sam


def exported(sam, name):
    with sam.page.expect_download() as download:
        sam.page.get_by_role("link", name=name).click()
    return download.value.path().read_bytes()


def with_new_parts(text, wrong=(), count=200):
    """Add parts to an export; `wrong` are cells by number of the part."""
    table = list(csv.DictReader(io.StringIO(text)))
    heading = list(table[0])
    for number in range(count):
        part = {"sku": f"NEW-{number:03}", "name": f"New drive {number}", "cost [EUR]": "20.00", "weight_g": "8"}
        part |= {"attribute:capacity_gb [GB]": "512", "price:storage [EUR]": f"{number}.50"} | dict(wrong).get(
            number, {}
        )
        table.append(dict.fromkeys(heading, "") | part)
    output = io.StringIO()
    writer = csv.DictWriter(output, heading)
    writer.writeheader()
    writer.writerows(table)
    return output.getvalue().encode()


def send(sam, data, name="parts.csv"):
    sam.goto(PAGE)
    sam.page.get_by_label("File", exact=True).set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
    sam.page.get_by_role("button", name="See what it would do").click()
    expect(sam.page.get_by_role("heading", level=1)).to_have_text(f"Dry run of {name}")


def looks_well(sam):
    """Nothing wide, nothing that keeps somebody out: at a desk and on a phone."""
    for width in (1440, 390):
        sam.page.set_viewport_size({"width": width, "height": 900})
        assert [*serious(sam.page), *overflow(sam.page)] == []


def test_two_hundred_components_with_three_wrong_rows(sam, desk):
    looks_well(sam)
    text = exported(sam, "Components as CSV").decode("utf-8-sig")
    known = text.count("\r\nLT-")
    wrong = {15: {"cost [EUR]": "12,50"}, 88: {"attribute:capacity_gb [GB]": "big"}, 148: {"name": ""}}
    send(sam, with_new_parts(text, wrong))
    expect(sam.page.get_by_text("3 rows need mending, so nothing can be imported yet.")).to_be_visible()
    told = sam.page.locator(".sheets-rows tbody tr").all_inner_texts()
    assert [row.split()[2] for row in told] == [str(known + number + 2) for number in wrong]
    assert "Column cost: Expected an amount such as 12.50" in told[0]
    assert "Column attribute:capacity_gb: Expected a number such as 12.5; found “big”." in told[1]
    looks_well(sam)
    assert rows(desk, COUNT) == [(0,)]

    send(sam, with_new_parts(text))
    expect(sam.page.get_by_text(f"Every row is fine. 200 new, {known} as they are.")).to_be_visible()
    looks_well(sam)
    assert rows(desk, COUNT) == [(0,)]
    sam.page.get_by_role("button", name="Apply: 200 new").click()
    expect(sam.page.locator(".messagelist .success")).to_have_text(
        "Imported parts.csv: 200 new. Customers see it after publishing."
    )
    assert rows(desk, COUNT) == [(200,)]
    looks_well(sam)


def test_a_workbook_comes_back_as_it_went(sam):
    data = exported(sam, "Everything as an Excel workbook")
    send(sam, data, "laptop.xlsx")
    expect(sam.page.get_by_text("The draft says all of this already; there is nothing to apply.")).to_be_visible()


def test_pasted_cells_and_a_change_of_mind(sam, desk):
    sam.page.get_by_label("Or paste cells here").fill("sku\tname\nLT-LID-COPPER\tRed copper")
    sam.page.get_by_role("button", name="See what it would do").click()
    row = sam.page.locator(".sheets-rows tbody tr")
    expect(row).to_contain_text("Changed")
    expect(row).to_contain_text("Red copper")
    sam.page.get_by_role("button", name="Discard").click()
    expect(sam.page.locator(".messagelist .info")).to_have_text("Nothing was imported.")
    assert rows(desk, "SELECT name FROM catalog_component WHERE sku = 'LT-LID-COPPER'") == [("Copper",)]


def test_a_long_file_is_read_and_applied_while_the_page_waits(sam, desk):
    text = exported(sam, "Components as CSV").decode("utf-8-sig")
    data = with_new_parts(text, count=3_000)
    sam.goto(PAGE)
    file = {"name": "long.csv", "mimeType": "text/csv", "buffer": data}
    sam.page.get_by_label("File", exact=True).set_input_files(file)
    sam.page.get_by_role("button", name="See what it would do").click()
    heading = sam.page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Reading long.csv")
    expect(sam.page.get_by_role("status").first).to_contain_text("It is about to begin")
    looks_well(sam)
    with desk.following("work"):
        expect(heading).to_have_text("Dry run of long.csv", timeout=120_000)
        assert rows(desk, COUNT) == [(0,)]
        sam.page.get_by_role("button", name=re.compile("Apply: ")).click()
        expect(sam.page.locator(".sheets-verdict")).to_contain_text("Imported on", timeout=120_000)
    assert rows(desk, COUNT) == [(3_000,)]
