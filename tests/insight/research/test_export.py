"""What leaves the house: three files, new pseudonyms each time, nothing that runs in a spreadsheet."""

import zipfile
from datetime import timedelta
from random import Random, SystemRandom

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from catalog.models import FixedProduct
from configurator.insight.models import ResearchExport
from configurator.insight.research.export import NobodyInItError, export
from configurator.insight.research.readme import readme
from configurator.orders.models.frozen import FrozenRowError
from tests.insight.research.club import NOW, PERIOD, closed, club, copy_of, looks, tables

pytestmark = pytest.mark.django_db


def test_a_copy_has_a_row_for_each_customer_and_the_figures_of_weeks():
    club()
    found = copy_of(closed())
    head, *rows = found["customers.csv"]
    assert head == [
        *("customer", "tier", "orders", "main_line", "value", "months_since_first_order"),
        *("needs_group", "share_percent", "lines", "channel"),
    ]
    assert len(rows) == 60
    assert len({row[0] for row in rows}) == 60
    assert found["weeks.csv"] == [
        ["week_from", "event", "customers", "events"],
        [str(PERIOD.begin), "bought", "60", "270"],
        [str(PERIOD.begin + timedelta(days=7)), "bought", "30", "150"],
    ]


def test_copies_are_the_same_but_for_pseudonyms_and_order():
    club()
    found = closed()
    one, other = copy_of(found, seed=1)["customers.csv"], copy_of(found, seed=2)["customers.csv"]
    assert looks(found, seed=1) == looks(found, seed=2)
    assert {row[0] for row in one[1:]} & {row[0] for row in other[1:]} == set()
    assert [row[1:] for row in one] != [row[1:] for row in other]
    kept = {field.name for model in (type(found), ResearchExport) for field in model._meta.concrete_fields}
    assert not any("key" in name or "seed" in name or "customer" in name for name in kept)


def test_the_order_of_rows_says_nothing_of_their_class():
    club()
    found = closed()
    firsts = [copy_of(found, seed=seed)["customers.csv"][1][1:] for seed in range(12)]
    assert len({tuple(first) for first in firsts}) == 2


def test_names_that_staff_typed_run_in_no_spreadsheet():
    members = club()
    FixedProduct.objects.update(category='=HYPERLINK("http://evil","x")')
    rows = copy_of(closed())["customers.csv"][1:]
    assert {row[3] for row in rows} == {'\'=HYPERLINK("http://evil","x")'}
    assert len(rows) == len(members)


def test_the_readme_says_what_is_in_it_and_no_small_number():
    club()
    text = readme(closed())
    assert "At least 10 rows are the same" in text
    assert "fewer than 10" in text
    assert "orders: orders and purchases until the end of the four weeks. 10 to 24; 2" in text
    assert "Licence" in text
    assert "EUR" in text
    with override("de"):
        assert "Lizenz" in readme(closed(NOW + timedelta(days=28)))


def test_an_empty_one_can_not_be_taken_and_is_not_logged():
    club(5)
    with pytest.raises(NobodyInItError):
        copy_of(closed())
    assert not ResearchExport.objects.exists()


def test_each_copy_is_written_down_and_stays_written():
    club()
    found = closed()
    copy_of(found)
    row = ResearchExport.objects.get()
    assert (row.period, row.by, row.at, row.rows) == (found, None, NOW, 60)
    with pytest.raises(FrozenRowError):
        row.delete()
    with pytest.raises(FrozenRowError):
        row.save()
    with pytest.raises(FrozenRowError):
        ResearchExport.objects.all().delete()
    with pytest.raises(FrozenRowError):
        ResearchExport.objects.update(rows=0)


def test_a_copy_takes_as_many_queries_for_many_as_for_few(django_assert_num_queries):
    club(20)
    few = closed()
    club(200)
    many = closed(NOW + timedelta(days=28))
    for period in (few, many):
        with django_assert_num_queries(4), export(period=period, by=None, at=NOW, rng=SystemRandom()) as file:
            assert len(tables(file)["customers.csv"]) == period.rows + 1


def test_the_command_writes_the_same_archive(tmp_path, capsys):
    club()
    found, file = closed(), tmp_path / "data.zip"
    call_command("export_research", period=str(found.begin), to=file)
    with file.open("rb") as stored:
        rows = tables(stored)["customers.csv"]
    assert sorted(row[1:] for row in rows) == sorted(row[1:] for row in copy_of(found)["customers.csv"])
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["README.txt", "customers.csv", "weeks.csv"]
    assert "60 rows, at least 10 of each kind" in capsys.readouterr().out
    assert ResearchExport.objects.count() == 2


def test_the_command_says_what_it_can_not_do(tmp_path):
    club(5)
    found, file = closed(), tmp_path / "data.zip"
    with pytest.raises(CommandError, match=f"Closed: {found.begin}"):
        call_command("export_research", period="2026-01-01", to=file)
    with pytest.raises(CommandError, match="Too few customers agreed"):
        call_command("export_research", period=str(found.begin), to=file)
    assert not file.exists()
    file.write_text("mine")
    with pytest.raises(CommandError, match="there already"):
        call_command("export_research", period=str(found.begin), to=file)
    assert file.read_text() == "mine"


def test_pseudonyms_are_drawn_from_more_than_anybody_could_try():
    club()
    names = [row[0] for row in copy_of(closed())["customers.csv"][1:]]
    assert all(len(name) == 17 and name[0] == "c" for name in names)
    assert Random(1).getrandbits(64) != Random(2).getrandbits(64)
