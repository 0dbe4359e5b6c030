"""Reports to suppliers through their pages: what is told, what is refused, who may see it."""

from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from configurator.profiles.merge import merge_customers
from configurator.programs.models import SupplierCell, SupplierPeriod
from configurator.programs.reports import make as making
from configurator.programs.reports.make import MadeAlreadyError, make
from configurator.programs.suppliers.cells import Rules
from tests.programs.reports.club import (
    BEGIN,
    FIRST,
    LATER,
    bought,
    browser,
    households,
    made,
    ordered,
    page,
    product,
    sent_back,
    spreadsheet,
)


def refused(response):
    assert response.status_code == 422
    return response.context["refusal"]


# What is told


def test_a_supplier_reads_figures_of_ten_households_at_least(desk, club):
    assert "Made. From now on" in made(desk).content.decode()
    shown = page(desk, "Alm").content.decode()
    assert "The MILK" not in shown  # cream is too small, and milk less its total would show it: so they stand together
    assert "All else of Dairy" in shown
    assert "€40.00" in shown
    cell = SupplierCell.objects.get()
    assert (cell.maker, cell.category, cell.rest, cell.households, cell.sales) == ("Alm", "Dairy", True, 10, 40)
    (row,) = spreadsheet(desk, "Alm")
    assert (row["supplier"], row["category"], row["sales, rounded"], row["first day"]) == (
        "Alm",
        "Dairy",
        "40.00",
        "2017-01-01",
    )


def test_the_list_of_a_period_finds_suppliers(desk, club):
    made(desk)
    address = reverse("reports:period", args=["2017-01-01", "EUR"])
    assert [row["maker"] for row in desk.get(address).context["page"]] == ["Alm"]
    assert [row["maker"] for row in desk.get(address, {"q": "al"}).context["page"]] == ["Alm"]
    assert "Of no supplier called “Bro”" in desk.get(address, {"q": "Bro"}).content.decode()


def test_without_the_rules_a_small_supplier_would_be_told(desk, club, monkeypatch):
    """Negative control: the nine buyers of Bro are held back by the rules and by the table, each by itself."""
    monkeypatch.setattr(making, "RULES", Rules(households=2))
    with pytest.raises(MadeAlreadyError):  # the table's own constraint
        make(begin=FIRST, by=None, at=LATER)
    assert not SupplierPeriod.objects.exists()


def test_a_merged_household_counts_once(desk, db):
    everybody = households(10)
    product("MILK")
    for identity in everybody:
        bought(identity, "MILK", 200)
    merge_customers(survivor_id=everybody[0].customer_id, absorbed_id=everybody[1].customer_id, at=BEGIN)
    made(desk)
    assert not SupplierCell.objects.exists()


def test_products_without_a_maker_and_other_currencies_stand_apart(desk, db):
    for identity in households(10):
        product("MILK")
        product("LOOSE", maker="")
        bought(identity, "MILK", 200)
        bought(identity, "LOOSE", 200)
        bought(identity, "UNKNOWN", 200)
        bought(identity, "MILK", 300, currency="USD")
    made(desk)
    sums = {(cell.period.currency, cell.maker): cell.sales for cell in SupplierCell.objects.select_related("period")}
    assert sums == {("EUR", "Alm"): 20, ("USD", "Alm"): 30}


def test_orders_of_fixed_products_count_without_what_came_back(desk, db):
    product("MILK")
    made_orders = [ordered(identity, "MILK", Decimal(3), quantity=2)[0] for identity in households(11)]
    sent_back(made_orders[10])
    ordered(None, "MILK", Decimal(99))
    made(desk)
    cell = SupplierCell.objects.get()
    assert (cell.sku, cell.name, cell.households, cell.sales) == ("MILK", "The MILK", 10, 63)


# What is refused


def test_a_week_and_few_buyers_are_refused_in_words(desk, club):
    made(desk)

    def ask(maker, first, last):
        return desk.get(reverse("reports:asked"), {"maker": maker, "first": first, "last": last})

    week = refused(ask("Alm", "2017-01-08", "2017-01-14"))
    assert "four whole weeks, and of no other days" in week
    assert "from 1 January 2017 to 28 January 2017" in week
    overlapping = refused(ask("Alm", "2017-01-02", "2017-01-29"))
    assert "four whole weeks" in overlapping
    assert "fewer than ten households" in refused(ask("Bro", "2017-01-01", "2017-01-28"))
    assert "not made yet" in refused(ask("Alm", "2017-01-29", "2017-02-25"))
    assert (
        ask("Alm", "2017-01-01", "2017-01-28").url
        == reverse("reports:report", args=["2017-01-01", "EUR"]) + "?maker=Alm"
    )
    empty = ask("", "1.1.2017", "")
    assert empty.status_code == 422
    assert set(empty.context["form"].errors) == {"maker", "first", "last"}
    assert refused(page(desk, "Bro")) == refused(ask("Bro", "2017-01-01", "2017-01-28"))


def test_only_staff_with_the_right_see_and_make(club):
    seeing, nobody = browser("view_supplierperiod"), browser(email="bob@example.com")
    make(begin=FIRST, by=None, at=LATER)
    places = [
        reverse("reports:periods"),
        reverse("reports:asked"),
        reverse("reports:period", args=["2017-01-01", "EUR"]),
        reverse("reports:report", args=["2017-01-01", "EUR"]) + "?maker=Alm",
    ]
    for place in places:
        assert nobody.get(place).status_code == 403
        assert Client().get(place).status_code == 403
    assert [seeing.get(place).status_code for place in places] == [200, 422, 200, 200]
    assert seeing.post(reverse("reports:made"), {"begin": "2017-01-29"}).status_code == 403
    assert seeing.get(reverse("reports:made")).status_code == 405
    assert seeing.get(reverse("reports:period", args=["2017-01-29", "EUR"])).status_code == 404


def test_who_made_and_who_took_it_is_written_down(desk, club):
    made(desk)
    page(desk, "Alm")
    spreadsheet(desk, "Alm")
    assert [entry.change_message for entry in LogEntry.objects.order_by("pk")] == ["made", "taken as CSV: Alm"]
    assert SupplierPeriod.objects.get().made_by.name == "Ada"


def test_queries_do_not_grow(desk, club, django_assert_max_num_queries):
    made(desk)
    with django_assert_max_num_queries(8):
        page(desk, "Alm")


def test_the_admin_leads_there(desk, club):
    made(desk)
    row = SupplierPeriod.objects.get()
    assert desk.get(reverse("admin:programs_supplierperiod_changelist")).url == reverse("reports:periods")
    there = desk.get(reverse("admin:programs_supplierperiod_change", args=[row.pk])).url
    assert there == reverse("reports:period", args=["2017-01-01", "EUR"])
