"""Pages: whose needs to complete, one customer's needs for staff, and the customer's own."""

import re

import pytest
from django.contrib.auth.models import Permission

from configurator.customers.models import Interaction, Learning, User
from configurator.customers.visitor import COOKIE, dumps
from configurator.insight.models import CustomerShare
from configurator.insight.rebuild import rebuild as rebuild_values
from configurator.insight.share.rebuild import rebuild
from tests.insight.share.club import (
    AT,
    BREAD,
    COFFEE,
    MILK,
    NOW,
    Said,
    buys,
    goods,
    members,
    need_of,
    says,
    share_of,
)
from tests.profiles.shop import be

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
WORKLIST, MINE = "/staff/share/", "/me/needs/"


@pytest.fixture(autouse=True)
def shelf(db):
    goods()


def url(visitor):
    return f"/staff/customers/{visitor.customer_id}/needs/"


def teller(amount="20"):
    """Buys coffee here for 10 a month, tells what they spend elsewhere, and nothing of milk."""
    (joe,) = members(1)
    buys(joe, "COFFEE", "120")
    buys(joe, "MILK", "12")
    says(joe, COFFEE, Said.AMOUNT, amount)
    return joe


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def clerk(client, *rights):
    user = User.objects.create_user("clerk@example.com", "a password of theirs", name="Kim Clerk", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


# The worklist


def test_the_largest_gain_stands_first_with_what_speaks_for_it(staff):
    small, large = teller("20"), teller("50")
    (nobody,) = members(1)
    buys(nobody, "COFFEE", "12")
    rebuild(at=NOW)
    page = staff.get(WORKLIST).content.decode()
    places = [page.index(str(one.customer_id)) for one in (large, small, nobody)]
    assert places == sorted(places)
    text = text_of(staff.get(WORKLIST))
    assert "Propose : Coffee Told: €50.00 a month elsewhere (between €25.00 and €75.00); here €10.00." in text
    assert "€240.00 between €120.00 and €360.00" in text  # 50 x 12 x 40 %
    assert "Ask : Coffee Here €1.00 a month; what is spent elsewhere is not known. unknown unknown 1 of 1" in text
    assert "Mean share of customer: 25 %, between 20 % and 34 %. Customers of whom it is known: 2. Unknown: 1." in text


def test_it_is_filtered_by_tier_and_act(staff):
    joe = teller()
    (ann,) = members(1)
    buys(ann, "COFFEE", "120", AT)
    rebuild_values(at=NOW)
    rebuild(at=NOW)
    tier = CustomerShare.objects.select_related("customer__value").get(pk=joe.customer_id).customer.value.tier
    assert str(joe.customer_id) in staff.get(f"{WORKLIST}?tier={tier}").content.decode()
    other = next(one for one in ("below", "mvc") if one != tier)
    assert str(joe.customer_id) not in staff.get(f"{WORKLIST}?tier={other}").content.decode()
    assert str(joe.customer_id) in staff.get(f"{WORKLIST}?act=propose&tier=nonsense").content.decode()
    assert str(joe.customer_id) not in staff.get(f"{WORKLIST}?act=ask").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_worklist(staff, django_assert_num_queries, count):
    for _ in range(count):
        teller()
    rebuild(at=NOW)
    with django_assert_num_queries(8):  # session, user, count, rows, policy, families, kinds, mean
        page = staff.get(WORKLIST).content.decode()
    assert page.count("Propose</strong>") == count


def test_an_empty_worklist_and_one_of_several_pages(staff, monkeypatch):
    assert "Nobody: shares are reckoned daily" in staff.get(WORKLIST).content.decode()
    monkeypatch.setattr("configurator.insight.share.staff.ON_A_PAGE", 1)
    teller(), teller()
    rebuild(at=NOW)
    first, second = (staff.get(f"{WORKLIST}?page={page}").content.decode() for page in ("1", "2"))
    assert ("page=2" in first, "page=1" in second) == (True, True)
    assert staff.get(f"{WORKLIST}?page=nonsense").status_code == 200


def test_the_admin_leads_to_it(staff):
    joe = teller()
    rebuild(at=NOW)
    assert staff.get("/admin/insight/customershare/").url == WORKLIST
    assert staff.get(f"/admin/insight/customershare/{joe.customer_id}/change/").url == WORKLIST
    assert WORKLIST in staff.get("/admin/insight/customervalue/").content.decode()


# One customer, for staff


def test_a_customers_needs_as_a_fragment_and_as_a_page(staff):
    joe = teller()
    says(joe, BREAD, Said.SOME)
    rebuild(at=NOW)
    for headers in (HTMX, {}):
        answer = staff.get(url(joe), headers=headers)
        text = text_of(answer)
        assert "Share of customer 33 %" in text
        assert "Variety: 2 of 3 needs that they have are served here." in text
        assert "Next: Coffee, €96.00 margin a year (between €72.00 and €120.00)." in text
        assert "Coffee €10.00 €20.00 €15.00 and €25.00 told Coffee: about €20.00 a month elsewhere;" in text
        assert "Dairy €1.00 unknown unknown" in text
        assert "Bakery €0.00 unknown unknown Bakery: also elsewhere;" in text
        assert ("<html" in answer.content.decode()) is (not headers)


def test_the_customers_page_joins_it_by_its_address(staff):
    joe = teller()
    assert url(joe) in staff.get(f"/admin/customers/customer/{joe.customer_id}/change/").content.decode()


def test_staff_write_down_what_was_told_and_it_counts_at_once(staff):
    joe = teller()
    rebuild(at=NOW)
    form = {"need": MILK, "said": "amount", "amount": "12,50", "channel": "telephone"}
    answer = staff.post(url(joe), form)
    assert (answer.status_code, answer.url) == (303, f"/admin/customers/customer/{joe.customer_id}/change/")
    act = Interaction.objects.latest("pk")
    assert (act.identity_id, act.verb, act.channel) == (joe.identity_id, "told", "telephone")
    assert (act.detail["value"], act.detail["with"] != "", act.detail["use"] != "") == ("12.50 EUR", True, True)
    assert (need_of(joe, MILK).source, need_of(joe, MILK).elsewhere) == ("told", 12.5)
    assert share_of(joe).elsewhere == 32.5
    assert "on the telephone" in text_of(staff.get(url(joe), headers=HTMX))
    staff.post(url(joe), form | {"said": "back", "amount": ""})
    assert need_of(joe, MILK).source == "unknown"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"amount": ""}, "Say about how much a month"),
        ({"amount": "much"}, "Enter a number."),
        ({"amount": "-3"}, "greater than or equal to"),
        ({"amount": "0"}, "greater than or equal to"),
        ({"amount": "9999999"}, "less than or equal to"),
        ({"need": "products:Nothing"}, "Select a valid choice."),
        ({"said": "maybe"}, "Select a valid choice."),
        ({"channel": "pigeon"}, "Select a valid choice."),
    ],
)
def test_a_form_with_a_mistake_says_it_beside_the_field_and_keeps_the_rest(staff, changed, words):
    joe = teller()
    before = Interaction.objects.count()
    form = {"need": COFFEE, "said": "amount", "amount": "12", "channel": "telephone"} | changed
    answer = staff.post(url(joe), form)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert changed.get("amount", "12") in answer.content.decode()
    assert Interaction.objects.count() == before


