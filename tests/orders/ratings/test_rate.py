"""One question for each order that came: by its page and by its link, once, changeable for a while; low ones wait."""

import zipfile
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction

from configurator.customers.consent import Channel, Purpose, give
from configurator.customers.models import Customer, Interaction, User
from configurator.insight.models import Tier
from configurator.letters.models import Letter
from configurator.orders.care import ask_after_orders
from configurator.orders.models import Kind, Order, Rating
from configurator.orders.ratings.rate import CHANGE_WITHIN, NotYetError, SettledError, handle, rate
from configurator.orders.ratings.read import Month, by_month, scores_between
from configurator.outbox.models import Message
from configurator.privacy.erase import erase_person
from configurator.privacy.export import export
from configurator.privacy.walk import person_behind
from tests.orders.returns.test_returns import happened
from tests.orders.shop import AT, be, guest, member, ordered, publish_lamp
from tests.programs.campaigns.club import valued

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
STAFF = "/staff/ratings/"


@pytest.fixture(autouse=True)
def lamps(db):
    publish_lamp()


def came(visitor=None, at=AT):
    """An order that was delivered."""
    order = ordered(visitor or guest())
    happened(order, Kind.SHIPPED, at)
    happened(order, Kind.DELIVERED, at)
    return Order.objects.get(pk=order.pk)


def said(order, score, words="", at=AT + DAY):
    return rate(order_key=order.pk, score=score, words=words, at=at)


def page_of(order):
    return f"/o/{order.token}/rating/"


def test_it_is_stored_once_and_changed_for_a_while():
    order = came()
    acts = Interaction.objects.count()
    said(order, 4, " Good   lamp. ")
    said(order, 5, at=AT + 2 * DAY)
    row = Rating.objects.get()
    assert (row.order, row.score, row.words) == (order, 5, "")
    assert (row.rated_at, row.changed_at, row.handling) == (AT + DAY, AT + 2 * DAY, "")
    said(order, 5, at=AT + DAY + CHANGE_WITHIN - timedelta(seconds=1))
    with pytest.raises(SettledError):
        said(order, 1, at=AT + DAY + CHANGE_WITHIN)
    assert (Rating.objects.get().score, Interaction.objects.count()) == (5, acts)


def test_what_has_not_come_is_not_rated():
    order = ordered(guest())
    with pytest.raises(NotYetError):
        said(order, 5)
    happened(order, Kind.SHIPPED)
    with pytest.raises(NotYetError):
        said(order, 5)
    assert not Rating.objects.exists()


def test_a_low_score_is_open_until_staff_answered_and_again_when_the_customer_says_more():
    order = came()
    assert said(order, 2, "Too dark.").handling == "open"
    by = User.objects.create_user("sam@example.com", "a good password", is_staff=True)
    assert handle(order_key=order.pk, to=Rating.Handling.ANSWERED, by=by, at=AT + 2 * DAY)
    assert not handle(order_key=order.pk, to=Rating.Handling.CLOSED, by=by, at=AT + 2 * DAY)
    assert said(order, 2, "Too dark.", at=AT + 3 * DAY).handling == "answered"
    assert said(order, 1, "Nobody helps.", at=AT + 3 * DAY).handling == "open"
    assert said(order, 4, at=AT + 4 * DAY).handling == ""


