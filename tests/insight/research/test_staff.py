"""The page of data sets: who may open it, what it shows, what a press gives and writes down."""

import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from catalog.groups import MARKET_RESEARCH, STRATEGIST, ensure_groups
from configurator.customers.models import User
from configurator.insight.models import ResearchExport
from tests.insight.research.club import NOW, PERIOD, closed, club, tables

pytestmark = pytest.mark.django_db
PAGE = "/staff/research/"


def of_group(client, name):
    ensure_groups()
    user = User.objects.create_user("ruth@example.com", "a good password", name="Ruth Research", is_staff=True)
    user.groups.set(Group.objects.filter(name=name))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def ruth(client):
    """Somebody of market research."""
    return of_group(client, MARKET_RESEARCH)


def test_without_data_sets_the_page_says_when_there_will_be_one(ruth):
    page = ruth.get(PAGE).content.decode()
    assert "None yet." in page
    assert "reckoned by themselves 2 days after" in page
    assert "Nobody yet." in page
    assert '<meta name="robots" content="NONE,NOARCHIVE">' in page


def test_a_press_gives_the_archive_and_is_written_down(ruth):
    club()
    found = closed()
    page = ruth.get(PAGE).content.decode()
    assert f"{PAGE}{PERIOD.begin}/" in page
    answer = ruth.post(f"{PAGE}{PERIOD.begin}/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="research-{PERIOD.begin}.zip"'
    assert "no-store" in answer["Cache-Control"]
    assert len(tables(io.BytesIO(answer.getvalue()))["customers.csv"]) == 61
    row = ResearchExport.objects.get()
    assert (row.period, row.by.name, row.rows) == (found, "Ruth Research", 60)
    assert "ruth@example.com" in ruth.get(PAGE).content.decode()


def test_looking_gives_nothing_and_what_is_not_there_is_404(ruth):
    club()
    closed()
    assert ruth.get(f"{PAGE}{PERIOD.begin}/").status_code == 405
    assert ruth.post(f"{PAGE}2026-01-01/").status_code == 404
    assert ruth.post(f"{PAGE}nonsense/").status_code == 404
    assert not ResearchExport.objects.exists()


def test_four_weeks_with_too_few_say_so_and_can_not_be_taken(ruth):
    club(5)
    closed()
    page = ruth.get(PAGE).content.decode()
    assert "Fewer than ten customers agreed" in page
    assert f"{PAGE}{PERIOD.begin}/" not in page
    answer = ruth.post(f"{PAGE}{PERIOD.begin}/", follow=True)
    assert "Too few customers agreed" in answer.content.decode()
    assert not ResearchExport.objects.exists()


def test_a_strategist_may_not(client):
    club()
    closed()
    other = of_group(client, STRATEGIST)
    assert other.get(PAGE).status_code == 403
    assert other.post(f"{PAGE}{PERIOD.begin}/").status_code == 403
    assert not ResearchExport.objects.exists()


def test_the_admin_leads_there_and_changes_nothing(ruth, staff):
    club()
    found = closed()
    for browser in (ruth, staff):
        assert browser.get("/admin/insight/researchperiod/").url == PAGE
        assert browser.get(f"/admin/insight/researchperiod/{found.pk}/change/").url == PAGE
        assert browser.post(f"/admin/insight/researchperiod/{found.pk}/delete/").status_code == 403
        assert browser.get("/admin/insight/researchperiod/add/").status_code == 403


def test_the_page_takes_as_many_queries_for_many_as_for_few(ruth, django_assert_num_queries):
    club()
    closed()
    ruth.post(f"{PAGE}{PERIOD.begin}/").getvalue()
    ruth.get(PAGE)
    with django_assert_num_queries(7):
        ruth.get(PAGE)
    for n in (1, 2):
        closed(NOW + timedelta(days=28 * n))
        ruth.post(f"{PAGE}{PERIOD.begin + timedelta(days=28 * n)}/").getvalue()
    with django_assert_num_queries(7):
        ruth.get(PAGE)


def test_the_board_leads_there_for_who_may(client):
    board = "/staff/boards/research/"
    assert PAGE in of_group(client, MARKET_RESEARCH).get(board).content.decode()
    user = User.objects.get()
    user.groups.set(Group.objects.filter(name=STRATEGIST))
    page = client.get(board)
    assert (page.status_code, PAGE in page.content.decode()) == (200, False)