def test_nothing_is_written_of_who_does_not_let_us_learn_always(staff):
    (joe,) = members(1, learning=Learning.VISIT)
    form = {"need": COFFEE, "said": "some", "channel": "counter"}
    assert staff.post(url(joe), form).status_code == 303
    assert not Interaction.objects.exists()
    page = staff.get(url(joe), headers=HTMX).content.decode()
    assert "does not have us learn always" in page
    assert "<form" not in page


def test_rights(client, customer, staff):
    joe = teller()
    rebuild(at=NOW)
    form = {"need": COFFEE, "said": "some", "channel": "counter"}
    browser = clerk(client, "add_note")
    for path in (WORKLIST, url(joe)):
        assert (customer.get(path).status_code, browser.get(path).status_code) == (403, 403)
    assert browser.post(url(joe), form).status_code == 403
    user = User.objects.get(email="clerk@example.com")
    user.user_permissions.set(Permission.objects.filter(codename="view_customershare"))
    assert [browser.get(path).status_code for path in (WORKLIST, url(joe))] == [200, 200]
    assert "<form" not in browser.get(url(joe), headers=HTMX).content.decode()
    before = Interaction.objects.count()
    assert browser.post(url(joe), form).status_code == 403
    assert Interaction.objects.count() == before
    assert browser.post(WORKLIST).status_code == 405
    assert staff.get("/staff/customers/00000000-0000-4000-8000-000000000000/needs/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_a_customers_needs(staff, django_assert_num_queries, count):
    joe = teller()
    for sku in ("COFFEE", "MILK", "BREAD")[:count]:
        buys(joe, sku, "12")
    rebuild(at=NOW)
    with django_assert_num_queries(10):  # session, user, person, policy, 2 of the shop, needs, person, share, told
        staff.get(url(joe), headers=HTMX)


# The customer's own


def test_customers_see_their_needs_and_put_them_right(client):
    joe = teller()
    rebuild(at=NOW)
    browser = be(client, joe)
    text = text_of(browser.get(MINE, headers=HTMX))
    assert "Coffee here €10.00 · Coffee: about €20.00 a month elsewhere, told on" in text
    assert "Dairy here €1.00 · elsewhere: we don" in text
    assert MINE in browser.get("/me/").content.decode()
    answer = browser.post(MINE, {"need": COFFEE, "said": "nothing", "amount": ""})
    assert (answer.status_code, answer.url) == (303, MINE)
    assert (need_of(joe, COFFEE).told, share_of(joe).share) == ("nothing", 1)
    assert "Noted. We go by it from now on." in text_of(browser.get(MINE))
    assert "used for: what we propose to you, and how well we serve your needs" in text_of(browser.get("/me/"))
    wrong = browser.post(MINE, {"need": COFFEE, "said": "amount", "amount": ""})
    assert (wrong.status_code, "Say about how much a month" in wrong.content.decode()) == (422, True)


def test_digits_of_any_writing_are_read(client):
    joe = teller()
    be(client, joe).post(MINE, {"need": COFFEE, "said": "amount", "amount": "۳۰"})
    assert Interaction.objects.latest("pk").detail["value"] == "30 EUR"


def test_others_see_nothing_of_it(client):
    joe, ann = teller(), teller("50")
    rebuild(at=NOW)
    text = text_of(be(client, ann).get(MINE))
    assert ("€50.00" in text, "€20.00" in text) == (True, False)
    client.cookies.clear()
    text = text_of(client.get(MINE))
    assert "Nothing is known: this is only kept for those who have us learn always." in text
    before = Interaction.objects.count()
    assert client.post(MINE, {"need": COFFEE, "said": "some"}).status_code == 422  # of nobody
    assert Interaction.objects.count() == before
    client.cookies[COOKIE] = dumps(joe)  # a browser that was signed in once is not yet the person
    assert client.get(MINE).status_code == 302


def test_with_learning_for_a_visit_nothing_is_kept(client):
    (joe,) = members(1, learning=Learning.VISIT)
    browser = be(client, joe)
    assert "<form" not in browser.get(MINE, headers=HTMX).content.decode()
    browser.post(MINE, {"need": COFFEE, "said": "some"})
    assert "Nothing was kept." in text_of(browser.get(MINE))
    assert not Interaction.objects.exists()
