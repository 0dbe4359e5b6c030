import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from catalog.models import ProductFamily
from configurator.customers.models import User
from configurator.fulfillment.deliveries.post import Answer
from configurator.fulfillment.models import Delivery, DeliveryAttempt, Receiver, ReceiverSecret
from configurator.fulfillment.receivers.failures import sentence
from tests.fulfillment import server as servers
from tests.fulfillment.receiving import make_all, receiver
from tests.orders.shop import AT, guest, ordered, publish_lamp

pytestmark = pytest.mark.django_db

RECEIVERS = "/admin/fulfillment/receiver/"
DELIVERIES = "/admin/fulfillment/delivery/"
SAID = {"name": "North plant", "code": "north-plant", "format": "json", "all_families": "on", "list_url": ""}
BUTTONS = ("test", "secret", "end-old", "try", "off", "on", "give-up")


@pytest.fixture
def reader(client):
    """Staff who may look and not touch."""
    user = User.objects.create_user("reader@example.com", "a good password", is_staff=True)
    wanted = ("view_receiver", "view_delivery", "view_deliveryattempt")
    user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    client.force_login(user)
    return client


@pytest.fixture
def order():
    publish_lamp()
    return ordered(guest())


def page(made, name="change"):
    return f"{RECEIVERS}{made.pk}/{name}/"


def errors(answer):
    return {name: list(found) for name, found in answer.context["adminform"].form.errors.items()}


def test_a_receiver_is_made_and_its_secret_shown_once(staff, server):
    answer = staff.post(f"{RECEIVERS}add/", {**SAID, "url": server.url("/orders")})
    made = Receiver.objects.get()
    (secret,) = set(re.findall(r"whsec_[\w+/=]+", answer.content.decode()))
    assert ReceiverSecret.objects.get(receiver=made).secret == secret
    assert "no-store" in answer["Cache-Control"]
    assert f"/hooks/{made.pk}/" in answer.content.decode()
    for later in (page(made), RECEIVERS):
        assert "whsec_" not in staff.get(later).content.decode()
    assert secret not in "".join(str(cookie) for cookie in staff.cookies.values())


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"url": "http://example.com/"}, "url", "has to begin with https://"),
        ({"url": "https://127.0.0.1/"}, "url", "inside a private network"),
        ({"url": "https://nobody.invalid/"}, "url", "is not found"),
        ({"url": "mill"}, "url", "This is not an address"),
        ({"url": ""}, "url", "required"),
        ({"list_url": "https://10.0.0.1/"}, "list_url", "inside a private network"),
        ({"all_families": ""}, "families", "Choose at least one family"),
        ({"format": "pdf"}, "format", "Select a valid choice"),
        ({"format": "peppol"}, "format", "Set SHOP_PEPPOL_ID to write this format."),
        ({"code": "mill"}, "code", "Another receiver has this short name"),
    ],
)
def test_a_receiver_with_something_wrong_is_refused_beside_it(staff, server, changed, field, words):
    receiver(server.url())
    answer = staff.post(f"{RECEIVERS}add/", {**SAID, "url": server.url(), **changed})
    assert answer.status_code == 200
    assert list(errors(answer)) == [field]
    assert words in " ".join(errors(answer)[field])
    assert "North plant" in answer.content.decode()
    assert Receiver.objects.count() == 1


def test_a_receiver_of_some_families(staff, server, order):
    lamp = ProductFamily.objects.get(code="lamp")
    staff.post(f"{RECEIVERS}add/", {**SAID, "url": server.url(), "all_families": "", "families": [lamp.pk]})
    assert list(Receiver.objects.get().families.all()) == [lamp]
    assert make_all() == 1


def test_a_test_is_sent_and_what_came_back_is_shown(staff, server):
    made = receiver(server.url())
    server.answers["/"] = servers.status(418, body=b"short and <stout>")
    words = staff.post(page(made, "test"), follow=True).content.decode()
    assert "It answered 418 after" in words
    assert "short and &lt;stout&gt;" in words
    assert server.got[0].verified(made.secret)["type"] == "receiver.test"
    assert Delivery.objects.count() == 0


@pytest.mark.parametrize(
    ("url", "answers", "words", "details"),
    [
        ("", servers.drop, "broke off", "RemoteProtocolError"),
        ("", servers.garbage, "does not speak HTTP", "RemoteProtocolError"),
        ("", servers.status(301, [("Location", "https://b.example/")]), "names https://b.example/", "answered 301"),
        ("http://127.0.0.1:9/", None, "Nobody answers at this address", "ConnectError"),
        ("https://nobody.invalid/", None, "“nobody.invalid” is not found", ""),
        ("https://10.0.0.1/", None, "inside a private network", ""),
    ],
)
def test_why_a_test_did_not_arrive_is_a_sentence_with_the_details_folded(
    staff, server, settings, url, answers, words, details
):
    settings.RECEIVERS_ALLOW = [*settings.RECEIVERS_ALLOW, "127.0.0.1:9"]
    if answers:
        server.answers["/"] = answers
    said = staff.post(page(receiver(url or server.url()), "test"), follow=True).content.decode()
    told, _, folded = said.partition("<details>")
    assert "The test did not arrive. " in told
    assert words in told
    assert "Error:" not in told
    assert bool(folded) == bool(details)
    assert details in folded


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("no answer within 10 s", "took too long"),
        ("ConnectTimeout", "took too long"),
        ("ConnectError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "certificate is not good"),
    ],
)
def test_slow_receivers_and_bad_certificates_have_a_sentence(error, words):
    assert words in sentence(Answer(error=error))


