import re

import pytest
from django.test import Client

from configurator.configurations.start import start
from configurator.customers.identify import set_learning, sign_in
from configurator.customers.models import Customer, Identity, Interaction, Learning, User
from configurator.customers.visitor import COOKIE, Visitor, loads
from configurator.releases.shelf import current_release
from tests.profiles.shop import AT, DARK, LIGHT, act, be, clicked, guest, learn_all, member, ordered, rows

HTMX = {"HX-Request": "true"}


def text(response):
    """The page without tags and runs of blanks."""
    content = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", content))


def test_me_new_visitor_sees_that_nothing_is_known(client, shop):
    page = client.get("/me/")
    assert page.status_code == 200
    assert "You are a guest" in text(page)
    assert (Customer.objects.count(), COOKIE in client.cookies) == (0, False)


def test_me_shows_told_observed_and_inferred(client, account):
    act(account, ordered(DARK), clicked("shade/GLASS"), clicked("bulb/LED"))
    learn_all()
    page = text(be(client, account).get("/me/"))
    for words in (
        "joe@example.com",
        "Joe Doe",
        "Always, said on 4 March 2026, 05:06",
        "Ordered 1 × Lamp LED bulb, Dimmer, Glass shade",  # noqa: RUF001  a real multiplication sign
        "Chose Glass shade (Shade) Lamp",
        "You ordered it once.",
        "Your usual: the same build in 1 of 1",
        "Glass shade (Shade) in 1 order, picked once, last on 4 Mar 2026",
        "Colour: black in 1 order, picked once, last on 4 Mar 2026",
    ):
        assert words in page
    assert page.index("LED bulb (Bulb)") < page.index("Wednesday, 4 March 2026")


def test_me_says_that_nothing_is_used_while_learning_is_off(client, customer):
    act(customer, clicked("shade/GLASS"))
    learn_all()
    assert "used for: proposals" in text(be(client, customer).get("/me/"))
    Customer.objects.update(learning=Learning.OFF)
    page = text(be(client, customer).get("/me/"))
    assert "Learning is off, so none of it is used for anything now." in page
    assert "Glass shade (Shade)" in page
    assert "used for: proposals" not in page


def test_me_says_what_passes_with_the_visit(client, shop):
    visitor = guest(Learning.VISIT)
    act(visitor, clicked("shade/GLASS"))
    page = text(be(client, visitor).get("/me/"))
    assert "Lamp · this visit only" in page
    assert "forgotten 30 minutes after your last act" in page


def test_me_names_what_is_no_longer_offered(client, customer):
    act(customer, clicked("shade/GONE", release=7), clicked("shade/GLASS"))
    learn_all()
    page = text(be(client, customer).get("/me/"))
    assert "Chose GONE" in page
    assert "Chose Glass shade (Shade)" in page


def test_me_pages_fifty_acts_newest_first(client, customer):
    act(customer, *[clicked("shade/PAPER")] * 51, clicked("shade/GLASS"))
    first = be(client, customer).get("/me/").content.decode()
    assert (first.count("<time"), "Glass shade" in first) == (50, True)
    older = re.search(r'href="(/me/\?before=\d+)#acts"', first)[1]
    second = client.get(older).content.decode()
    assert (second.count("<time"), "Glass shade" in second, "Older" in second, "Newest" in second) == (
        2,
        False,
        False,
        True,
    )


