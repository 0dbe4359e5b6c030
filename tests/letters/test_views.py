"""The page that stops letters, the box that allows them, and what staff see."""

from datetime import timedelta

import pytest
from django.test import Client

from configurator.configurations.restore import restore_link
from configurator.letters.models import Kind, Letter, Reason
from configurator.letters.permission import allow_letters, letters_box, may_write
from configurator.letters.stop import stop_link
from tests.configurations.shop import text_of
from tests.conftest import AT, Browser
from tests.orders.shop import be, build, form, guest, member, publish_lamp

pytestmark = pytest.mark.django_db


@pytest.fixture
def joe(db):
    """A member who lets us write."""
    publish_lamp()
    visitor = member()
    allow_letters(customer_id=visitor.customer_id, frequency="weekly", source="test", at=AT)
    return visitor


def path(link):
    return "/" + link.split("/", 3)[3]


def test_a_get_asks_and_a_post_stops_without_signing_in_and_without_a_redirect(joe):
    link = path(stop_link(customer_id=joe.customer_id))
    stranger = Client(enforce_csrf_checks=True)  # a mail program has neither our cookies nor our token
    assert "Stop our messages?" in text_of(stranger.get(link))
    assert may_write(customer_id=joe.customer_id)
    answer = stranger.post(link, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, may_write(customer_id=joe.customer_id)) == (200, False)
    assert "Done: no more messages" in text_of(answer)
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert stranger.post(link).status_code == 200
    assert "joe" not in text_of(stranger.get(link)).lower()


def test_a_forged_link_is_not_found_and_other_methods_are_refused(joe, client):
    link = path(stop_link(customer_id=joe.customer_id))
    assert client.post(link[:-3] + "xx/").status_code == 404
    assert client.put(link).status_code == 405
    assert may_write(customer_id=joe.customer_id)


def test_the_box_allows_and_refuses(joe):
    browser = be(Browser(joe), joe)
    answer = browser.post("/letters/answer/", {"letters": "no", "next": "/arrange/"})
    assert (answer.status_code, answer.url) == (303, "/arrange/")
    assert not may_write(customer_id=joe.customer_id)
    assert browser.post("/letters/answer/", {"letters": "monthly", "next": "https://eve.example/"}).url == "/me/"
    assert letters_box(customer_id=joe.customer_id).how_often == "at most once a month"
    assert browser.post("/letters/answer/", {"letters": "hourly"}).status_code == 400
    assert browser.get("/letters/answer/").status_code == 405


def test_the_box_is_a_page_by_itself_and_a_fragment_for_others(joe, client):
    browser = be(Browser(joe), joe)
    assert "We may write to you about your builds, at most once a week." in text_of(browser.get("/letters/"))
    fragment = browser.get("/letters/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/me/"})
    assert '<input type="hidden" name="next" value="/me/">' in fragment.content.decode()
    assert "<html" not in fragment.content.decode()
    assert "sign in to say so" in text_of(client.get("/letters/"))
    assert Browser(joe).get("/letters/").status_code == 302
    assert client.post("/letters/").status_code == 405


def test_a_browser_that_only_remembers_can_not_answer_for_joe(joe):
    answer = Browser(joe).post("/letters/answer/", {"letters": "no"})
    assert answer.status_code == 302
    assert may_write(customer_id=joe.customer_id)


def test_the_build_page_asks_whom_it_could_write_to(joe):
    mine, other = build(joe), build(guest())
    eve = member("eve@example.com")
    hers = build(eve)
    said = text_of(be(Browser(eve), eve).get(f"/b/{hers.key}/"))
    assert "Shall we remind you if you leave this unfinished?" in said
    assert "We may write to you about your builds, at most once a week." in text_of(
        be(Browser(joe), joe).get(f"/b/{mine.key}/")
    )
    assert "remind you" not in text_of(Browser(guest()).get(f"/b/{other.key}/"))


def test_checkout_asks_with_an_empty_box_and_only_a_ticked_one_counts(joe):
    eve = member("eve@example.com")
    browser = be(Browser(eve), eve)
    first, second = build(eve), build(eve)
    page = browser.get(f"/b/{first.key}/checkout/").content.decode()
    assert '<input type="checkbox" name="letters" id="id_letters">' in page
    browser.post(f"/b/{first.key}/checkout/", form(first))
    assert not may_write(customer_id=eve.customer_id)
    browser.post(f"/b/{second.key}/checkout/", form(second, letters="on"))
    assert may_write(customer_id=eve.customer_id)
    assert "May we ask how it is?" not in text_of(browser.get(f"/b/{build(eve).key}/checkout/"))


# Links to builds


def test_the_link_takes_the_owner_to_the_build_and_gives_others_a_copy(joe):
    mine = build(joe)
    link = path(restore_link(key=mine.key))
    assert be(Browser(joe), joe).get(link).url == f"/b/{mine.key}/"
    stranger = Client()
    page = stranger.get(link)
    assert page.status_code == 200
    assert "Paper shade" in text_of(page)
    assert "Joe" not in text_of(page)
    made = stranger.post(link)
    assert made.status_code == 303
    assert made.url != f"/b/{mine.key}/"
    assert "Paper shade" in text_of(stranger.get(made.url))
    assert stranger.get(f"/b/{mine.key}/").status_code == 404


def test_a_copy_is_mended_to_what_is_sold_today_and_says_so(joe, client):
    link = path(restore_link(key=build(joe).key))
    publish_lamp(without="PAPER")
    answer = client.post(link, follow=True)
    assert "Shade: Paper shade is no longer offered; Golden shade comes nearest." in text_of(answer)


def test_links_expire_and_can_not_be_forged(joe, client, settings):
    mine = build(joe)
    link = path(restore_link(key=mine.key))
    assert client.get(link[:-4] + "xxx/").status_code == 404
    assert client.get(f"/r/{mine.key.hex}/").status_code == 404
    settings.LINK_DAYS = -1
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 410
        assert "This link is too old" in text_of(answer)
    assert client.put(link).status_code == 405


# Staff


@pytest.mark.parametrize("count", [1, 3])
def test_staff_see_each_letter_with_what_became_of_it(joe, staff, count, django_assert_num_queries):
    settled = {"status": "suppressed", "reason": Reason.WITHDRAWN, "settled_at": AT + timedelta(days=1)}
    for n in range(count):
        about = build(joe).key
        more = settled if n else {}
        letter = Letter.objects.create(
            customer_id=joe.customer_id,
            kind=Kind.ABANDONED,
            about=about,
            to="joe@example.com",
            subject="S",
            written_at=AT,
            **more,
        )
    staff.get("/admin/letters/letter/")
    with django_assert_num_queries(7):
        said = text_of(staff.get("/admin/letters/letter/"))
    assert said.count("we may not write to this customer any more") >= count - 1
    page = text_of(staff.get(f"/admin/letters/letter/{letter.key}/change/"))
    assert "4 Mar 2026 05:06: we may write, at most once a week (said at: test)" in page
    assert staff.post(f"/admin/letters/letter/{letter.key}/delete/").status_code == 403
