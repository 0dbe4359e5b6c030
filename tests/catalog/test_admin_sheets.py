"""The pages for import and export: two hundred components with three wrong rows, and who may do what."""

import csv
import io
import re

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from catalog.groups import ensure_groups
from catalog.models import Component, ProductFamily, SheetUpload
from configurator.customers.models import User

pytestmark = pytest.mark.usefixtures("loaded_lamp")
PAGE = "/admin/catalog/productfamily/lamp/sheets/"
HEADER = "sku,name,cost [EUR],weight_g,attribute:power_w [W],price:foot [EUR]"


def two_hundred(wrong=()):
    """Give two hundred new feet; `wrong` are texts by row and column."""
    rows = [HEADER.split(","), *([f"F-{n:03}", f"Foot {n}", "7.50", str(n), "9.5", "21.00"] for n in range(200))]
    for (number, column), text in dict(wrong).items():
        rows[number - 1][column] = text
    return "\n".join(",".join(row) for row in rows)


WRONG = {(17, 5): "dear", (90, 2): "-4", (150, 4): "15 W"}


def sent(desk, text="", *, paste=False, follow=True, **more):
    if paste:
        return desk.post(PAGE, {"pasted": text} | more, follow=follow)
    data = text if isinstance(text, bytes) else text.encode()
    return desk.post(PAGE, {"file": SimpleUploadedFile("feet.csv", data)} | more, follow=follow)


def shown(answer):
    """Give the rows of a report page as texts."""
    table = answer.content.decode().split("<tbody>")[1].split("</tbody>")[0]
    rows = re.findall(r"<tr.*?</tr>", table, flags=re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def apply_address(answer):
    return answer.redirect_chain[-1][0] + "apply/"


def fingerprint(answer):
    return {"fingerprint": answer.context["report"].fingerprint}


def test_two_hundred_components_with_three_wrong_rows(desk):
    answer = sent(desk, two_hundred(WRONG))
    text = answer.content.decode()
    assert "3 rows need mending, so nothing can be imported yet." in text
    price = "Expected an amount such as 12.50, “on request”, or an empty cell; found “dear”."
    power = "Expected a number such as 12.5 (only digits; the unit stands in the heading); found “15 W”."
    assert shown(answer) == [
        f"Components, row 17 F-015 Foot 15 To mend Column price:foot: {price}",
        "Components, row 90 F-088 Foot 88 To mend Column cost: Expected an amount such as 12.50; found “-4”.",
        f"Components, row 150 F-148 Foot 148 To mend Column attribute:power_w: {power}",
    ]
    assert "Apply" not in text
    desk.post(apply_address(answer), fingerprint(answer))
    assert not Component.objects.filter(sku__startswith="F-").exists()

    answer = sent(desk, two_hundred())
    assert "Every row is fine. <strong>200 new</strong>. Nothing was saved yet." in answer.content.decode()
    assert not Component.objects.filter(sku__startswith="F-").exists()
    done = desk.post(apply_address(answer), fingerprint(answer), follow=True)
    assert "Imported feet.csv: 200 new. Customers see it after publishing." in done.content.decode()
    assert Component.objects.filter(sku__startswith="F-", offerings__module__code="foot").count() == 200


def test_pasted_cells_do_the_same(desk):
    answer = sent(desk, two_hundred().replace(",", "\t"), paste=True)
    desk.post(apply_address(answer), fingerprint(answer))
    assert Component.objects.filter(sku__startswith="F-").count() == 200


def test_report_is_filtered_and_in_pages(desk):
    answer = sent(desk, two_hundred(WRONG))
    address = answer.redirect_chain[-1][0]
    rows = [len(shown(desk.get(address, query))) for query in ({"show": ""}, {"show": "new", "page": 2}, {"show": "?"})]
    assert rows == [100, 97, 1]


def test_what_the_import_does_is_shown_before_what_stays(desk):
    one = sent(desk, "sku,weight_g\nLP-DIMMER,80\nLP-SHADE,250")
    both = sent(desk, "sku,name,price:foot\nLP-FOOT-S,Small foot,20.00\nF-1,One,2.00\nLP-FOOT-L,Large foot,36.00")
    assert [row.status for row in one.context["report"].rows] == ["same", "changed"]
    assert [row.status for row in one.context["rows"]] == ["changed"]
    assert both.context["filters"][0][1:] == ("What changes", len(both.context["rows"]))
    assert {row.status for row in both.context["rows"]} == {"new", "changed"}
    address = both.redirect_chain[-1][0]
    assert len(shown(desk.get(address, {"show": ""}))) == 3


def test_second_press_does_nothing_again(desk):
    answer = sent(desk, "sku,cost\nLP-SHADE,4")
    for _ in range(2):
        done = desk.post(apply_address(answer), fingerprint(answer), follow=True)
    assert "This was applied already. Nothing was done again." in done.content.decode()
    assert Component.objects.get(sku="LP-SHADE").version == 2


def test_changed_draft_is_shown_anew(desk):
    answer = sent(desk, "sku,cost\nLP-SHADE,4")
    Component.objects.filter(sku="LP-SHADE").update(cost=5)
    again = desk.post(apply_address(answer), fingerprint(answer), follow=True)
    assert "The draft has changed since this was shown, so nothing was saved." in again.content.decode()
    assert shown(again) == ["Components, row 2 LP-SHADE Shade Changed cost 5.00 &rarr; 4.00"]
    assert str(Component.objects.get(sku="LP-SHADE").cost) == "5.00"
    desk.post(apply_address(answer), fingerprint(again))
    assert str(Component.objects.get(sku="LP-SHADE").cost) == "4.00"


def test_discarded_upload_is_gone(desk):
    answer = sent(desk, "sku,cost\nLP-SHADE,4")
    left = desk.post(answer.redirect_chain[-1][0] + "discard/", follow=True)
    assert (left.redirect_chain[-1][0], SheetUpload.objects.count()) == (PAGE, 0)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choose a file or paste cells, one of the two."),
        ({"pasted": "sku\nA", "file": b"sku\nA"}, "Choose a file or paste cells, one of the two."),
        ({"file": b"\xff\xfea"}, "This file is not in UTF-8"),
        ({"pasted": "x" * 800_001}, "at most 800000 characters"),
        ({"pasted": "sku\nA", "kind": "lamps"}, "Select a valid choice."),
    ],
)
def test_unreadable_upload_is_told_on_the_page(desk, data, said):
    if "file" in data:
        data = data | {"file": SimpleUploadedFile("a.csv", data["file"])}
    answer = desk.post(PAGE, data)
    assert (answer.status_code, SheetUpload.objects.count()) == (422, 0)
    assert said in answer.content.decode()