def test_me_fragment_is_the_part_of_the_page(client, customer):
    act(customer, *[clicked("shade/PAPER")] * 51)
    page = be(client, customer).get("/me/").content.decode()
    fragment = client.get("/me/", headers=HTMX).content.decode()
    assert fragment.strip().startswith('<div id="acts"')
    assert fragment.strip() in page


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 40, "²", "٣"])
def test_me_odd_place_to_go_on_from(client, customer, before):
    act(customer, clicked("shade/PAPER"))
    assert be(client, customer).get("/me/", {"before": before}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_me_query_count(client, customer, django_assert_num_queries, count):
    act(customer, *[clicked("shade/PAPER")] * count, *[ordered(LIGHT)] * count)
    learn_all()
    be(client, customer).get("/me/")
    # customer, acts, what was told, tastes, the acts' releases, orders for the usual
    with django_assert_num_queries(6):
        client.get("/me/")


@pytest.mark.parametrize("count", [1, 3])
def test_me_query_count_of_the_fragment(client, customer, django_assert_num_queries, count):
    act(customer, *[clicked("shade/PAPER")] * count)
    be(client, customer).get("/me/")
    with django_assert_num_queries(2):
        client.get("/me/", headers=HTMX)


def test_me_stranger_sees_only_their_own(client, customer, stranger):
    act(customer, clicked("shade/GLASS"))
    act(stranger, clicked("shade/PAPER"))
    learn_all()
    page = text(be(client, stranger).get("/me/"))
    assert ("Paper shade" in page, "Glass shade" in page) == (True, False)


def test_me_of_a_remembered_account_asks_to_sign_in(client, account):
    be(client, account)
    del client.cookies["sessionid"]
    for path in ("/me/", "/me/erase/"):
        assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"
    act(account, clicked("shade/GLASS"))
    assert client.post("/me/erase/").status_code == 302
    assert Interaction.objects.count() == 1


@pytest.mark.parametrize("path", ["/me/learning/", "/me/join/", "/me/leave/"])
def test_acts_are_posted(client, shop, path):
    assert client.get(path).status_code == 405


def test_me_is_only_read(client, shop):
    assert client.post("/me/").status_code == 405
    assert client.put("/me/erase/").status_code == 405


def test_forms_need_their_token(shop):
    strict = Client(enforce_csrf_checks=True)
    for path in ("/me/learning/", "/me/erase/", "/me/join/", "/me/leave/"):
        assert strict.post(path).status_code == 403


@pytest.mark.parametrize("answer", Learning.values)
def test_learning_answer_is_stored_and_shown(client, shop, answer):
    response = client.post("/me/learning/", {"learning": answer, "next": "/"})
    assert (response.status_code, response.headers["Location"]) == (303, "/")
    customer = Customer.objects.get()
    assert (customer.learning, customer.learning_chosen_at is not None) == (answer, True)
    page = client.get("/me/").content.decode()
    assert f'value="{answer}" aria-pressed="true"' in page
    assert page.count('aria-pressed="true"') == 1


def test_learning_unknown_answer_changes_nothing(client, customer):
    response = be(client, customer).post("/me/learning/", {"learning": "sometimes"})
    assert response.status_code == 400
    assert Customer.objects.get(pk=customer.customer_id).learning == Learning.ALWAYS


@pytest.mark.parametrize("url", ["", "https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_learning_goes_back_only_to_own_pages(client, shop, url):
    response = client.post("/me/learning/", {"learning": "off", "next": url})
    assert response.headers["Location"] == "/me/"


def test_learning_always_keeps_this_visit(client, shop):
    visitor = guest(Learning.VISIT)
    act(visitor, clicked("shade/GLASS"))
    be(client, visitor).post("/me/learning/", {"learning": "always"})
    assert (Identity.objects.visits().count(), Interaction.objects.count()) == (0, 1)
    assert loads(client.cookies[COOKIE].value).visit_id is None


def test_erase_asks_first_then_it_is_gone(client, customer, stranger):
    for visitor in (customer, stranger):
        act(visitor, ordered(DARK))
    learn_all()
    others = rows(stranger.customer_id)
    asked = be(client, customer).get("/me/erase/")
    assert (asked.status_code, Interaction.objects.count()) == (200, 2)
    assert 'method="post" action="/me/erase/"' in asked.content.decode()

    done = client.post("/me/erase/")
    assert (done.status_code, done.headers["Location"]) == (303, "/me/")
    page = text(client.get("/me/"))
    assert "It is gone" in page
    assert "It was erased on" in page
    assert "Glass shade" not in page
    assert rows() == others


def test_erase_keeps_builds_and_orders(client, customer):
    release = current_release("lamp")
    build, _ = start(release=release, visitor=customer, choices=LIGHT, at=AT)
    be(client, customer).post("/me/erase/")
    assert client.get(f"/b/{build.key}/").status_code == 200


def test_erase_of_nobody_is_no_trouble(client, shop):
    assert client.post("/me/erase/").status_code == 303


def joining(client, visitor):
    """A guest with acts who has just signed in."""
    act(visitor, ordered(DARK))
    sign_in(visitor=visitor, user=User.objects.create_user("joe@example.com", name="Joe"), at=AT)
    set_learning(visitor=visitor, learning=Learning.ALWAYS, at=AT)
    learn_all()
    return be(client, visitor)


def test_join_is_asked_and_done(client, customer):
    page = joining(client, customer).get("/me/?before=5").content.decode()
    assert 'action="/me/join/"' in page
    assert '<input type="hidden" name="next" value="/me/?before=5">' in page
    response = client.post("/me/join/", {"next": "/me/"})
    assert response.status_code == 303
    after = client.get("/me/")
    assert "Added." in text(after)
    assert "Glass shade (Shade) in 1 order" in text(after)
    assert 'action="/me/join/"' not in after.content.decode()


def test_join_says_when_the_guests_narrower_answer_counts(client, customer):
    joining(client, customer)
    set_learning(visitor=Visitor(customer_id=customer.guest_id), learning=Learning.OFF, at=AT)
    client.post("/me/join/", {"next": "/me/"})
    assert "Learning is off." in text(client.get("/me/"))
    assert Customer.objects.get(pk=customer.customer_id).learning == Learning.OFF


def test_leave_keeps_the_guest_apart(client, customer):
    guest_id = customer.customer_id
    assert joining(client, customer).post("/me/leave/", {"next": "/me/"}).status_code == 303
    page = client.get("/me/")
    assert 'action="/me/join/"' not in page.content.decode()
    assert "Glass shade" not in text(page)
    assert Interaction.objects.of(guest_id).count() == 1


def test_join_without_a_guest_says_so(client, account):
    client = be(client, account)
    assert client.post("/me/join/").status_code == 303
    assert "Nothing was added" in text(client.get("/me/"))


def test_join_question_costs_no_query(client, customer, account, django_assert_num_queries):
    be(client, account).get("/me/")
    with django_assert_num_queries(7):  # session, user, customer, acts, told, tastes, usual
        client.get("/me/")
    client.cookies.clear()
    act(customer, clicked("shade/GLASS"))
    sign_in(visitor=customer, user=User.objects.create_user("ann@example.com"), at=AT)
    be(client, customer).get("/me/")
    with django_assert_num_queries(7):
        assert 'action="/me/join/"' in client.get("/me/").content.decode()


def test_guest_without_acts_is_not_asked(client, shop):
    visitor = guest()
    sign_in(visitor=visitor, user=User.objects.create_user("joe@example.com"), at=AT)
    assert 'action="/me/join/"' not in be(client, visitor).get("/me/").content.decode()


def test_two_members_do_not_mix(client, shop):
    joe, ann = member(), member("ann@example.com")
    act(joe, ordered(DARK))
    act(ann, ordered(LIGHT))
    learn_all()
    page = text(be(client, ann).get("/me/"))
    assert ("ann@example.com" in page, "Paper shade" in page) == (True, True)
    assert ("joe@example.com" in page, "Glass shade" in page) == (False, False)


def test_visitor_whose_customer_is_gone_is_nobody(client, shop):
    lost = Visitor(customer_id=member().identity_id)
    assert "You are a guest" in text(be(client, lost).get("/me/"))