def test_a_new_secret_is_shown_once_and_the_old_one_can_be_ended(staff, server):
    made = receiver(server.url())
    shown = staff.post(page(made, "secret")).content.decode()
    newest = ReceiverSecret.objects.order_by("-pk").first()
    assert newest.secret in shown
    assert made.secret not in shown
    assert "counts until" in staff.get(page(made)).content.decode()
    staff.post(page(made, "end-old"))
    assert "counts until" not in staff.get(page(made)).content.decode()


def test_a_receiver_is_turned_off_and_on_and_given_up(staff, server, order):
    made = receiver(server.url())
    make_all()
    assert "It is off" in staff.post(page(made, "off"), follow=True).content.decode()
    assert "Turned off by staff." in staff.get(RECEIVERS).content.decode()
    assert "1 waiting deliveries are sent now" in staff.post(page(made, "on"), follow=True).content.decode()
    assert "1 delivery waits" in staff.get(page(made, "give-up")).content.decode()
    assert Receiver.objects.get().state == "active"
    assert "1 that waited were given up" in staff.post(page(made, "give-up"), follow=True).content.decode()
    assert (Receiver.objects.get().state, Delivery.objects.get().state) == ("retired", "dead")


def test_a_receiver_that_does_not_answer_says_so_and_can_be_tried_now(staff, server):
    made = receiver(server.url(), broken_at=AT, resume_at=AT.replace(year=2100))
    assert "Does not answer since 04 Mar 05:06" in staff.get(RECEIVERS).content.decode()
    assert "Try again now" in staff.get(page(made)).content.decode()
    staff.post(page(made, "try"))
    assert Receiver.objects.get().resume_at.year < 2100


def test_a_receiver_with_deliveries_is_not_deleted(staff, server, order):
    made = receiver(server.url())
    assert staff.get(page(made, "delete")).status_code == 200
    make_all()
    assert staff.post(page(made, "delete"), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("name", BUTTONS)
def test_buttons_are_for_staff_who_may_change_receivers(reader, server, name):
    made = receiver(server.url())
    assert reader.post(page(made, name)).status_code == 404
    assert (Receiver.objects.get().state, ReceiverSecret.objects.count(), server.got) == ("active", 1, [])
    assert "Send a test" not in reader.get(page(made)).content.decode()


@pytest.mark.parametrize("name", BUTTONS)
def test_buttons_are_no_business_of_customers(member, server, name):
    made = receiver(server.url())
    assert member.post(page(made, name)).status_code == 302
    assert (Receiver.objects.get().state, ReceiverSecret.objects.count(), server.got) == ("active", 1, [])


@pytest.mark.parametrize("name", [name for name in BUTTONS if name != "give-up"])
def test_buttons_need_a_post(staff, server, name):
    assert staff.get(page(receiver(server.url()), name)).status_code == 405


def test_deliveries_are_listed_with_what_came_back(staff, server, order):
    receiver(server.url())
    make_all()
    delivery = Delivery.objects.get()
    DeliveryAttempt.objects.create(delivery=delivery, at=AT, seconds=0.25, status=503, answer="<b>no room</b>")
    assert order.number in staff.get(DELIVERIES).content.decode()
    shown = staff.get(f"{DELIVERIES}{delivery.pk}/change/").content.decode()
    for words in ("&lt;b&gt;no room&lt;/b&gt;", "503", "order.placed", str(delivery.event), "Long Street 1"):
        assert words in shown
    assert staff.get(DELIVERIES, {"q": order.number}).context["cl"].result_count == 1
    assert staff.get(DELIVERIES, {"state__exact": "dead"}).context["cl"].result_count == 0


@pytest.mark.parametrize("count", [1, 3])
def test_delivery_list_costs_the_same_for_one_and_for_three(staff, server, order, count, django_assert_num_queries):
    for number in range(count):
        receiver(server.url(), code=f"mill-{number}")
    make_all()
    staff.get(DELIVERIES)
    with django_assert_num_queries(7):
        assert staff.get(DELIVERIES).context["cl"].result_count == count


def test_dead_letters_are_sent_again_from_the_list_and_from_their_page(staff, server, order):
    receiver(server.url())
    make_all()
    Delivery.objects.update(state="dead")
    before = Delivery.objects.get()
    chosen = {"action": "send_again", "_selected_action": [str(before.pk)]}
    assert "1 will be sent again" in staff.post(DELIVERIES, chosen, follow=True).content.decode()
    now = Delivery.objects.get()
    assert (now.state, now.event, now.body) == ("waiting", before.event, before.body)
    Delivery.objects.update(state="dead")
    staff.post(reverse("admin:fulfillment_delivery_again", args=[before.pk]))
    assert Delivery.objects.get().state == "waiting"


def test_deliveries_are_sent_again_by_staff_who_may_change_them_only(reader, server, order):
    receiver(server.url())
    make_all()
    Delivery.objects.update(state="dead")
    pk = Delivery.objects.get().pk
    reader.post(DELIVERIES, {"action": "send_again", "_selected_action": [str(pk)]})
    assert reader.post(f"{DELIVERIES}{pk}/again/").status_code == 404
    assert Delivery.objects.get().state == "dead"
    assert "Send again" not in reader.get(f"{DELIVERIES}{pk}/change/").content.decode()
    assert reader.post(f"{DELIVERIES}{pk}/change/", {"state": "waiting"}).status_code == 403
