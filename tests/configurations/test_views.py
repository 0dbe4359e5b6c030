"""Pages and posts of this app: with and without htmx, wrong methods, strangers, bad input."""

import json
import re
import uuid

import pytest
from django.core import signing
from django.test import Client

from catalog.models import Component, ProductFamily
from configurator.configurations.models import Configuration
from configurator.customers.models import Interaction, Verb
from configurator.customers.track import Act, track
from configurator.customers.visitor import COOKIE
from configurator.releases.publish import publish
from tests.configurations.conftest import BIKE
from tests.configurations.shop import VERSION, text_of
from tests.conftest import AT, Browser
from tests.releases.shop import put_on_sale

pytestmark = pytest.mark.django_db

ACTIONS = ["m/frame/", "fill/", "undo/", "renew/"]
BAD_WORDS = re.compile(r"\b(invalid|error|constraint|null|none type|traceback|exception)\b", re.IGNORECASE)


@pytest.fixture
def made(bike, customer, build):
    """A build in which a frame is chosen."""
    return build(customer, bike, {"frame": "THIN"})


def ordered(browser, choices):
    act = Act(verb=Verb.ORDERED, family_code="bike", release_number=1, detail={"choices": choices})
    track(visitor=browser.visitor, learning="always", at=AT, acts=[act])


# Starting


def test_a_family_starts_a_build_and_then_resumes_it(bike, customer):
    first = customer.get("/configure/bike/")
    assert first.status_code == 303
    assert customer.get("/configure/bike/").url == first.url
    assert Configuration.objects.count() == 1


def test_a_new_visitor_gets_a_cookie_and_keeps_the_build(bike):
    browser = Client()
    browser.get("/configure/bike/")
    assert COOKIE in browser.cookies
    cookie = browser.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 30 * 24 * 3600)
    again = Client()
    again.cookies[COOKIE] = cookie.value
    assert again.get("/configure/bike/").url == f"/b/{Configuration.objects.get().key}/"


def test_a_new_visitor_sees_the_build_at_once_where_search_engines_find_it(bike, settings):
    answer = Client().get("/configure/bike/")
    page, own = answer.content.decode(), f"/b/{Configuration.objects.get().key}/"
    assert (answer.status_code, "no-store" in answer.headers["Cache-Control"]) == (200, True)
    assert f'<link rel="canonical" href="{settings.SITE_URL}/configure/bike/">' in page
    assert ('<meta name="description"' in page, '<meta name="robots"' in page) == (True, False)
    assert (f'data-address="{own}"' in page, f'name="next" value="{own}"' in page) == (True, True)
    assert set(re.findall(r'action="(/(?:b|configure)/[^"]*?)(?:m/|fill|reset|undo|history)', page)) == {own}
    assert list(Interaction.objects.values_list("verb", flat=True)) == [Verb.VIEWED]


def test_the_builds_own_address_stays_out_of_search_engines(bike, made):
    page = made.page()
    assert '<meta name="robots" content="noindex">' in page
    assert ("data-address" in page, 'rel="canonical"' in page, f'name="next" value="{made.url}"' in page) == (
        False,
        False,
        True,
    )


def test_a_link_to_a_step_leads_a_new_visitor_there(bike):
    answer = Client().get("/configure/bike/?step=1")
    assert (answer.status_code, answer.url) == (303, f"/b/{Configuration.objects.get().key}/#step-1")


def test_a_post_starts_anew_from_a_preset(bike, customer, made):
    answer = customer.post("/configure/bike/", {"preset": "city"})
    assert answer.url != made.url
    started = Configuration.objects.get(key=answer.url.split("/")[2])
    assert started.choices == {"frame": "THIN", "wheel": "SMALL"}


def test_a_preset_with_a_retired_part_says_what_it_is_begun_without(at, customer, db):
    choices = {"frame": "ODD", "extras": ["BELL"], "snack": {"NUT": 2}}
    preset = {"code": "old", "name": "Old times", "description": "", "choices": choices}
    put_on_sale({**BIKE, "presets": [{**preset, "code": "city", "choices": {"frame": "THIN"}}, preset]}, at)
    Component.objects.filter(sku__in=["ODD", "NUT"]).update(is_active=False)
    publish(family_code="bike", by=None, at=at)
    said = text_of(customer.post("/configure/bike/", {"preset": "old"}, follow=True))
    assert "2 parts of “Old times” are no longer offered; this is it without." in said
    assert Configuration.objects.get().choices == {"extras/BELL": "yes"}
    assert "no longer offered" not in text_of(customer.post("/configure/bike/", {"preset": "city"}, follow=True))


def test_an_unknown_preset_starts_from_nothing(bike, customer):
    answer = customer.post("/configure/bike/", {"preset": "moon"})
    assert Configuration.objects.get(key=answer.url.split("/")[2]).choices == {}


