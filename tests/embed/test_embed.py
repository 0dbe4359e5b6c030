"""The configure page inside other sites' pages: who may show it, who somebody is there, and what is handed over."""

import html
import json
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import get_script_prefix
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from catalog.models import ProductFamily
from configurator.configurations.models import Configuration
from configurator.customers.models import Customer, Interaction, Learning
from configurator.embed.models import EmbeddingSite
from configurator.embed.origins import UnreadableOriginError, read_origin
from configurator.settings import BASE_DIR
from tests.configurations.conftest import BIKE
from tests.configurations.shop import VERSION, text_of
from tests.conftest import guest
from tests.embed.conftest import ORIGIN
from tests.releases.shop import put_on_sale

pytestmark = pytest.mark.django_db

COMPLETE = "THICK,LARGE"


@pytest.fixture(autouse=True)
def nobody_was_counted():
    cache.clear()


def begin(browser, query="", origin=ORIGIN):
    return browser.get(f"/embed/bike/?origin={origin}{query}")


def inside(browser, query=""):
    """The address of a build inside the site's page; forms are checked as for real."""
    first = begin(browser, query)
    assert first.status_code == 302
    second = browser.get(first.url)
    assert second.status_code == 303
    return second.url


def policy(answer):
    parts = (part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    return dict(parts)


def click(browser, url, module, **data):
    version = VERSION.search(browser.get(url).content.decode())[1]
    return browser.post(
        f"{url}m/{module}/", {"version": version, **data}, headers={"HX-Request": "true", "Origin": "http://testserver"}
    )


@pytest.fixture
def browser():
    """A browser that keeps no cookies, as in a page within a page, and meets every check of forms."""

    class Cookieless(Client):
        def request(self, **words):
            self.cookies.clear()
            return super().request(**words)

    return Cookieless(enforce_csrf_checks=True)


# Who may show it


def test_only_the_allowed_origin_may_show_the_page_and_only_there(bike, site, browser):
    url = inside(browser)
    for answer in (begin(browser), browser.get(url), click(browser, url, "frame", value="THIN")):
        assert policy(answer)["frame-ancestors"] == ORIGIN
        assert "X-Frame-Options" not in answer.headers
        assert policy(answer)["script-src"] == "'self'"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    for path in ("/", "/configure/bike/", "/builds/", "/code/", "/nowhere/"):
        answer = Client().get(path, follow=True)
        assert policy(answer)["frame-ancestors"] == "'none'"
        assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "origin", ["https://evil.example.com", "https://shop.example.com.evil.com", "http://localhost:9"]
)
def test_an_origin_that_is_not_allowed_is_told_so_in_its_own_page(bike, site, browser, origin):
    answer = begin(browser, origin=origin)
    assert answer.status_code == 403
    assert "can't show our configurator" in text_of(answer)
    assert policy(answer)["frame-ancestors"] == origin
    assert "<form" not in answer.content.decode()
    assert Customer.objects.count() == 0


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "*",
        "null",
        "shop.example.com",
        "http://shop.example.com",
        "https://a b",
        "https://a;script-src *",
        "https://a'b",
        "https://x/y",
        "https://u@x",
        "x" * 5_000,
    ],
)
def test_what_is_no_origin_gets_into_no_header(bike, site, browser, origin):
    answer = browser.get("/embed/bike/", {"origin": origin})
    assert answer.status_code == 403
    assert policy(answer)["frame-ancestors"] == "'none'"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_a_site_that_may_no_longer_loses_its_pages_at_once(bike, site, browser):
    url = inside(browser)
    EmbeddingSite.objects.update(is_active=False)
    answer = browser.get(url)
    assert answer.status_code == 403
    assert policy(answer)["frame-ancestors"] == ORIGIN
    assert begin(browser).status_code == 403


def test_an_address_that_nobody_was_given_shows_nothing(bike, site, browser):
    url = inside(browser)
    token = url.split("/")[2]
    for forged in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x", "", token.partition(":")[0]):
        answer = browser.get(url.replace(token, forged))
        assert answer.status_code == 403
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_an_old_address_says_so(bike, site, browser, monkeypatch):
    url = inside(browser)
    monkeypatch.setattr("configurator.embed.places.AGE", -1)
    answer = browser.get(url)
    assert (answer.status_code, policy(answer)["frame-ancestors"]) == (403, ORIGIN)
    assert "rested for too long" in text_of(answer)


