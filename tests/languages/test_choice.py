"""Which language a page is in: the address, the person's own choice, the browser, the shop."""

import pytest
from django.test import Client
from django.utils import translation

from configurator.customers.identify import customer_of, ensure_customer
from configurator.customers.models import Customer
from configurator.customers.speak import language_for, speak
from configurator.customers.visitor import Visitor
from configurator.languages import middleware
from configurator.languages.choose import asked_in, language_named, speaking

pytestmark = pytest.mark.django_db
ROOTS = {
    "en": '<html lang="en" dir="ltr">',
    "de": '<html lang="de" dir="ltr">',
    "fa": '<html lang="fa" dir="rtl">',
    "zh-hans": '<html lang="zh-hans" dir="ltr">',
}


def language_of(answer):
    said = answer.headers["Content-Language"]
    assert ROOTS[said] in answer.content.decode()
    return said


@pytest.mark.parametrize(
    ("text", "language"),
    [("de", "de"), ("de-AT", "de"), ("zh", "zh-hans"), ("zh-CN", "zh-hans"), ("fr", ""), ("", ""), ("../de", "")],
)
def test_a_code_is_read(text, language):
    assert language_named(text) == language


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/de/", ("de", "/")),
        ("/de/cart/", ("de", "/cart/")),
        ("/zh/cart/", ("zh-hans", "/cart/")),
        ("/zh-hans/", ("zh-hans", "/")),
        ("/de", ("", "/de")),
        ("/b/x/", ("", "/b/x/")),
        ("/fr/cart/", ("", "/fr/cart/")),
        ("/de-at/", ("", "/de-at/")),
    ],
)
def test_an_address_may_ask(path, found):
    assert asked_in(path) == found


@pytest.mark.parametrize("code", ROOTS)
def test_the_address_asks_and_is_remembered(client, code):
    assert language_of(client.get(f"/{code}/")) == code
    kept = client.cookies["language"]
    assert (kept.value, kept["httponly"], kept["samesite"]) == (code, True, "Lax")
    assert language_of(client.get("/", headers={"Accept-Language": "en"})) == code


def test_the_browser_says_it_where_nobody_chose(client):
    assert language_of(client.get("/", headers={"Accept-Language": "fr, fa;q=0.8, de;q=0.5"})) == "fa"
    assert language_of(client.get("/", headers={"Accept-Language": "fr"})) == "en"
    assert language_of(client.get("/")) == "en"
    assert "language" not in client.cookies


def test_a_cookie_that_names_none_of_ours_is_nothing(client):
    client.cookies["language"] = "../../etc"
    assert language_of(client.get("/")) == "en"


def test_what_may_be_kept_for_whom_is_said(client):
    assert {"Accept-Language", "Cookie"} <= set(client.get("/").headers["Vary"].split(", "))
    assert "Accept-Language" not in client.get("/de/").headers["Vary"]


def test_the_language_does_not_stay_behind(client):
    client.get("/fa/")
    assert translation.get_language() == "en"


def test_no_page_is_guarded_less_in_another_language(client):
    """The guard of the staff's pages looks at the address; so the language must be out of it."""
    answer = client.get("/de/admin/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/login/?next=/admin/")
    assert answer.wsgi_request.path == "/admin/"


@pytest.mark.parametrize("path", ["/api/v1/families", "/health/live", "/robots.txt"])
def test_what_programs_read_stays_english(client, path):
    there = client.get(path, headers={"Accept-Language": "fa"})
    assert "Content-Language" not in there.headers
    assert "Accept-Language" not in there.headers.get("Vary", "")
    assert client.get(f"/fa{path}").status_code == 404


def test_without_the_list_programs_would_be_spoken_to(client, monkeypatch):
    monkeypatch.setattr(middleware, "MACHINES", ("/nothing/",))
    assert client.get("/health/live", headers={"Accept-Language": "fa"}).headers["Content-Language"] == "fa"


def test_the_same_page_in_every_language_is_named(client, settings):
    page = client.get("/de/").content.decode()
    for code in ROOTS:
        assert f'<link rel="alternate" hreflang="{code}" href="{settings.SITE_URL}/{code}/">' in page
    assert f'<link rel="alternate" hreflang="x-default" href="{settings.SITE_URL}/">' in page
    assert f'<link rel="canonical" href="{settings.SITE_URL}/de/">' in page
    assert f'<link rel="canonical" href="{settings.SITE_URL}/">' in client.get("/").content.decode()


# The menu


def test_the_menu_names_each_language_in_itself(client):
    page = client.get("/fa/cart/?x=1").content.decode()
    for code, name in (("en", "English"), ("de", "Deutsch"), ("fa", "فارسی"), ("zh-hans", "简体中文")):
        current = ' aria-current="true"' if code == "fa" else ""
        assert f'value="{code}" lang="{code}" dir="auto"{current}>{name}</button>' in page
    assert '<input type="hidden" name="next" value="/cart/?x=1">' in page


def test_choosing_goes_back_and_stays(client):
    answer = client.post("/language/", {"language": "de", "next": "/cart/"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/cart/")
    assert language_of(client.get("/cart/")) == "de"
    assert Customer.objects.count() == 0  # nobody becomes a customer by choosing a language


def test_choosing_leads_to_no_other_site(client):
    assert client.post("/language/", {"language": "de", "next": "https://evil.example/"}).headers["Location"] == "/"


def test_a_language_that_we_do_not_speak_is_refused(client):
    assert client.post("/language/", {"language": "fr"}).status_code == 400
    assert client.get("/language/").status_code == 405


def test_choosing_needs_the_form(client):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/language/", {"language": "de"}).status_code == 403


# The person


def test_a_new_guest_is_written_to_in_the_language_of_the_page(at):
    with speaking("fa"):
        guest = ensure_customer(visitor=Visitor(), at=at)
    assert language_for(customer_id=guest) == "fa"


def test_the_account_keeps_what_was_chosen(browser_of, at):
    browser, customer_id = browser_of("de")
    assert browser.cookies["language"].value == "de"
    browser.post("/language/", {"language": "fa"})
    assert language_for(customer_id=customer_id) == "fa"


@pytest.fixture
def browser_of(django_user_model, at, client):
    """A browser whose owner signs in, with the language that the account has."""

    def signed_in(language):
        user = django_user_model.objects.create_user(email="a@example.org", password="right horse")
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        customer_id = customer_of(user=user, at=at).customer_id
        speak(customer_id=customer_id, language=language)
        client.get("/en/")
        client.post("/accounts/login/", {"login": "a@example.org", "password": "right horse"})
        return client, customer_id

    return signed_in


def test_signing_in_brings_the_accounts_language(browser_of):
    browser, _ = browser_of("fa")
    assert language_of(browser.get("/")) == "fa"


def test_a_language_nobody_speaks_is_not_kept(at):
    with pytest.raises(ValueError, match="fr"):
        speak(customer_id=ensure_customer(visitor=Visitor(), at=at), language="fr")


def test_writing_to_somebody_without_a_language_is_in_the_shops(settings):
    settings.LANGUAGE_CODE = "de"
    with translation.override("fa"):
        with speaking(""):
            assert translation.get_language() == "de"
        assert translation.get_language() == "fa"