def test_a_member_starts_from_the_usual_and_hears_what_changed(bike, member):
    ordered(member, {"frame": "THIN", "wheel": "LARGE", "bell": "GONE"})
    answer = member.post("/configure/bike/", {"usual": "1"}, follow=True)
    started = Configuration.objects.get()
    # the frame and the wheel no longer go together: the fewest choices changed, then the cheapest
    assert started.choices in ({"frame": "ODD", "wheel": "LARGE"}, {"frame": "THIN", "wheel": "SMALL"})
    assert "no longer goes with the rest" in text_of(answer)


def test_a_guest_who_asks_for_a_usual_starts_from_nothing(bike, customer):
    ordered(customer, {"frame": "ODD"})
    customer.post("/configure/bike/", {"usual": "1"})
    assert Configuration.objects.get().choices == {}


def test_an_unknown_family_is_404(customer):
    for answer in (customer.get("/configure/boat/"), customer.post("/configure/boat/")):
        assert answer.status_code == 404
        assert "Nothing of yours is lost" in text_of(answer)


# The page


def test_the_page_shows_every_module_and_option(made):
    said = made.page()
    for words in ("Frame", "Wheel", "Extras", "Snack", "Thin", "Thick", "Bell", "Nut"):
        assert words in said
    assert VERSION.search(said).group(1) == "1"


def test_the_page_is_a_view_of_the_product(made):
    made.page()
    assert list(Interaction.objects.values_list("verb", "family_code")) == [(Verb.VIEWED, "bike")]


def test_a_stranger_gets_404_for_everything(made, stranger):
    answers = [stranger.get(made.url)] + [stranger.post(made.url + path, {"version": 1}) for path in ACTIONS]
    assert [answer.status_code for answer in answers] == [404] * 5
    nobody = Client()
    assert nobody.get(made.url).status_code == 404
    assert made.row.choices == {"frame": "THIN"}


def test_an_unknown_key_is_404(customer):
    url = f"/b/{uuid.uuid4()}/"
    answers = [customer.get(url)] + [customer.post(url + path, {"version": 1}) for path in ACTIONS]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert customer.get("/b/not-a-key/").status_code == 404


def test_the_wrong_method_is_405(made):
    browser, url = made.browser, made.url
    answers = [browser.post("/"), browser.post(url), browser.post("/builds/"), browser.put("/configure/bike/")]
    answers += [browser.put(url + path) for path in (ACTIONS[0], "renew/")]
    answers += [browser.get(url + path) for path in ACTIONS[1:] if path != "renew/"]
    assert [answer.status_code for answer in answers] == [405] * 8


def test_posts_need_their_token(made):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = made.browser.cookies
    for path in ACTIONS:
        answer = strict.post(made.url + path, {"version": 1, "value": "ODD"})
        assert answer.status_code == 403
        assert "This form was too old" in text_of(answer)
    assert made.row.choices == {"frame": "THIN"}


# Choosing, with and without htmx


def test_a_choice_with_htmx_answers_with_what_changed(made):
    answer = made.take("wheel", value="SMALL")
    assert answer.status_code == 200
    assert b"<html" not in answer.content
    assert made.row.choices == {"frame": "THIN", "wheel": "SMALL"}


def test_a_choice_without_htmx_goes_back_to_its_place_on_the_page(made):
    answer = made.take("wheel", htmx=False, value="SMALL")
    assert (answer.status_code, answer.url) == (303, f"{made.url}#m-wheel")
    assert made.row.choices == {"frame": "THIN", "wheel": "SMALL"}


@pytest.mark.parametrize("htmx", [True, False])
def test_a_repair_says_what_changed_and_can_be_undone(made, htmx):
    answer = made.take("wheel", htmx=htmx, value="LARGE")
    said = text_of(answer if htmx else made.browser.get(answer.url))
    assert "Frame is now Odd instead of Thin, to make room for Large." in said
    assert "A large wheel needs a thick frame." in said
    assert "Undo" in said
    made.post("undo/", htmx=htmx)
    assert made.row.choices == {"frame": "THIN"}


@pytest.mark.parametrize("htmx", [True, False])
def test_a_stepper_that_has_no_room_offers_a_way_out(made, htmx):
    made.take("snack", **{"n:NUT": "3"})
    made.take("snack", **{"n:NUT": "3", "n:OAT": "1"})
    before = made.row
    answer = made.take("snack", htmx=htmx, step="OAT:1")
    said = text_of(answer)
    assert "does not fit as things are. Snack: at most 4." in said
    assert "Make it possible: changes 1 choice" in said
    assert made.row.choices == before.choices
    made.take("snack", htmx=htmx, make="snack/OAT=2")
    assert made.row.choices["snack/OAT"] == "2"


