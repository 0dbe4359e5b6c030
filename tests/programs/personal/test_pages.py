"""The page of a list: for its owner and by its code, private, with reasons, what was saved, what is not wanted."""

from datetime import date, timedelta

import pytest

from configurator.customers.consent import Purpose, give, withdraw
from configurator.customers.identify import add_identity
from configurator.customers.models import Identity
from configurator.offers.models import Redemption
from configurator.programs.models import LeftOut, Mailing, PersonalList, Unwanted
from configurator.programs.personal.shown import list_shown
from tests.orders.shop import be, member
from tests.programs.personal.shop import AT, KINDS, buys, club, made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("configurator.programs.personal.views.timezone.now", lambda: AT + timedelta(days=1))


@pytest.fixture
def joe():
    """An account with a card, who buys every week."""
    club(people=3, least_a_week=1)
    visitor = member()
    give(customer_id=visitor.customer_id, purpose=Purpose.PERSONALISE, frequency="always", at=AT, source="test")
    add_identity(customer_id=visitor.customer_id, kind=Identity.Kind.CARD, text="2900000000000007", at=AT)
    identity = Identity.objects.get(customer=visitor.customer_id, kind="card")
    for week in range(10):
        buys(identity, *(f"{kind.upper()}1" for kind in KINDS), "TEA2", "TEA3", days_ago=7 * week + 2)
    return visitor


def row_of(visitor):
    return PersonalList.objects.get(customer=visitor.customer_id)


def test_the_owner_sees_it_with_reasons_prices_and_the_code(client, joe):
    made()
    answer = be(client, joe).get("/list/")
    said = answer.content.decode()
    assert "You buy this about every 7 days; last on 28 February." in said
    assert "Tea 1" in said
    assert "<s>€4.00</s>" in said
    assert "It holds until the end of 15 March 2026." in said
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]


@pytest.fixture
def later(monkeypatch):
    """Home as it is so many days after the list was made."""

    def at(days):
        monkeypatch.setattr("configurator.configurations.home.views.timezone.now", lambda: AT + timedelta(days=days))

    return at


def test_the_home_page_names_the_deals_while_the_list_holds(client, joe, later):
    made()
    deals = list_shown(row=row_of(joe), at=AT).deals
    home = be(client, joe)
    later(1)
    said = home.get("/").content.decode()
    names = ", ".join(one.name for one in deals[:4])
    assert len(deals) > 4
    assert f"{len(deals)} deals for you until the end of 15 March 2026: {names} and {len(deals) - 4} more" in said
    later(13)
    assert "deals for you" in home.get("/").content.decode()
    later(14)
    assert "deals for you" not in home.get("/").content.decode()


def test_the_home_page_names_them_to_nobody_else(client, joe, later):
    made()
    later(1)
    assert "deals for you" in be(client, joe).get("/").content.decode()
    del client.cookies["sessionid"]  # the browser remembers joe
    assert "deals for you" not in client.get("/").content.decode()


def test_the_home_page_names_none_without_consent(client, joe, later):
    made()
    later(1)
    withdraw(customer_id=joe.customer_id, purpose=Purpose.PERSONALISE, at=AT, source="test")
    assert "deals for you" not in be(client, joe).get("/").content.decode()


def test_a_day_of_another_year_says_its_year(client, joe):
    made()
    item = row_of(joe).items.filter(reason="once").first() or row_of(joe).items.filter(last_on__isnull=False).first()
    type(item).objects.filter(pk=item.pk).update(reason="once", last_on=date(2025, 12, 11))
    said = be(client, joe).get("/list/").content.decode()
    assert "You bought this on 11 December 2025." in said
    assert "28 February." in said