def test_exports_are_downloads(desk):
    for kind in ("attributes", "modules", "components", "rules"):
        answer = desk.get(f"{PAGE}export/{kind}/")
        assert answer["Content-Disposition"] == f'attachment; filename="lamp-{kind}.csv"'
        assert answer.content.startswith(b"\xef\xbb\xbf")
        assert len({len(row) for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), strict=True)}) == 1
    book = load_workbook(io.BytesIO(desk.get(f"{PAGE}export/all/").content))
    assert book.sheetnames == ["Attributes", "Modules", "Components", "Rules", "Prices"]
    assert desk.get(f"{PAGE}export/presets/").status_code == 404


def test_family_page_leads_here(desk):
    family = ProductFamily.objects.get()
    assert (
        f'href="{PAGE}"' in desk.get(reverse("admin:catalog_productfamily_change", args=[family.pk])).content.decode()
    )


def colleague(group):
    ensure_groups()
    user = User.objects.create_user(email="bob@example.com", is_staff=True)
    if group:
        user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_only_editors_import_and_only_their_own(desk):
    answer = sent(desk, "sku,cost\nLP-SHADE,4")
    bob = colleague("editor")
    assert bob.get(PAGE).status_code == 200
    assert bob.get(answer.redirect_chain[-1][0]).status_code == 404
    assert bob.post(apply_address(answer), fingerprint(answer)).status_code == 404
    assert sent(bob, "sku,cost\nLP-SHADE,4").status_code == 200


def test_others_are_kept_out(desk, client):
    bob = colleague(None)
    address = sent(desk, "sku,cost\nLP-SHADE,4").redirect_chain[-1][0]
    for page in (PAGE, f"{PAGE}export/all/", address):
        assert (bob.get(page).status_code, client.get(page).status_code) == (403, 302)
    assert bob.post(PAGE, {"pasted": "sku\nA"}).status_code == 403


def test_methods_and_unknown_families(desk):
    address = sent(desk, "sku,cost\nLP-SHADE,4").redirect_chain[-1][0]
    assert [desk.put(PAGE).status_code, desk.post(f"{PAGE}export/all/").status_code] == [405, 405]
    assert [desk.get(f"{address}apply/").status_code, desk.get(f"{address}discard/").status_code] == [405, 405]
    assert desk.get("/admin/catalog/productfamily/torch/sheets/").status_code == 404


def test_dry_run_costs_the_same_for_more_rows(desk, django_assert_num_queries):
    address = sent(desk, "sku,cost\nLP-SHADE,4").redirect_chain[-1][0]
    more = sent(desk, two_hundred()).redirect_chain[-1][0]
    for page in (address, more):
        with django_assert_num_queries(4):
            desk.get(page)
