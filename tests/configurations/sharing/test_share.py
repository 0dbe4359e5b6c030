"""A link to a build: what it shows and to whom, the copy, the code, taking it back."""

import re
import uuid
from datetime import timedelta
from itertools import product

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from catalog.models import ProductFamily
from configurator.configurations.models import Configuration, SharedBuild, SharedCopy
from configurator.configurations.sharing.find import UnreadableCodeError, read_code
from configurator.configurations.sharing.share import ALPHABET, MOST, share
from configurator.customers.identify import set_learning
from configurator.customers.models import Interaction, Learning, User, Verb
from configurator.releases.models import CurrentRelease
from tests.configurations.shop import text_of
from tests.conftest import Browser, guest

pytestmark = pytest.mark.django_db

BAD_WORDS = re.compile(r"\b(invalid|error|constraint|null|none type|traceback|exception)\b", re.IGNORECASE)


def clerk():
    """Staff with the right to open codes and no other."""
    user = User.objects.create_user("cleo@example.com", "a-password-of-the-cast", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_sharedbuild"))
    browser = Browser()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


# The link


def test_a_link_shows_the_build_to_anybody_and_nothing_of_its_owner(shared, link, made):
    answer = Client().get(link)
    assert answer.status_code == 200
    assert "LARGE" in text_of(answer).upper()
    assert "€195.00" in text_of(answer)
    page = answer.content.decode()
    assert str(made.key) not in page
    assert str(made.browser.visitor.customer_id) not in page
    assert shared.spoken_code not in page


def test_a_link_is_random_and_long_enough(shared):
    assert len(shared.token) == 32
    assert re.fullmatch(r"[\w-]{32}", shared.token)


def test_it_is_kept_out_of_search_engines_and_of_other_sites(link):
    for path in ("", "print/", "build.pdf", "qr.svg"):
        answer = Client().get(link + path)
        assert answer.status_code == 200
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer.headers["Cache-Control"]
    assert '<meta name="robots" content="noindex, nofollow">' in Client().get(link).content.decode()
    robots = Client().get("/robots.txt").content.decode()
    assert "Disallow: /s/\n" in robots
    assert "Disallow: /code/\n" in robots


def test_looking_writes_nothing(shared, link):
    before = Configuration.objects.count(), Interaction.objects.count()
    browser = Client()
    for path in ("", "print/", "build.pdf", "qr.svg"):
        browser.get(link + path)
    assert (Configuration.objects.count(), Interaction.objects.count()) == before
    assert not browser.cookies.get("visitor")


def test_what_is_chosen_later_is_not_shown(made, link):
    before = text_of(Client().get(link))
    made.take("extras", value="BELL")
    assert text_of(Client().get(link)) == before


def test_a_copy_is_somebody_elses_own(made, shared, link, stranger):
    answer = stranger.post(link)
    assert answer.status_code == 303
    copy = Configuration.objects.get(pk=answer.url.split("/")[2])
    assert copy.choices == shared.choices
    assert copy.customer_id == stranger.visitor.customer_id
    assert stranger.get(answer.url).status_code == 200
    assert stranger.get(made.url).status_code == 404
    assert made.row.version == 1


def test_a_copy_says_whose_build_it_is_of(made, link, stranger):
    """So that an order of it counts for who shared; nothing of one's own, or where one lets us learn nothing."""
    stranger.post(link)
    copy = SharedCopy.objects.get()
    assert (copy.sharer_id, copy.configuration.customer_id) == (
        made.browser.visitor.customer_id,
        stranger.visitor.customer_id,
    )
    made.browser.post(link)
    assert SharedCopy.objects.count() == 1
    set_learning(visitor=stranger.visitor, learning=Learning.OFF, at=made.row.updated_at)
    stranger.post(link)
    assert SharedCopy.objects.count() == 1


def test_a_guest_who_never_was_here_gets_a_copy_too(link):
    browser = Client()
    answer = browser.post(link)
    assert browser.get(answer.url).status_code == 200


def test_the_owner_is_led_to_the_build_itself(made, link, stranger):
    assert made.url in made.browser.get(link).content.decode()
    assert "This is a build of yours" not in text_of(stranger.get(link))


def test_on_a_newer_release_the_page_says_what_changed_and_the_copy_is_mended(made, link, stranger, newer):
    newer()
    said = text_of(stranger.get(link))
    assert "What has changed since then" in said
    assert "is no longer offered" in said
    answer = stranger.post(link)
    copy = Configuration.objects.get(pk=answer.url.split("/")[2])
    assert copy.release_id == CurrentRelease.objects.get(family__code="bike").release_id
    assert copy.choices.get("wheel") != "LARGE"
    assert "is no longer offered" in text_of(stranger.get(answer.url))
    assert made.row.choices == {"frame": "THICK", "wheel": "LARGE"}


def test_of_a_product_that_is_off_sale_there_is_no_copy(link, stranger):
    ProductFamily.objects.update(is_listed=False)
    assert "not on sale at the moment" in text_of(stranger.get(link))
    answer = stranger.post(link, follow=True)
    assert answer.status_code == 200
    assert "no copy can be begun" in text_of(answer)
    assert not Configuration.objects.filter(customer_id=stranger.visitor.customer_id).exists()


# Making it


def test_sharing_again_gives_the_same_link_until_something_is_chosen(made, shared):
    made.browser.post(f"{made.url}share/")
    assert SharedBuild.objects.count() == 1
    made.take("extras", value="BELL")
    assert "has changed since you shared it" in text_of(made.browser.get(f"{made.url}share/"))
    made.browser.post(f"{made.url}share/")
    assert SharedBuild.objects.count() == 2
    page = text_of(made.browser.get(f"{made.url}share/"))
    assert shared.spoken_code in page


def test_nobody_else_sees_makes_or_ends_links(made, shared, stranger):
    ends = f"{made.url}share/{shared.key}/"
    assert stranger.get(f"{made.url}share/").status_code == 404
    assert stranger.post(f"{made.url}share/").status_code == 404
    assert stranger.post(f"{ends}revoke/").status_code == 404
    assert stranger.post(f"{ends}mail/", {"email": "eve@example.com"}).status_code == 404
    assert SharedBuild.objects.get().revoked_at is None


def test_a_link_of_another_build_can_not_be_mailed_as_this_ones(made, shared, stranger, bike, build):
    theirs = build(stranger, bike, {"frame": "THIN"})
    assert stranger.post(f"{theirs.url}share/{shared.key}/mail/", {"email": "eve@example.com"}).status_code == 404


def test_of_an_empty_build_there_is_nothing_to_share(bike, customer, build):
    empty = build(customer, bike)
    assert "Choose something first" in text_of(customer.get(f"{empty.url}share/"))
    assert "nothing to show" in text_of(customer.post(f"{empty.url}share/", follow=True))
    assert not SharedBuild.objects.exists()


def test_links_of_one_build_are_counted(bike, made, customer):
    now = timezone.now()
    [bell] = [option.variable for option in bike.modules["extras"].options if option.sku == "BELL"]
    [nut] = [option.variable for option in bike.modules["snack"].options if option.sku == "NUT"]
    for frame, rings, nuts in list(product(("THIN", "THICK", "ODD"), ("yes", "no"), "0123"))[:MOST]:
        choices = {"frame": frame, bell: rings, nut: nuts}
        Configuration.objects.filter(pk=made.key).update(choices=choices)
        share(key=made.key, visitor=customer.visitor, at=now)
    Configuration.objects.filter(pk=made.key).update(choices={"frame": "THIN"})
    assert "Please take one back first" in text_of(customer.post(f"{made.url}share/", follow=True))
    assert SharedBuild.objects.count() == MOST


def test_sharing_is_noted_where_that_is_allowed(made, customer, at):
    made.browser.post(f"{made.url}share/")
    assert Interaction.objects.filter(verb=Verb.SHARED, family_code="bike").count() == 1
    set_learning(visitor=customer.visitor, learning=Learning.OFF, at=at)
    made.take("extras", value="BELL")
    made.browser.post(f"{made.url}share/")
    assert Interaction.objects.filter(verb=Verb.SHARED).count() == 1


# What does not open


def test_a_mistyped_link_says_what_may_have_happened(link):
    for broken in (link[:-5] + "/", "/s/x/", "/s/" + "a" * 500 + "/", "/s/%F0%9F%98%80/"):
        answer = Client().get(broken)
        assert answer.status_code == 404
        assert "We don't know this link" in text_of(answer)
        assert not BAD_WORDS.search(text_of(answer))


def test_a_link_that_was_taken_back_opens_nothing(made, shared, link):
    answer = made.browser.post(f"{made.url}share/{shared.key}/revoke/", follow=True)
    assert "taken back" in text_of(answer)
    for path in ("", "print/", "build.pdf", "qr.svg"):
        gone = Client().get(link + path)
        assert gone.status_code == 410
        assert "This link was taken back" in text_of(gone)
        assert "LARGE" not in text_of(gone).upper()
    assert Client().post(link).status_code == 410
    assert made.browser.post(f"{made.url}share/{shared.key}/revoke/").status_code == 303
    assert made.browser.post("/code/", {"code": shared.code}).status_code == 410


def test_an_old_link_says_so(shared, link):
    SharedBuild.objects.update(valid_until=timezone.now() - timedelta(seconds=1))
    answer = Client().get(link)
    assert answer.status_code == 410
    assert "This link is too old" in text_of(answer)


# The code


def test_the_owner_comes_to_the_build_by_its_code_however_it_is_typed(made, shared):
    for typed in (shared.code, shared.spoken_code.lower(), f" {shared.code[:2]} {shared.code[2:]} "):
        answer = made.browser.post("/code/", {"code": typed})
        assert (answer.status_code, answer.url) == (303, made.url)


def test_once_the_build_has_changed_the_code_opens_what_was_shared(made, shared, link):
    made.take("extras", value="BELL")
    assert made.browser.post("/code/", {"code": shared.code}).url == link


def test_to_anybody_else_a_code_sounds_like_no_code_at_all(shared, stranger):
    other = "".join("3" if letter == "2" else "2" for letter in shared.code)
    foreign, unknown = stranger.post("/code/", {"code": shared.code}), stranger.post("/code/", {"code": other})
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert "No build of yours has this code" in text_of(foreign)
    assert text_of(foreign).replace(shared.code, "") == text_of(unknown).replace(other, "")


def test_staff_with_the_right_open_any_code_and_others_none(shared, link, customer):
    cleo = clerk()
    assert cleo.get("/staff/code/").status_code == 200
    assert cleo.post("/staff/code/", {"code": shared.spoken_code}).url == link
    assert cleo.post("/code/", {"code": shared.spoken_code}).status_code == 404
    User.objects.get(email="cleo@example.com").user_permissions.clear()
    assert cleo.post("/staff/code/", {"code": shared.spoken_code}).status_code == 403
    assert customer.post("/staff/code/", {"code": shared.spoken_code}).status_code == 403


def test_staff_need_their_second_factor_for_it(shared, settings):
    settings.STAFF_NEEDS_MFA = True
    assert clerk().post("/staff/code/", {"code": shared.spoken_code}).url == "/accounts/2fa/"


@pytest.mark.parametrize("typed", ["", "O0I1LU22", "ABC", "A" * 41, "\u0665" * 8, "K7QM-3XWT-2", "<b>" * 4])
def test_what_can_be_no_code_is_said_beside_the_field(customer, typed):
    answer = customer.post("/code/", {"code": typed})
    assert answer.status_code == 422
    assert 'class="field-says"' in answer.content.decode()
    assert not BAD_WORDS.search(text_of(answer))


def test_codes_have_no_look_alikes():
    assert set(ALPHABET).isdisjoint("0O1ILU")
    with pytest.raises(UnreadableCodeError, match="Codes have no O"):
        read_code(text="OQQQ-QQQQ")


def test_guessing_codes_is_stopped_for_whoever_guesses_and_nobody_else(made, shared):
    eve = guest()
    answers = [eve.post("/code/", {"code": "2" * 8}).status_code for _ in range(12)]
    assert answers == [404] * 10 + [429] * 2
    stopped = eve.post("/code/", {"code": "2" * 8})
    assert stopped.headers["Retry-After"] == "600"
    assert "Too many tries" in text_of(stopped)
    assert made.browser.post("/code/", {"code": shared.code}).status_code == 303


def test_a_browser_without_a_name_is_counted_by_its_address(db):
    answers = [Client().post("/code/", {"code": "2" * 8}).status_code for _ in range(11)]
    assert answers[-2:] == [404, 429]


# Methods


def test_wrong_methods_are_refused(made, shared, link, customer):
    for path in (f"{made.url}share/{shared.key}/revoke/", f"{made.url}share/{shared.key}/mail/"):
        assert customer.get(path).status_code == 405
    for path in ("print/", "build.pdf", "qr.svg"):
        assert customer.post(link + path).status_code == 405
    assert customer.post(f"/b/{uuid.uuid4()}/share/").status_code == 404
