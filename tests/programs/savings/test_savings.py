"""What cheaper channels saved, for staff, and which programme it is credited to."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission

from configurator.customers.models import User
from configurator.insight.models import ChannelMove
from configurator.insight.savings.take import withdraw
from configurator.programs.models import Programme, SavingCredit
from configurator.programs.savings.credit import all_moves, credit, totals
from tests.insight.savings.test_savings import costly, lamps, taken
from tests.insight.shop import NOW, call

__all__ = ["lamps"]

URL = "/staff/programmes/savings/"
LATER = NOW + timedelta(days=10)


@pytest.fixture
def programme(db):
    return Programme.objects.create(name="Lamps for life")


def moved(mails=1):
    """Nine calls before, and so many mails since: each saves 4.00."""
    joe = costly()
    move = taken(joe)
    call(joe, *[401] * mails, channel="email")
    return move


def sums(at=LATER):
    return {str(one.programme or ""): (one.moves, one.saved) for one in totals(all_moves(at=at))}


def test_a_saving_counts_for_one_programme_or_for_none(programme):
    first, second, third = moved(1), moved(2), moved(4)
    assert sums() == {"": (3, Decimal(28))}
    for move in (first, second):
        credit(move_id=move.pk, programme_key=programme.pk, by=None, at=NOW)
    assert sums() == {"Lamps for life": (2, Decimal(12)), "": (1, Decimal(16))}
    other = Programme.objects.create(name="Other")
    credit(move_id=second.pk, programme_key=other.pk, by=None, at=NOW)
    assert sums() == {"Lamps for life": (1, Decimal(4)), "Other": (1, Decimal(8)), "": (1, Decimal(16))}
    credit(move_id=first.pk, programme_key=None, by=None, at=NOW)
    assert sums() == {"Other": (1, Decimal(8)), "": (2, Decimal(20))}
    with pytest.raises(Programme.DoesNotExist):
        credit(move_id=third.pk, programme_key=first.customer_id, by=None, at=NOW)
    assert [line.move for line in all_moves(at=LATER, programme=other)] == [second]


def test_withdrawn_ones_stay_with_what_they_saved(programme):
    move = moved()
    credit(move_id=move.pk, programme_key=programme.pk, by=None, at=NOW)
    withdraw(pk=move.pk, by=None, at=LATER)
    (one,) = totals(all_moves(at=LATER + timedelta(days=9)))
    assert (one.moves, one.expected, one.saved) == (1, 0, 4)


@pytest.fixture
def later(monkeypatch):
    monkeypatch.setattr("configurator.programs.savings.staff.timezone.now", lambda: LATER)


@pytest.mark.usefixtures("later")
def test_staff_credit_and_withdraw(client, staff, customer, programme):
    move = moved()
    page = staff.get(URL).content.decode()
    assert page.count("€4.00") == 2  # of none, and its own
    path = f"{URL}{move.pk}/"
    answer = staff.post(path, {"do": "credit", "programme": programme.pk})
    assert (answer.status_code, answer["Location"]) == (303, URL)
    assert SavingCredit.objects.get().programme == programme
    page = staff.get(URL).content.decode()
    assert f'<option value="{programme.pk}" selected>' in page
    assert f'href="/staff/programmes/{programme.pk}/"' in page
    staff.post(path, {"do": "withdraw"})
    page = staff.get(URL).content.decode()
    assert "counted until then" in page
    assert ChannelMove.objects.get().withdrawn_by.is_staff
    assert staff.post(path, {"do": "credit", "programme": "nonsense"}).status_code == 404
    assert (staff.post(path, {}).status_code, staff.get(path).status_code) == (400, 405)
    assert staff.post(f"{URL}999/", {"do": "withdraw"}).status_code == 404
    user = User.objects.create_user("clerk@example.com", "a password of theirs", is_staff=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert (customer.get(URL).status_code, client.get(URL).status_code) == (403, 403)
    user.user_permissions.add(Permission.objects.get(codename="view_channelmove"))
    page = client.get(URL).content.decode()
    assert ("Programme: Lamps for life" in page, "<select" in page) == (True, False)
    assert client.post(path, {"do": "withdraw"}).status_code == 403


def test_lists_lead_there(staff):
    assert URL in staff.get("/staff/value/below-zero/").content.decode()
    assert URL in staff.get("/admin/programs/programme/").content.decode()
    assert "Nothing was taken yet" in staff.get(URL).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_page(staff, programme, django_assert_num_queries, count):
    for _ in range(count):
        moved()
    with django_assert_num_queries(5):  # session, user, moves, acts, programmes
        page = staff.get(URL).content.decode()
    assert page.count("taken on") == count


def test_a_long_list_has_pages(staff, monkeypatch):
    monkeypatch.setattr("configurator.programs.savings.staff.ON_A_PAGE", 1)
    moved(), moved()
    first, second = (staff.get(f"{URL}?page={page}").content.decode() for page in ("1", "2"))
    assert ("?page=2" in first, "?page=1" in second) == (True, True)