@pytest.mark.parametrize("wrong", [{"score": 0}, {"score": 6}, {"handling": ""}, {"handling": "answered"}])
def test_the_database_holds_it(wrong):
    said(came(), 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.update(**wrong)


# Pages


@pytest.fixture
def soon(monkeypatch):
    for module in ("ratings.views", "tracker.views"):
        monkeypatch.setattr(f"configurator.orders.{module}.timezone.now", lambda: AT + DAY)


def test_the_link_asks_without_signing_in_and_without_javascript(client, soon):
    order = came()
    page = client.get(page_of(order))
    assert page.content.decode().count('type="radio"') == 5
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    answer = client.post(page_of(order), {"score": "2", "words": "<b>dark</b>"})
    assert (answer.status_code, answer["Location"]) == (303, page_of(order))
    again = client.get(page_of(order)).content.decode()
    assert "You can change it until 19 March 2026." in again
    assert "&lt;b&gt;dark" in again
    assert Rating.objects.get().score == 2


def test_nothing_typed_is_lost_where_no_score_is_chosen(client, soon):
    order = came()
    answer = client.post(page_of(order), {"score": "", "words": "Lovely shade"})
    page = answer.content.decode()
    assert (answer.status_code, "Please choose one of the five." in page, "Lovely shade" in page) == (422, True, True)
    assert client.post(page_of(order), {"score": "6"}).status_code == 422
    assert client.post(page_of(order), {"score": "3", "words": "x" * 301}).status_code == 422
    assert not Rating.objects.exists()


def test_before_it_came_after_a_while_and_for_strangers(client, monkeypatch, soon):
    order = ordered(guest())
    assert "It has not come yet" in client.get(page_of(order)).content.decode()
    assert (
        "Please tell us once you have it" in client.post(page_of(order), {"score": "5"}, follow=True).content.decode()
    )
    happened(order, Kind.SHIPPED)
    happened(order, Kind.DELIVERED)
    said(order, 4, "Fine.")
    monkeypatch.setattr("configurator.orders.ratings.views.timezone.now", lambda: AT + 30 * DAY)
    page = client.post(page_of(order), {"score": "1"}, follow=True).content.decode()
    assert "You gave it 4 of 5." in page
    assert "not changed any more" in page
    assert client.get("/o/nonsense/rating/").status_code == 404
    assert client.put(page_of(order)).status_code == 405


def test_the_page_of_the_order_asks_once_it_came(client, soon):
    visitor = guest()
    order = ordered(visitor)
    be(client, visitor)
    path = f"/orders/{order.pk}/"
    assert 'id="rating"' not in client.get(path).content.decode()
    happened(order, Kind.SHIPPED)
    happened(order, Kind.DELIVERED)
    page = client.get(path).content.decode()
    assert f'action="{page_of(order)}"' in page


@pytest.mark.parametrize("state", ["on its way", "came", "rated"])
def test_the_letter_that_asks_after_an_order_leads_to_the_question(state):
    visitor = member()
    give(customer_id=visitor.customer_id, purpose=Purpose.MESSAGE, channel=Channel.EMAIL, at=AT, source="test")
    order = ordered(visitor) if state == "on its way" else came(visitor)
    if state == "rated":
        said(order, 5)
    assert ask_after_orders(at=AT + 20 * DAY) == 1
    text = Letter.objects.get().text
    assert (page_of(order) in text, "Tell us how it is, from 1 to 5" in text) == (state == "came", state == "came")


# Staff


def test_low_ones_wait_in_the_order_of_their_customers_tiers(client, staff, customer):
    low, best, fine = came(), came(), came()
    valued(Customer.objects.get(pk=best.identity.customer_id), Tier.MOST_VALUABLE)
    said(low, 1, "Too dark."), said(best, 2, at=AT + DAY + timedelta(hours=5)), said(fine, 3)
    page = staff.get(STAFF).content.decode()
    assert page.index(best.number) < page.index(low.number)
    assert fine.number not in page
    assert "Too dark." in page
    answer = staff.post(f"{STAFF}{low.pk}/", {"to": "answered"})
    assert (answer.status_code, answer["Location"]) == (303, STAFF)
    assert low.number not in staff.get(STAFF).content.decode().split('id="content-main"')[1]
    assert low.number in staff.get(f"{STAFF}?done").content.decode()
    assert "Somebody was faster" in staff.post(f"{STAFF}{low.pk}/", {"to": "closed"}, follow=True).content.decode()
    assert staff.post(f"{STAFF}{low.pk}/", {"to": "open"}).status_code == 400
    assert staff.post(f"{STAFF}{came().pk}/", {"to": "closed"}).status_code == 404
    assert staff.get(f"{STAFF}{low.pk}/").status_code == 405
    user = User.objects.create_user("clerk@example.com", "a password of theirs", is_staff=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert (customer.get(STAFF).status_code, client.get(STAFF).status_code) == (403, 403)
    user.user_permissions.add(Permission.objects.get(codename="view_rating"))
    assert "I answered" not in client.get(STAFF).content.decode()
    assert client.post(f"{STAFF}{best.pk}/", {"to": "answered"}).status_code == 403


def test_by_month_with_a_plot():
    first, second, third = came(), came(), came()
    said(first, 1, at=AT), said(second, 4, at=AT + DAY), said(third, 5, at=AT + 40 * DAY)
    assert by_month() == [
        Month(AT.date().replace(day=1), 2, 2.5, 1),
        Month((AT + 40 * DAY).date().replace(day=1), 1, 5.0, 0),
    ]


def test_the_page_of_staff_shows_the_months(staff):
    assert "Nobody answered yet." in staff.get(STAFF).content.decode()
    said(came(), 4)
    page = staff.get(STAFF).content.decode()
    assert "March 2026" in page
    assert page.count("<rect") == 1
    assert STAFF in staff.get("/admin/orders/return/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_page_of_staff(staff, django_assert_num_queries, count):
    for _ in range(count):
        said(came(), 1)
    with django_assert_num_queries(6):  # session, user, months, low ones, values, effort
        page = staff.get(STAFF).content.decode()
    assert page.count("I answered") == count


def test_pages_of_low_ones(staff, monkeypatch):
    monkeypatch.setattr("configurator.orders.ratings.staff.ON_A_PAGE", 1)
    said(came(), 1), said(came(), 1)
    first, second = (staff.get(f"{STAFF}?page={page}").content.decode() for page in ("1", "2"))
    assert ("?page=2" in first, "?page=1" in second) == (True, True)


# Whose it is


def test_scores_are_those_of_the_person():
    joe = guest()
    one, two = came(joe), came(joe)
    said(one, 2, at=AT + DAY), said(two, 5, at=AT + 2 * DAY), said(came(), 3, at=AT)
    assert scores_between(begin=AT, end=AT + 5 * DAY) == {joe.customer_id: 3.5}
    assert scores_between(begin=AT + DAY, end=AT + 5 * DAY) == {joe.customer_id: 5.0}


def test_it_is_taken_along_and_erased():
    joe = member()
    order = came(joe)
    said(order, 2, "Too dark for reading.")
    person = person_behind(customer_id=joe.customer_id)
    with export(person=person, at=AT) as file, zipfile.ZipFile(file) as found:
        assert "Too dark for reading." in found.read("data.json").decode()
    Message.objects.all().delete()  # as if its maker had heard of the order
    erase_person(person=person, at=AT + 2 * DAY)
    assert not Rating.objects.exists()
    assert Order.objects.filter(pk=order.pk).exists()