def test_portions_stand_in_the_digits_of_the_page_and_are_read_in_any(made):
    made.take("snack", **{"n:NUT": "۲"})
    assert made.row.choices["snack/NUT"] == "2"
    english, persian = made.page(), made.browser.get(f"/fa{made.url}").content.decode()
    assert re.search(r'<input type="number" min="0" max="3" id="\S+" name="n:NUT" value="2"', english)
    assert re.search(r'<input maxlength="5" autocomplete="off" id="\S+" name="n:NUT" value="۲"', persian)
    made.take("snack", **{"n:NUT": "۲", "n:OAT": "١"})  # noqa: RUF001  what it showed, and one more
    assert (made.row.choices["snack/NUT"], made.row.choices["snack/OAT"]) == ("2", "1")


@pytest.mark.parametrize("htmx", [True, False])
def test_several_and_portions_take_and_take_back(made, htmx):
    made.take("extras", htmx=htmx, value=["BELL"])
    made.take("snack", htmx=htmx, **{"n:NUT": "2", "n:OAT": "0"})
    assert made.row.choices == {"frame": "THIN", "extras/BELL": "yes", "snack/NUT": "2"}
    made.take("extras", htmx=htmx)
    made.take("snack", htmx=htmx, retract="1")
    assert made.row.choices == {"frame": "THIN"}


@pytest.mark.parametrize("htmx", [True, False])
def test_filling_in_completes_with_what_can_be_checked_and_is_cheapest(made, htmx):
    made.take("frame", retract="1")
    made.post("fill/", htmx=htmx)
    assert (made.state.complete, made.row.choices) == (True, {"frame": "THIN", "wheel": "SMALL"})


@pytest.mark.parametrize("path", ["m/frame/", "fill/", "undo/", "renew/"])
def test_an_ordered_build_stays_as_it_is_and_says_so(bike, customer, build, path):
    made = build(customer, bike, {"frame": "THIN"}, status=Configuration.Status.ORDERED)
    answer = made.browser.post(made.url + path, {"version": 1, "value": "ODD"})
    assert (answer.status_code, answer.url) == (303, made.url)
    assert made.row.choices == {"frame": "THIN"}
    said = text_of(made.browser.get(made.url))
    assert "This build has been ordered and stays as it is." in said


def test_an_ordered_build_takes_a_tab_with_htmx_to_its_page(bike, customer, build):
    made = build(customer, bike, {"frame": "THIN"}, status=Configuration.Status.ORDERED)
    answer = made.take("frame", value="ODD")
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, made.url)
    assert "stays as it is" in text_of(made.browser.get(made.url))


def test_a_family_that_went_off_sale_keeps_its_builds(made):
    ProductFamily.objects.update(is_listed=False)
    assert made.browser.get(made.url).status_code == 200
    answer = made.browser.post(made.url + "renew/", {"version": 1}, follow=True)
    assert "not on sale at the moment. Your build is kept" in text_of(answer)
    assert made.browser.get("/configure/bike/").status_code == 404


# Bad input: a clear sentence, and nothing lost