def test_staff_read_what_a_mailing_came_to(admin_client, joe):
    mailing = made()
    said = admin_client.get(f"/admin/programs/mailing/{mailing.pk}/change/").content.decode()
    assert f"{mailing.net:.2f} EUR" in said
    assert f"{mailing.share_of_bound:.2%}" in said
    assert "have it, " in said
    Mailing.objects.update(
        left_out={"little": 2, "consent": 1}, budgets=[mailing.budgets[0] | {"budget": 9.5, "next_best": 3}]
    )
    said = admin_client.get(f"/admin/programs/mailing/{mailing.pk}/change/").content.decode()
    assert "2: spends less than the least" in said
    assert "1: did not let us learn always" in said
    assert "of 9.50 EUR planned; 3 got their next best" in said


def test_the_code_opens_it_and_another_does_not(client, joe):
    made()
    code = row_of(joe).code
    answer = client.get(f"/list/{code}/")
    assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex, nofollow")
    assert client.get(f"/list/{code[:-1]}/").status_code == 404
    assert client.get("/list/").status_code == 302


def test_a_mailing_that_was_not_sent_shows_nothing(client, joe):
    made(sent=False)
    assert client.get(f"/list/{row_of(joe).code}/").status_code == 404
    assert "There is no list for you now." in be(client, joe).get("/list/").content.decode()


def test_without_consent_nothing_of_it_is_shown(client, joe):
    made()
    withdraw(customer_id=joe.customer_id, purpose=Purpose.PERSONALISE, at=AT, source="test")
    code = row_of(joe).code
    for address in ("/list/", f"/list/{code}/", f"/list/{code}/paper/"):
        said = be(client, joe).get(address).content.decode()
        assert "Tea 1" not in said
        assert "There is no list for you now." in said


def test_it_is_drawn_on_paper(client, joe):
    made()
    answer = client.get(f"/list/{row_of(joe).code}/paper/")
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_what_is_not_wanted_is_left_out_next_time_and_may_come_back(client, joe):
    made()
    row = row_of(joe)
    item = row.items.exclude(kind="discovery").first()
    address = f"/list/{row.code}/unwanted/"
    assert client.post(address, {"key": item.key}).status_code == 303
    assert "Left out next time." in client.get(f"/list/{row.code}/").content.decode()
    made(day=Mailing.objects.get().ends_before)
    assert not row_items(joe, 2).filter(sku=item.sku).exists()
    client.post(address, {"key": item.key, "again": "1"})
    client.post(address, {"key": "SOMETHING-ELSE"})
    assert not Unwanted.objects.exists()


def row_items(visitor, number):
    return PersonalList.objects.get(customer=visitor.customer_id, mailing__number=number).items.all()


def test_after_it_was_used_the_page_says_what_was_saved(client, joe):
    made()
    row = row_of(joe)
    for opening in row.coupon.openings.all()[:2]:
        Redemption.objects.create(
            deal=opening.deal,
            coupon=row.coupon,
            order_key=joe.customer_id,
            amount="0.40",
            currency="EUR",
            at=AT,
        )
    type(row.coupon).objects.update(used=1)
    said = client.get(f"/list/{row.code}/").content.decode()
    assert "You saved €0.80 with this list. The next one learns from what you bought." in said
    assert row.code not in said.replace(f"/list/{row.code}/", "")


def test_staff_see_mailings_lists_and_who_was_left_out(admin_client, joe):
    made(sent=False)
    LeftOut.objects.create(mailing=Mailing.objects.get(), customer_id=member("b@example.com").customer_id, why="little")
    for name in ("mailing", "personallist", "leftout", "listpolicy", "listtier", "listdeal"):
        assert admin_client.get(f"/admin/programs/{name}/").status_code == 200
    assert admin_client.get(f"/admin/programs/personallist/{row_of(joe).pk}/change/").status_code == 200
    mailing = Mailing.objects.get()
    words = {"action": "send_them", "_selected_action": [mailing.pk]}
    admin_client.post("/admin/programs/mailing/", words)
    mailing.refresh_from_db()
    assert mailing.state == "sent"