def test_of_what_is_not_on_sale_there_is_a_page_that_says_so(site, bike, browser):
    ProductFamily.objects.update(is_listed=False)
    assert begin(browser).status_code == 404
    assert Customer.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://Shop.Example.com/", "https://shop.example.com"),
        ("https://shop.example.com:443", "https://shop.example.com"),
        ("https://shop.example.com:8443", "https://shop.example.com:8443"),
        ("http://localhost:9000", "http://localhost:9000"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_origins_have_one_spelling(text, origin):
    assert read_origin(text=text) == origin


def test_http_is_for_the_own_machine_only():
    with pytest.raises(UnreadableOriginError, match="Please take https"):
        read_origin(text="http://shop.example.com")


# Who somebody is there


def test_every_step_works_without_cookies_and_form_tokens(bike, site, browser):
    url = inside(browser)
    assert click(browser, url, "frame", value="THICK").status_code == 200
    assert click(browser, url, "wheel", value="LARGE").status_code == 200
    assert Configuration.objects.get().choices == {"frame": "THICK", "wheel": "LARGE"}
    page = browser.get(url)
    assert f'href="{url}hand/"' in page.content.decode()
    assert "Take it for €195.00" in text_of(page)
    assert "Add to cart" not in text_of(page)
    assert not page.cookies
    outside = set(re.findall(r'(?:href|action|data-hx-get|data-hx-post)="(/[^"]*)"', page.content.decode()))
    assert {path for path in outside if not path.startswith((url.partition("b/")[0], "/static/", "/media/"))} == set()


def test_afterwards_the_shop_s_own_pages_are_as_before(bike, site, browser, customer):
    inside(browser)
    assert get_script_prefix() == "/"
    url = customer.get("/configure/bike/").url
    assert url.startswith("/b/")
    assert f'action="{url}' in customer.get(url).content.decode()


def test_whoever_is_signed_in_outside_is_a_guest_inside(bike, site, staff, member):
    for browser in (staff, member):
        page = browser.get(inside(browser))
        assert page.wsgi_request.user.is_anonymous
        assert "Sign out" not in text_of(page)
    for made in Configuration.objects.select_related("customer"):
        assert made.customer.learning == Learning.OFF
        assert made.customer_id != getattr(member.visitor, "customer_id", None)
    assert not Interaction.objects.exists()


def test_a_place_opens_its_own_builds_only(bike, site, browser, customer):
    url, other = inside(browser), inside(Client())
    mine = Configuration.objects.get(pk=url.split("/")[4])
    customer.get("/configure/bike/")
    foreign = Configuration.objects.get(customer_id=customer.visitor.customer_id)
    for key in (foreign.pk, other.split("/")[4]):
        assert browser.get(url.replace(str(mine.pk), str(key))).status_code == 404
    assert customer.get(f"/b/{mine.pk}/").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "",
        "me/",
        "admin/",
        "orders/",
        "code/",
        "b/x/",
        "accounts/login/",
        "embed/bike/",
        "e/x/",
        "b/{key}/checkout/",
        "b/{key}/cart/",
        "b/{key}/share/",
        "../me/",
    ],
)
def test_no_other_page_opens_inside(bike, site, browser, path):
    url = inside(browser)
    _, _, token, _, key, _ = url.split("/")
    answer = browser.get(f"/e/{token}/{path.format(key=key)}")
    assert answer.status_code == 404
    assert policy(answer)["frame-ancestors"] == ORIGIN


def test_coming_back_to_the_place_goes_on_with_the_build(bike, site, browser):
    url = inside(browser, "&with=THICK")
    again = browser.get(url.partition("b/")[0] + "configure/bike/")
    assert again.url == url
    assert Configuration.objects.get().choices == {"frame": "THICK"}


def test_outside_nothing_can_be_handed_over(bike, customer):
    key = customer.get("/configure/bike/").url.split("/")[2]
    assert customer.get(f"/b/{key}/hand/").status_code == 404


# What is handed over


def handed(answer):
    return json.loads(html.unescape(re.search(r'data-message="([^"]*)"', answer.content.decode())[1]))