BAD = {
    "a module that is not there": ("m/engine/", {"value": "V8"}, 400, "This module is not part of the product"),
    "a component that is not there": ("m/frame/", {"value": "GLASS"}, 400, "Frame has nothing called “GLASS”."),
    "another module's component": ("m/frame/", {"value": "SMALL"}, 400, "Frame has nothing called “SMALL”."),
    "a quantity that is not offered": ("m/wheel/", {"value": "SMALL*9"}, 400, "Wheel has nothing called “SMALL*9”."),
    "a box that is not there": ("m/extras/", {"value": ["BELL", "HORN"]}, 400, "Extras has nothing called “HORN”."),
    "too many portions": ("m/snack/", {"n:NUT": "4"}, 400, "Nut: from 0 to 3 portions, please."),
    "fewer than none": ("m/snack/", {"n:NUT": "-1"}, 400, "Nut: from 0 to 3 portions, please."),
    "no number": ("m/snack/", {"n:NUT": "a lot"}, 400, "Nut: please give a number from 0 to 3."),
    "half a portion": ("m/snack/", {"n:NUT": "1.5"}, 400, "Nut: please give a number from 0 to 3."),
    "a huge number": ("m/snack/", {"n:NUT": "9" * 5000}, 400, "Nut: please give a number from 0 to 3."),
    "portions of what is not there": ("m/snack/", {"n:PIE": "1"}, 400, "Snack has nothing called “PIE”."),
    "a step of two": ("m/snack/", {"step": "NUT:2"}, 400, "Snack has nothing called “NUT:2”."),
    "a step of nothing": ("m/snack/", {"step": ""}, 400, "Snack has nothing called"),
    "a wish without a value": ("m/frame/", {"make": "frame"}, 400, "Frame has nothing called “frame”."),
    "a wish for nothing known": ("m/frame/", {"make": "frame=GLASS"}, 400, "GLASS is not on offer here."),
    "a wish in another module": ("m/frame/", {"make": "wheel=LARGE"}, 400, "Frame has nothing called “wheel=LARGE”."),
    "markup": ("m/frame/", {"value": "<script>x()</script>"}, 400, "Frame has nothing called “<script>x()</script>”."),
    "an old version": ("m/frame/", {"value": "ODD", "version": "0"}, 409, "was changed in another tab or window"),
    "a version to come": ("m/frame/", {"value": "ODD", "version": "77"}, 409, "was changed in another tab or window"),
    "a version below none": ("m/frame/", {"value": "ODD", "version": "-1"}, 409, "Your last click was not applied"),
    "no version": ("m/frame/", {"value": "ODD", "version": ""}, 409, "Your last click was not applied"),
    "a forged version": ("m/frame/", {"value": "ODD", "version": "1 OR 1=1"}, 409, "Your last click was not applied"),
    "a version of another alphabet": ("m/frame/", {"value": "ODD", "version": "²"}, 409, "Your last click was not"),
    "a huge version": ("m/frame/", {"value": "ODD", "version": "9" * 30}, 409, "Your last click was not applied"),
    "an endless version": ("m/frame/", {"value": "ODD", "version": "9" * 5000}, 409, "Your last click was not applied"),
    "an old version to undo": ("undo/", {"version": "0"}, 409, "was changed in another tab or window"),
    "an old version to fill in": ("fill/", {"version": "0"}, 409, "was changed in another tab or window"),
}


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
@pytest.mark.parametrize("case", BAD, ids=lambda case: case.replace(" ", "-"))
def test_bad_input_ends_in_a_clear_sentence_with_nothing_lost(made, case, htmx):
    path, data, status, sentence = BAD[case]
    answer = made.post(path, htmx=htmx, **{"version": 1, **data})
    said = text_of(answer)
    assert (answer.status_code, made.row.choices, made.row.version) == (status, {"frame": "THIN"}, 1)
    assert sentence in said
    assert "Thin" in said  # the build as it stands
    assert VERSION.search(answer.content.decode()).group(1) == "1"
    assert not BAD_WORDS.search(said), BAD_WORDS.search(said)
    assert (b"<html" in answer.content) is not htmx
    assert b"<script>x()" not in answer.content


def test_a_forged_cookie_is_a_new_visitor(made):
    thief = Browser()
    ids = made.browser.visitor
    forged = json.dumps([ids.customer_id.hex, "", "", "", 0, 0])
    for cookie in ("x", forged, signing.dumps([ids.customer_id.hex, "", "", "", 0, 0], salt="other")):
        thief.cookies[COOKIE] = cookie
        assert thief.get(made.url).status_code == 404
    assert made.row.choices == {"frame": "THIN"}


# Builds


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_builds_takes_one_query_and_its_page_one_for_what_was_deleted(
    bike, customer, build, count, htmx, django_assert_num_queries
):
    for _ in range(count):
        build(customer, bike, {"frame": "THIN"})
    get = customer.get
    with django_assert_num_queries(1 if htmx else 2):
        answer = get("/builds/", headers={"HX-Request": "true"} if htmx else {})
    assert len(re.findall(rb"<li(?: class=.panel.)?>", answer.content)) == count
    assert (b"<html" in answer.content) is not htmx


def test_the_list_holds_own_open_builds_with_something_chosen(bike, customer, stranger, build):
    build(customer, bike)
    build(stranger, bike, {"frame": "THIN"})
    build(customer, bike, {"frame": "ODD"}, status=Configuration.Status.ORDERED)
    assert "No open builds." in text_of(customer.get("/builds/"))


# Signing in


def test_signing_in_moves_the_guests_open_builds(bike, customer, build, member):
    open_build = build(customer, bike, {"frame": "THIN"})
    ordered_build = build(customer, bike, {"frame": "ODD"}, status=Configuration.Status.ORDERED)
    answer = customer.post("/accounts/login/", {"login": "joe@example.com", "password": "a-password-of-the-cast"})
    assert answer.status_code == 302
    assert open_build.row.customer_id == member.visitor.customer_id
    assert ordered_build.row.customer_id == customer.visitor.customer_id
    assert customer.get(open_build.url).status_code == 200


def test_signing_out_leaves_nothing_in_the_browser(bike, member, build):
    made = build(member, bike, {"frame": "THIN"})
    assert member.get(made.url).status_code == 200
    member.post("/accounts/logout/")
    assert member.get(made.url).status_code == 404
    assert made.row.choices == {"frame": "THIN"}
