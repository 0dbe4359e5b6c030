"""Reports to suppliers through their pages: what is told, what is refused, and that nothing more can be worked out."""

import csv
import io
import random
from collections import Counter
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from configurator.background.periodic import jobs
from configurator.customers.models import User
from configurator.offers.models import Redemption
from configurator.orders.models import Return, ReturnLine
from configurator.privacy.erase import erase_person
from configurator.privacy.walk import person_behind
from configurator.profiles.merge import merge_customers
from configurator.programs.models import ChargedRedemption, SupplierCell, SupplierCharge, SupplierPeriod
from configurator.programs.reports import make as making
from configurator.programs.reports import staff
from configurator.programs.reports.due import LATE, make_due, next_period
from configurator.programs.reports.job import make_reports
from configurator.programs.reports.make import MadeAlreadyError, NothingSoldError, NotOverError, make
from configurator.programs.reports.periods import NotAPeriodError, period_asked, period_of
from configurator.programs.suppliers.cells import Rules
from tests.programs.reports.club import BEGIN, LATER, bought, days, deal, households, order, ordered, product, redeemed

FIRST = date(2017, 1, 1)


def browser(*codenames, email="ada@example.com"):
    user = User.objects.create_user(email, "pw", name="Ada", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def desk(db):
    return browser("view_supplierperiod", "add_supplierperiod")


@pytest.fixture
def club(db):
    """Twelve households with milk of Alm, four with its cream, nine with all that Bro makes."""
    everybody = households(12)
    for sku, maker, count, kind in (
        ("MILK", "Alm", 12, "Milk"),
        ("CREAM", "Alm", 4, "Cream"),
        ("OAT", "Bro", 9, "Oat"),
    ):
        product(sku, maker=maker, kind=kind)
        for identity in everybody[:count]:
            bought(identity, sku, 250)
    return everybody


def made(desk, begin=FIRST):
    return desk.post(reverse("reports:made"), {"begin": begin.isoformat()}, follow=True)


def page(desk, maker, *, begin=FIRST, **more):
    return desk.get(reverse("reports:report", args=[begin.isoformat(), "EUR"]), {"maker": maker, **more})


def spreadsheet(desk, maker, begin=FIRST):
    response = page(desk, maker, begin=begin, **{"as": "csv"})
    if response.status_code != 200:
        return []
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


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
    back = Return.objects.create(
        order=made_orders[10], status=Return.Status.RECEIVED, reason="damaged", asked_at=BEGIN, received_at=BEGIN
    )
    ReturnLine.objects.create(giveback=back, position=1, quantity=1)
    ordered(None, "MILK", Decimal(99))
    made(desk)
    cell = SupplierCell.objects.get()
    assert (cell.sku, cell.name, cell.households, cell.sales) == ("MILK", "The MILK", 10, 63)


def test_days_are_those_of_the_shop(db, settings):
    settings.SHOP_TIME_ZONE = "America/New_York"
    found = period_of(FIRST)
    assert found.start.isoformat() == "2017-01-01T00:00:00-05:00"
    assert found.end.isoformat() == "2017-01-29T00:00:00-05:00"
    assert period_of(date(2016, 12, 31)).begin == date(2016, 12, 4)


# What is refused


def test_a_week_and_few_buyers_are_refused_in_words(desk, club):
    made(desk)

    def ask(maker, first, last):
        return desk.get(reverse("reports:asked"), {"maker": maker, "first": first, "last": last})

    week = refused(ask("Alm", "2017-01-08", "2017-01-14"))
    assert "four whole weeks, and of no other days" in week
    assert "Jan. 1, 2017 to Jan. 28, 2017" in week or "1 January 2017" in week
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
    assert set(empty.context["form"].errors) == {"maker", "last"} | (
        {"first"} if empty.context["form"]["first"].errors else set()
    )
    assert refused(page(desk, "Bro")) == refused(ask("Bro", "2017-01-01", "2017-01-28"))


def test_every_other_span_of_days_is_refused():
    for first in range(28):
        for length in range(1, 60):
            begin = FIRST + days(first)
            asked = (begin, begin + days(length - 1))
            if (first, length) == (0, 28):
                assert period_asked(*asked).begin == FIRST
            else:
                with pytest.raises(NotAPeriodError):
                    period_asked(*asked)


def test_a_period_that_runs_and_one_without_sales_are_not_made(desk, club):
    with pytest.raises(NotOverError):
        make(begin=FIRST, by=None, at=BEGIN + days(5))
    with pytest.raises(NothingSoldError):
        make(begin=FIRST + days(28), by=None, at=LATER)
    assert "there is nothing to report" in made(desk, FIRST + days(28)).content.decode()
    assert "make it afterwards" in made(desk, date(2199, 1, 1)).content.decode()
    assert desk.post(reverse("reports:made"), {"begin": "soon"}).status_code == 404
    assert not SupplierPeriod.objects.exists()


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
        assert Client().get(place).status_code in (302, 403)
        assert seeing.get(place).status_code in (200, 422)
    assert seeing.post(reverse("reports:made"), {"begin": "2017-01-29"}).status_code == 403
    assert seeing.get(reverse("reports:made")).status_code == 405
    assert seeing.get(reverse("reports:period", args=["2017-01-29", "EUR"])).status_code == 404


def test_who_made_and_who_took_it_is_written_down(desk, club):
    made(desk)
    page(desk, "Alm")
    spreadsheet(desk, "Alm")
    assert [entry.change_message for entry in LogEntry.objects.order_by("pk")] == ["made", "taken as CSV: Alm"]
    assert SupplierPeriod.objects.get().made_by.name == "Ada"


# Made once


def test_what_was_reported_stays_whatever_is_corrected(desk, club):
    made(desk)
    before = page(desk, "Alm").content
    erase_person(person=person_behind(customer_id=club[0].customer_id), at=BEGIN)
    bought(club[5], "MILK", 99_999)
    assert "made already" in made(desk).content.decode()
    with pytest.raises(MadeAlreadyError):
        make(begin=FIRST, by=None, at=LATER)
    strip = lambda html: html.split(b"content-main")[1]  # noqa: E731  without the token of the form
    assert strip(page(desk, "Alm").content) == strip(before)


def test_what_is_over_makes_itself(club):
    """Two periods with sales and one without between them; the fourth is not over for long enough."""
    for identity in club:
        bought(identity, "MILK", 300, at=BEGIN + days(56))
        bought(identity, "MILK", 300, at=BEGIN + days(84))
    end = period_of(FIRST + days(84)).end
    assert make_due(at=end + LATE - days(1)) == 2
    begins = [FIRST, FIRST + days(56)]
    assert list(SupplierPeriod.objects.order_by("begin").values_list("begin", "made_by")) == [(d, None) for d in begins]
    assert make_due(at=end + LATE - days(1)) == 0
    assert make_due(at=end + LATE) == 1
    assert not LogEntry.objects.exists()


def test_a_period_whose_sales_all_came_back_holds_up_no_later_one(db):
    product("MILK")
    made_orders = [ordered(identity, "MILK", Decimal(3))[0] for identity in households(1)]
    back = Return.objects.create(
        order=made_orders[0], status=Return.Status.RECEIVED, reason="damaged", asked_at=BEGIN, received_at=BEGIN
    )
    ReturnLine.objects.create(giveback=back, position=1, quantity=1)
    for identity in households(10):
        bought(identity, "MILK", 300, at=BEGIN + days(28))
    assert make_due(at=LATER) == 1
    assert SupplierPeriod.objects.get().begin == FIRST + days(28)


def test_orders_alone_make_a_period_due_and_what_no_maker_made_does_not(desk, db):
    identity, _ = households(2)
    product("LOOSE", maker="")
    bought(identity, "LOOSE", 100)
    bought(identity, "UNKNOWN", 100)
    assert next_period(LATER) is None
    product("MILK")
    ordered(identity, "MILK", Decimal(3))
    assert next_period(LATER).begin == FIRST
    assert "1 Jan 2017 to 28 Jan 2017" in desk.get(reverse("reports:periods")).content.decode()


def test_the_worker_makes_them_once_a_day():
    (job,) = [job for job in jobs() if job.name == "make_reports"]
    assert (job.step, job.every) == (make_reports, days(1))


def test_the_next_period_is_found(desk, club):
    assert next_period(LATER).begin == FIRST
    assert next_period(BEGIN) is None
    bought(club[0], "MILK", 100, at=BEGIN + days(60))
    made(desk)
    assert next_period(LATER).begin == FIRST + days(56)


# An attack through the pages


def taken(desk, makers, begins):
    """Every figure that the spreadsheets give, as a row of households and products."""
    return [row for begin in begins for maker in makers for row in spreadsheet(desk, maker, begin)]


def two_periods():
    """What a catalogue holds, and what each of forty households spent on it in two periods."""
    rng = random.Random(3)
    everybody = households(40)
    leaves = {f"P{n}": (f"Maker {n % 3}", f"Category {n % 2}", f"Kind {n % 5}") for n in range(12)}
    for sku, (maker, category, kind) in leaves.items():
        product(sku, maker=maker, category=category, kind=kind)
    spent = Counter()
    for period in range(2):
        for sku in leaves:
            for identity in rng.sample(everybody, rng.choice([2, 5, 9, 11, 25, 40])):
                cents = rng.choice([100, 100, 200, 900])
                bought(identity, sku, cents, at=BEGIN + days(28 * period))
                spent[period, sku, identity.pk] += cents
    leaves["BIG"] = ("Maker 9", "Category 0", "Kind 0")  # enough households, and one with most of it
    product("BIG", maker="Maker 9", category="Category 0", kind="Kind 0")
    for identity, cents in zip(everybody, [2000, *[100] * 12], strict=False):
        bought(identity, "BIG", cents)
        spent[0, "BIG", identity.pk] += cents
    return leaves, spent


def attack(desk):
    """Two periods, all makers, every cell: the sums that follow by adding and subtracting are of ten households.

    The attacker knows the catalogue, so which products stand behind "all else"; and adds and subtracts at will.
    Fails where a figure, or what follows from several, is of fewer, or of one household for the most part.
    """
    leaves, spent = two_periods()
    begins = [FIRST, FIRST + days(28)]
    for begin in begins:
        made(desk, begin)
    rows = taken(desk, sorted({maker for maker, _, _ in leaves.values()}), begins)
    assert len(rows) > 8
    columns = [(period, sku) for period in range(2) for sku in leaves]
    known = np.array([[_stands_behind(row, column, rows, leaves) for column in columns] for row in rows], float)
    assert np.linalg.matrix_rank(known) == len(known)  # no figure overlaps another: nothing follows but their sums
    assert (known.sum(axis=0) <= 1).all()
    for row, figure in zip(rows, known, strict=True):
        by_household = Counter()
        for column, wanted in zip(columns, figure, strict=True):
            if wanted:
                for (period, sku, who), cents in spent.items():
                    by_household[who] += cents * ((period, sku) == column)
        alone = +by_household
        assert len(alone) >= 10
        assert max(alone.values()) <= 0.3 * sum(alone.values())
        assert abs(Decimal(row["sales, rounded"]) * 100 - sum(alone.values())) <= 50
        assert int(row["households, rounded down"]) <= len(alone)


def test_nothing_can_be_worked_out_from_all_that_the_pages_give(desk, db):
    attack(desk)


def test_the_attack_finds_a_household_that_dominates_once_the_rule_is_off(desk, db, monkeypatch):
    """Negative control: the same shop, the same attacker."""
    monkeypatch.setattr(making, "RULES", Rules(dominance=1.0))
    with pytest.raises(AssertionError, match="max"):
        attack(desk)


def sold_of(desk, maker):
    return sum(Decimal(row["sales, rounded"]) for row in spreadsheet(desk, maker))


def made_before_and_after_an_erasure(desk):
    """What a report said less what it says once somebody was erased and the period was asked for again."""
    everybody = households(12)
    product("MILK")
    for identity in everybody:
        bought(identity, "MILK", 700)
    made(desk)
    before = sold_of(desk, "Alm")
    erase_person(person=person_behind(customer_id=everybody[0].customer_id), at=BEGIN)
    made(desk)
    return before - sold_of(desk, "Alm")


def test_one_report_taken_off_another_shows_nobody(desk, db):
    assert made_before_and_after_an_erasure(desk) == 0


def test_made_again_the_difference_would_be_one_household(desk, db, monkeypatch):
    """Negative control: without "made once" the pages give away what the erased household bought."""
    real = staff.make

    def make_again(**words):
        SupplierCell.objects.all().delete()
        SupplierPeriod.objects.all().delete()
        return real(**words)

    monkeypatch.setattr(staff, "make", make_again)
    assert made_before_and_after_an_erasure(desk) == 7


def _stands_behind(row, column, rows, leaves):
    """Whether a product of a period is in a figure: its own, or the rest of the lowest node without one of its own."""
    period, sku = column
    maker, category, kind = leaves[sku]
    same = [other for other in rows if other["first day"] == row["first day"]]
    if row["first day"] != (FIRST + days(28 * period)).isoformat() or row["supplier"] != maker:
        return False
    if any(other["SKU"] == sku for other in same):
        return row["SKU"] == sku
    nodes = [(maker, category, kind), (maker, category, ""), (maker, "", "")]
    rests = {(other["supplier"], other["category"], other["kind"]) for other in same if not other["SKU"]}
    mine = next((node for node in nodes if node in rests), None)
    return not row["SKU"] and (row["supplier"], row["category"], row["kind"]) == mine


# Funding


def balance():
    """What suppliers owe by the ledger; what was charged less what was given back; and what waits."""
    owed = Redemption.objects.exclude(supplier="").aggregate(sum=Sum("supplier_part"))["sum"] or 0
    waits = Redemption.objects.filter(charged=None).exclude(supplier="").aggregate(sum=Sum("supplier_part"))["sum"] or 0
    charges = SupplierCharge.objects.values_list("credit", "amount")
    return owed, sum(-amount if credit else amount for credit, amount in charges), waits


def test_funding_is_what_was_redeemed_to_the_cent(desk, db):
    everybody = households(23)
    milk, cream = deal("milk", funded=33), deal("cream", funded=50)
    orders = [order(identity) for identity in everybody]
    for number, one in enumerate(orders[:12]):
        redeemed(milk, one, 101 + number)
    for one in orders[12:15]:
        redeemed(cream, one, 55)
    made(desk)
    charge = SupplierCharge.objects.get()
    owed, charged, waits = balance()
    assert (owed, waits) == (charged, 0)
    assert charge.amount == sum(Decimal(line["amount"]) for line in charge.lines)
    assert {line["deal"] for line in charge.lines} == {""}  # cream's three households can't stand alone
    assert "Deals that the supplier pays" in page(desk, "Alm").content.decode()
    assert f"{charge.amount:.2f}" in page(desk, "Alm").content.decode()


def test_few_redemptions_wait_and_are_charged_once_with_a_later_period(desk, db):
    milk, everybody = deal("milk"), households(12)
    orders = [order(identity) for identity in everybody]
    for one in orders[:9]:
        redeemed(milk, one, 101)
    made(desk)
    assert not SupplierCharge.objects.exists()
    owed, charged, waits = balance()
    assert (charged, waits) == (0, owed)
    for one in orders[9:]:
        redeemed(milk, one, 101, at=BEGIN + days(28))
    made(desk, FIRST + days(28))
    owed, charged, waits = balance()
    assert (charged, waits) == (owed, 0)
    assert ChargedRedemption.objects.count() == 12
    one = ChargedRedemption.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        ChargedRedemption.objects.create(charge=one.charge, redemption=one.redemption)


def test_what_is_taken_back_is_never_charged_or_given_back(desk, db):
    milk, everybody = deal("milk"), households(11)
    orders = [order(identity) for identity in everybody]
    for one in orders:
        redeemed(milk, one, 200)
    redeemed(milk, orders[10], -200)  # in the same period: as if it had never been
    made(desk)
    assert SupplierCharge.objects.get().amount == 10
    for one in orders[:9]:
        redeemed(milk, one, -200, at=BEGIN + days(28))
    made(desk, FIRST + days(28))
    assert SupplierCharge.objects.count() == 1  # nine households: it waits
    redeemed(milk, orders[9], -200, at=BEGIN + days(56))
    made(desk, FIRST + days(56))
    assert SupplierCharge.objects.get(credit=True).amount == 10
    owed, charged, waits = balance()
    assert (owed, charged, waits) == (0, 0, 0)


def test_orders_without_a_person_count_as_one_household(desk, db):
    milk = deal("milk")
    for _ in range(12):
        redeemed(milk, order(None), 200)
    made(desk)
    assert not SupplierCharge.objects.exists()


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
    assert staff.ON_A_PAGE