def test_a_finished_build_is_signed_for_the_site(bike, site, browser):
    url = inside(browser, f"&with={COMPLETE}")
    answer = browser.get(f"{url}hand/")
    assert answer.status_code == 200
    assert f'data-origin="{ORIGIN}"' in answer.content.decode()
    message = handed(answer)
    said = Webhook(site.secret).verify(message["body"], message["headers"])
    assert (said["format"], said["for"], said["total"], said["currency"]) == (
        "atelier-build/1",
        ORIGIN,
        "195.00",
        "EUR",
    )
    assert {line["sku"] for line in said["lines"]} == {"THICK", "LARGE"}
    assert said["id"] == message["headers"]["webhook-id"]
    again = handed(browser.get(f"{url}hand/"))
    assert again["headers"]["webhook-id"] == said["id"]


def test_a_changed_document_or_another_key_is_found_out(bike, site, browser):
    message = handed(browser.get(inside(browser, f"&with={COMPLETE}") + "hand/"))
    with pytest.raises(WebhookVerificationError):
        Webhook(site.secret).verify(message["body"].replace("195.00", "1.00"), message["headers"])
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 44).verify(message["body"], message["headers"])


def test_what_is_not_finished_is_not_handed_over(bike, site, browser):
    answer = browser.get(inside(browser, "&with=THICK") + "hand/")
    assert answer.status_code == 409
    assert "Still to choose: Wheel." in text_of(answer)
    assert "data-message" not in answer.content.decode()


def test_for_a_day_after_a_new_secret_the_old_one_signs_too(bike, site, browser, staff):
    old = site.secret
    page = staff.post(f"/admin/embed/embeddingsite/{site.pk}/secret/")
    site.refresh_from_db()
    assert site.secret in text_of(page)
    assert site.secret != old
    message = handed(browser.get(inside(browser, f"&with={COMPLETE}") + "hand/"))
    for secret in (old, site.secret):
        Webhook(secret).verify(message["body"], message["headers"])
    EmbeddingSite.objects.update(old_ends_at=site.made_at)
    message = handed(browser.get(inside(browser, f"&with={COMPLETE}") + "hand/"))
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(message["body"], message["headers"])


# Staff


def test_staff_allow_a_site_and_see_its_secret_once(staff):
    form = {"name": "The Shop", "origin": "https://Shop.example.com/", "is_active": "on"}
    page = staff.post("/admin/embed/embeddingsite/add/", form)
    site = EmbeddingSite.objects.get()
    assert site.origin == ORIGIN
    assert site.secret.startswith("whsec_")
    assert site.secret in text_of(page)
    for path in ("", f"{site.pk}/change/", f"{site.pk}/history/"):
        later = staff.get(f"/admin/embed/embeddingsite/{path}")
        assert later.status_code == 200
        assert site.secret not in later.content.decode()


def test_what_is_no_origin_is_said_beside_the_field(staff):
    for origin in ("shop.example.com", "https://shop.example.com/page", "http://shop.example.com"):
        page = staff.post("/admin/embed/embeddingsite/add/", {"name": "The Shop", "origin": origin})
        assert "Please " in text_of(page)
    assert not EmbeddingSite.objects.exists()


def test_nobody_else_makes_a_secret(site):
    before = site.secret
    assert guest().post(f"/admin/embed/embeddingsite/{site.pk}/secret/").status_code == 302
    site.refresh_from_db()
    assert site.secret == before


# The script


def test_the_script_is_small_and_served_at_one_address():
    script = (BASE_DIR / "static/js/embed.js").read_bytes()
    assert len(script) <= 5_000
    answer = Client().get("/embed.js")
    assert answer.content == script
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not answer.cookies


def test_the_questions_about_use_are_asked_inside_too(site, browser, at):
    wish = {"module": "wheel", "component": "LARGE", "weight": 3}
    answers = [{"code": "hills", "text": "In the hills", "hard": False, "wishes": [wish]}]
    needs = [{"code": "where", "text": "Where?", "several": False, "answers": answers}]
    put_on_sale(BIKE | {"needs": needs}, at)
    url = inside(browser)
    place = url.partition("b/")[0] + "configure/bike/"
    assert f'href="{place}needs/"' in browser.get(url).content.decode()
    page = browser.get(f"{place}needs/?need-where=hills")
    assert policy(page)["frame-ancestors"] == ORIGIN
    assert f'action="{place}"' in page.content.decode()
    begun = browser.post(place, {"way": "needs", "need-where": "hills"}, headers={"Origin": "http://testserver"})
    assert begun.status_code == 303
    assert begun.url.startswith(url.partition("b/")[0])
    assert Configuration.objects.get(pk=begun.url.split("/")[4]).choices["wheel"] == "LARGE"
