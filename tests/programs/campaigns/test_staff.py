"""What staff see and do: the page before and after the lot, what one receiver reads, who may start, wrong fields."""

from random import Random

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from configurator.background.perform import perform_next
from configurator.customers.models import User
from configurator.customers.visitor import COOKIE, dumps
from configurator.programs.campaigns.send import send, start
from configurator.programs.models import Assignment, Campaign, CampaignGroup, Contact
from tests.orders.shop import be as become
from tests.programs.campaigns.club import NOW, campaign, deal, drawn, people, visitor_of

pytestmark = pytest.mark.django_db


def url(made):
    return f"/staff/campaigns/{made.pk}/"


def test_the_page_before_the_lot_counts_and_previews(staff):
    members = people(40)
    made = campaign()
    made.groups.update(deal=deal())
    page = staff.get(f"{url(made)}?receiver={members[7].pk}").content.decode()
    assert "For Member 7" in page
    assert "made for each" in page
    assert "nobody in this audience has bought" in page
    assert 'value="draw"' in page
    assert 'value="start"' not in page


def test_why_it_can_not_be_drawn_stands_in_place_of_the_button(staff):
    people(3)
    page = staff.get(url(campaign())).content.decode()
    assert "the campaign is ready with 20" in page
    assert 'value="draw"' not in page


def test_drawing_and_starting_by_the_buttons(staff):
    people(40)
    made = campaign()
    assert "Draw the lot first" in staff.post(url(made), {"do": "start"}, follow=True).content.decode()
    assert "customers in it: 40" in staff.post(url(made), {"do": "draw"}, follow=True).content.decode()
    page = staff.post(url(made), {"do": "start"}, follow=True).content.decode()
    assert "It is told when the days are over" in page
    assert Assignment.objects.count() == 40
    Campaign.objects.get(started_at__isnull=False)
    assert staff.post(url(made), {"do": "nonsense"}).status_code == 400


def test_the_background_does_the_sending(staff):
    people(40)
    made = drawn(campaign())
    staff.post(url(made), {"do": "start"})
    assert Contact.objects.count() == 0
    while perform_next(worker="w", clock=timezone.now, rng=Random(1)):
        pass
    assert Contact.objects.count() == 20


@pytest.mark.parametrize(("right", "sees", "starts"), [("", 403, 403), ("view", 200, 403), ("run", 200, 303)])
def test_rights(client, right, sees, starts):
    people(40)
    made = campaign()
    user = User.objects.create_user("clerk@example.com", "a password of theirs", is_staff=True)
    names = {"": [], "view": ["view_campaign"], "run": ["view_campaign", "run_campaign"]}[right]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(url(made)).status_code == sees
    assert client.post(url(made), {"do": "draw"}).status_code == starts
    assert Assignment.objects.exists() is (right == "run")


def form_of(made, **words):
    values = {
        "name": "Spring", "held_out_percent": 20, "least": 20, "measure_days": 28, "before_days": 90, "wait_days": 3,
        "groups-TOTAL_FORMS": 1, "groups-INITIAL_FORMS": 0, "groups-MIN_NUM_FORMS": 1, "groups-MAX_NUM_FORMS": 10,
        "groups-0-position": 1, "groups-0-subject": "Hello", "groups-0-text": "Well.", "has_card": "unknown",
    }  # fmt: skip
    return values | words


def test_a_campaign_is_written_in_the_admin(staff):
    answer = staff.post("/admin/programs/campaign/add/", form_of(None, tiers=["mvc"]))
    assert answer.status_code == 302
    made = Campaign.objects.get()
    assert (made.tiers, CampaignGroup.objects.get().subject) == (["mvc"], "Hello")
    assert url(made) in staff.get("/admin/programs/campaign/").content.decode()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"groups-0-text": "Dear {firstname}"}, "Nothing is filled in for {firstname}. What is: {name} {product}"),
        ({"bought_within_days": 5, "quiet_for_days": 9}, "Nobody bought within 5 days and nothing for 9."),
        ({"held_out_percent": 2}, "greater than or equal to 5"),
        ({"tiers": ["gold"]}, "gold is not one of the available choices"),
    ],
)
def test_wrong_fields_are_said_beside_them(staff, words, sentence):
    page = staff.post("/admin/programs/campaign/add/", form_of(None, **words)).content.decode()
    assert sentence in page
    assert not Campaign.objects.exists()


def test_once_drawn_audience_and_words_stay(staff):
    people(40)
    made = drawn(campaign())
    answer = staff.post(f"/admin/programs/campaign/{made.pk}/change/", form_of(made, name="Other"))
    assert answer.status_code == 403
    assert staff.post(f"/admin/programs/campaign/{made.pk}/delete/", {"post": "yes"}).status_code == 403
    made.refresh_from_db()
    assert made.name == "Spring"


@pytest.mark.parametrize("count", [40, 80])
def test_queries_of_the_page(staff, django_assert_max_num_queries, count):
    people(count)
    made = campaign()
    with django_assert_max_num_queries(30):
        staff.get(url(made))
    drawn(made)
    start(key=made.pk, at=NOW)
    send(key=made.pk, at=NOW)
    with django_assert_max_num_queries(20):
        assert staff.get(url(made)).content.decode().count("letter waits") + 1


# The customer's side


def test_the_home_page_shows_the_message_and_it_can_be_put_away(client):
    members = people(40)
    made = drawn(campaign(wait_days=3))
    start(key=made.pk, at=timezone.now())
    send(key=made.pk, at=timezone.now())
    treated = {one.customer_id for one in Assignment.objects.filter(held_out=False)}
    joe = next(member for member in members if member.pk in treated)
    held = next(member for member in members if member.pk not in treated)
    for member, there in ((joe, True), (held, False)):
        browser = be(client, member)
        assert (f"For {member.name}" in browser.get("/").content.decode()) is there
    contact = Contact.objects.get(assignment__customer=joe)
    assert contact.seen_at
    assert be(client, held).post(f"/message/{contact.pk}/hide/").status_code == 404
    assert be(client, joe).post(f"/message/{contact.pk}/hide/").status_code == 303
    assert f"For {joe.name}" not in be(client, joe).get("/").content.decode()


def test_a_browser_that_is_only_remembered_sees_no_message(client):
    people(40)
    made = drawn(campaign())
    start(key=made.pk, at=timezone.now())
    send(key=made.pk, at=timezone.now())
    contact = Contact.objects.first()
    joe = contact.assignment.customer
    client.cookies[COOKIE] = dumps(visitor_of(joe))
    assert f"For {joe.name}" not in client.get("/").content.decode()
    assert client.post(f"/message/{contact.pk}/hide/").status_code == 302


def be(client, member):
    return become(client, visitor_of(member))
