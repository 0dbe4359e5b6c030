"""The pages of the steps, the library and the calculator; rights; forged steps; wrong fields."""

import pytest
from django.contrib.auth.models import Permission

from configurator.customers.models import User
from configurator.insight.models import Tier
from configurator.programs.models import Programme, StepPassed
from tests.programs.campaigns.club import NOW, people, valued

pytestmark = pytest.mark.django_db
WORTH = {
    "customers": "100", "purchases": "2", "margin": "10", "retention": "50", "uplift_low": "0", "uplift": "10",
    "uplift_high": "20", "records": "0", "software": "100", "contacts": "1", "contact_cost": "1", "years": "2",
    "discount": "0",
}  # fmt: skip


@pytest.fixture
def programme(db):
    for member in people(4):
        valued(member, Tier.MOST_VALUABLE)
    return Programme.objects.create(name="Lamps for life", goal_short="More lamps")


def url(programme):
    return f"/staff/programmes/{programme.pk}/"


def test_the_next_step_is_open_and_passing_it_opens_the_one_after(staff, programme):
    page = staff.get(url(programme)).content.decode()
    assert 'name="number" value="1"' in page
    assert page.count("<textarea") == 1
    words = {"round": "1", "number": "1", "text": "The board asked.", "link": "https://x.example/minutes"}
    page = staff.post(url(programme), words, follow=True).content.decode()
    assert "Step 1 is passed." in page
    assert "The board asked." in page
    assert "Sam Staff" in page
    assert 'name="number" value="2"' in page
    assert "Nobody owns the programme yet." in page


@pytest.mark.parametrize("number", ["2", "7", "10", "0", "11", "x", ""])
def test_a_forged_step_is_refused(staff, programme, number):
    answer = staff.post(url(programme), {"round": "1", "number": number, "text": "Done"})
    assert answer.status_code == 400
    assert not StepPassed.objects.exists()


def test_a_wrong_link_and_no_words_are_said(staff, programme):
    words = {"round": "1", "number": "1", "text": "Done", "link": "not a link"}
    answer = staff.post(url(programme), words)
    assert (answer.status_code, "Enter a valid URL" in answer.content.decode()) == (400, True)
    answer = staff.post(url(programme), words | {"text": " ", "link": ""})
    assert "Write what was done" in answer.content.decode()
    assert not StepPassed.objects.exists()


@pytest.mark.parametrize(("right", "sees", "passes"), [("", 403, 403), ("view", 200, 403), ("run", 200, 303)])
def test_rights(client, programme, right, sees, passes):
    user = User.objects.create_user("clerk@example.com", "a password of theirs", is_staff=True)
    names = {"": [], "view": ["view_programme"], "run": ["view_programme", "run_programme"]}[right]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(url(programme)).status_code == sees
    assert client.get("/staff/programmes/library/").status_code == sees
    assert client.get("/staff/programmes/worth/").status_code == sees
    assert client.post(url(programme), {"round": "1", "number": "1", "text": "Done"}).status_code == passes


def test_the_library_shows_results_and_searches_all(staff, programme):
    for number, text in ((1, "The board asked"), (8, "Letters sold lamps")):
        StepPassed.objects.create(programme=programme, round=1, number=number, text=text, figures="", at=NOW)
    page = staff.get("/staff/programmes/library/").content.decode()
    assert ("Letters sold lamps" in page, "The board asked" in page) == (True, False)
    page = staff.get("/staff/programmes/library/?q=BOARD").content.decode()
    assert ("Letters sold lamps" in page, "The board asked" in page) == (False, True)
    assert "Nothing has all of these words." in staff.get("/staff/programmes/library/?q=zebra").content.decode()


@pytest.mark.parametrize("count", [1, 9])
def test_queries_of_the_library(staff, programme, django_assert_max_num_queries, count):
    for number in range(1, count + 1):
        StepPassed.objects.create(programme=programme, round=1, number=number, text="lamp", at=NOW)
    with django_assert_max_num_queries(5):
        staff.get("/staff/programmes/library/?q=lamp")


def test_the_plan_is_written_in_the_admin(staff, programme):
    assert url(programme) in staff.get("/admin/programs/programme/").content.decode()
    words = {"name": "New", "least": 5, "begins_on": "2026-02-01", "ends_on": "2026-01-01"}
    page = staff.post("/admin/programs/programme/add/", words).content.decode()
    assert "programme_ends_after_it_begins" in page or "violated" in page
    assert staff.post("/admin/programs/programme/add/", words | {"ends_on": "2026-03-01"}).status_code == 302


# Worth it


def test_the_calculator_answers_with_a_range(staff, db):
    page = staff.get("/staff/programmes/worth/", WORTH).content.decode()
    # two years: margin 2000 + 1000, cost 200 + 150
    assert "It may pay or not" in page
    assert "It breaks even at 11.7 % more purchases." in page
    assert "\N{MINUS SIGN}€50.00" in page


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"uplift": "30"}, "have to stand in this order"),
        ({"customers": "many"}, "Enter a whole number."),
        ({"years": "0"}, "greater than or equal to 1"),
        ({"margin": "-1"}, "greater than or equal to 0"),
        ({"retention": "101"}, "less than or equal to 100"),
    ],
)
def test_wrong_figures_are_said_beside_them(staff, db, words, sentence):
    page = staff.get("/staff/programmes/worth/", WORTH | words).content.decode()
    assert sentence in page
    assert "breaks even" not in page


def test_without_orders_it_says_so(staff, db):
    page = staff.get("/staff/programmes/worth/?line=nonsense").content.decode()
    assert "Nobody bought of it in the last 365 days." in page
