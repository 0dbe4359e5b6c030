"""The publish pages: who may see them, by which method, with and without htmx."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from configurator.customers.models import User
from configurator.releases.models import CurrentRelease, OnSale, Publication, Report
from configurator.releases.schedule import request_publication, request_report, run_due
from tests.releases.families import component, family, module, rule
from tests.releases.shop import put_on_sale, store

pytestmark = pytest.mark.django_db

PARTS = [component(sku) for sku in ("S1", "T1", "T2")]
MODULES = [module("s", "S1"), module("t", "T1 T2")]
HTMX = {"HX-Request": "true"}
NEVER = rule("never_with", **{"if": [{"module": "s"}]}, then=[{"module": "t", "component": "T1"}])


def url(name, *words):
    return reverse(f"admin:releases_release_{name}", args=words)


@pytest.fixture
def thing(at):
    return put_on_sale(family(PARTS, MODULES), at).family


@pytest.fixture
def report(thing):
    """A finished report on a draft in which a component is dead."""
    store(family(PARTS, MODULES, [NEVER]))
    made = request_report(family=thing, by=None, at=timezone.now())
    run_due(clock=timezone.now)
    return Report.objects.get(pk=made.pk)


def pages(report):
    return [
        url("publish"),
        url("publish_one", "thing"),
        url("report", "thing", report.pk),
        url("publication", "thing", waiting(report).pk),
        url("back", "thing", 1),
    ]


def waiting(report, **words):
    now = timezone.now()
    due_at = now + timedelta(hours=1)
    return request_publication(family=report.family, report=None, by=None, due_at=due_at, at=now, **words)


# Who


def test_staff_without_the_permission_are_refused(report, client):
    clerk = User.objects.create_user("clerk@example.com", "a-password-of-the-cast", name="Cleo Clerk", is_staff=True)
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert [client.get(page).status_code for page in pages(report)] == [403] * 5
    assert client.post(url("report", "thing", report.pk), {"when": "now"}).status_code == 403
    assert client.post(url("back", "thing", 1), {"instead_of": "1"}).status_code == 403
    clerk.user_permissions.add(Permission.objects.get(codename="publish_release"))
    assert [client.get(page).status_code for page in pages(report)] == [200, 302, 200, 200, 200]


def test_customers_are_asked_to_sign_in(report, member):
    assert [member.get(page).status_code for page in pages(report)] == [302] * 5
    assert all("login" in member.get(page)["Location"] for page in pages(report))


@pytest.mark.parametrize(
    ("name", "words", "method"),
    [
        ("publish", (), "post"),
        ("publish_one", ("thing",), "post"),
        ("report", ("thing", 1), "put"),
        ("publication", ("thing", 1), "post"),
        ("call_off", ("thing", 1), "get"),
        ("back", ("thing", 1), "delete"),
    ],
)
def test_another_method_is_refused(staff, name, words, method):
    assert getattr(staff, method)(url(name, *words)).status_code == 405


@pytest.mark.parametrize(
    ("name", "words"),
    [("publish_one", ("none",)), ("report", ("thing", 99)), ("publication", ("thing", 99)), ("back", ("thing", 99))],
)
def test_what_is_not_there_is_not_found(staff, thing, name, words):
    assert staff.get(url(name, *words)).status_code == 404


def test_a_report_belongs_to_its_family(staff, report):
    put_on_sale(family(PARTS, MODULES, code="other"), timezone.now())
    assert staff.get(url("report", "other", report.pk)).status_code == 404


# The way to publish


def test_the_list_names_what_is_on_sale_and_what_waits(staff, report):
    waiting(report)
    page = staff.get(url("publish")).content.decode()
    assert "release 1</a>, published" in page
    assert "Will be published" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_has_the_same_queries_for_any_number_of_families(staff, at, count, django_assert_num_queries):
    for number in range(count):
        put_on_sale(family(PARTS, MODULES, code=f"thing{number}"), at)
    staff.get(url("publish"))
    with django_assert_num_queries(4):
        staff.get(url("publish"))


def test_looking_begins_a_report_and_shows_its_progress(staff, thing):
    answer = staff.get(url("publish_one", "thing"))
    made = Report.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, url("report", "thing", made.pk))
    page = staff.get(answer["Location"]).content.decode()
    assert "It is about to begin" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert 'data-hx-trigger="every 1s"' in page


def test_a_report_that_nobody_begins_says_what_to_start(staff, thing):
    made = request_report(family=thing, by=None, at=timezone.now() - timedelta(minutes=1))
    assert "manage.py publish_due --follow" in staff.get(url("report", "thing", made.pk)).content.decode()


def test_the_finished_report_is_the_same_in_the_page_and_as_a_fragment(staff, report):
    page = staff.get(url("report", "thing", report.pk)).content.decode()
    fragment = staff.get(url("report", "thing", report.pk), headers=HTMX).content.decode()
    assert fragment.startswith('<div id="report">')
    for words in ("T: T1", "before: 2", "Because of rule.", "Publish Thing now"):
        assert words in page
        assert words in fragment
    assert "every 1s" not in page


def test_publishing_now_goes_from_report_to_sale(staff, report):
    answer = staff.post(url("report", "thing", report.pk), {"when": "now"})
    made = Publication.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, url("publication", "thing", made.pk))
    assert (made.report, made.requested_by.name) == (report, "Sam Staff")
    assert "About to publish Thing" in staff.get(answer["Location"]).content.decode()
    run_due(clock=timezone.now)
    assert "Thing is on sale" in staff.get(answer["Location"]).content.decode()
    assert CurrentRelease.objects.get().release.number == 2


def test_publishing_later_waits_and_can_be_called_off(staff, report):
    when = timezone.now() + timedelta(days=1)
    answer = staff.post(url("report", "thing", report.pk), {"when": "later", "at": f"{when:%Y-%m-%dT%H:%M}"})
    made = Publication.objects.get()
    assert (made.due_at, made.report) == (when.replace(second=0, microsecond=0), None)
    assert "Thing will be published" in staff.get(answer["Location"]).content.decode()
    assert staff.post(url("call_off", "thing", made.pk)).status_code == 303
    assert "Called off" in staff.get(answer["Location"]).content.decode()
    assert Publication.objects.get().status == "cancelled"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Give the day and the time."),
        ("2020-01-01T10:00", "This time has passed."),
        ("soon", "Give a day and a time"),
    ],
)
def test_a_time_that_can_not_be_meant_is_refused_in_words(staff, report, typed, says):
    answer = staff.post(url("report", "thing", report.pk), {"when": "later", "at": typed})
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert Publication.objects.count() == 0


def test_a_refused_publication_names_the_rules(staff, report):
    both = [NEVER, NEVER | {"code": "too", "then": [{"module": "t", "component": "T2"}]}]
    store(family(PARTS, MODULES, both))
    now = timezone.now()
    made = request_publication(family=report.family, report=None, by=None, due_at=now, at=now)
    run_due(clock=timezone.now)
    page = staff.get(url("publication", "thing", made.pk)).content.decode()
    assert "Thing was not published" in page
    assert '<strong><a href="/admin/rules/thing/rule/too/">too</a></strong>' in page


def test_a_report_with_failed_examples_offers_no_publishing(staff, thing):
    example = {"code": "both", "name": "Both", "choices": {"t": "T1"}, "must_be": "possible"}
    store(family(PARTS, MODULES, [NEVER]) | {"examples": [example]})
    made = request_report(family=thing, by=None, at=timezone.now())
    run_due(clock=timezone.now)
    page = staff.get(url("report", "thing", made.pk)).content.decode()
    assert "Examples come out the other way" in page
    assert "Publish Thing now" not in page


def test_a_report_leads_to_the_rules_that_have_to_be_mended(staff, report):
    page = staff.get(url("report", "thing", report.pk)).content.decode()
    way = f'<a href="/admin/rules/thing/rule/{NEVER["code"]}/">'
    assert way in page
    publisher = User.objects.create_user("p@example.com", "a-password-of-the-cast", is_staff=True)
    staff.force_login(publisher, backend="django.contrib.auth.backends.ModelBackend")
    publisher.user_permissions.set(Permission.objects.filter(codename="publish_release"))
    assert way not in staff.get(url("report", "thing", report.pk)).content.decode()
    publisher.user_permissions.add(Permission.objects.get(codename="view_compatibilityrule"))
    assert way in staff.get(url("report", "thing", report.pk)).content.decode()
    report.family.rules.all().delete()
    assert way not in staff.get(url("report", "thing", report.pk)).content.decode()


# Back


def test_going_back_shows_the_differences_and_does_it(staff, thing, at):
    put_on_sale(family(PARTS, [module("s", "S1", prices={"S1": "2.00"}), MODULES[1]]), at)
    page = staff.get(url("back", "thing", 1)).content.decode()
    assert "S1 in S: €1.00 instead of €2.00." in page
    answer = staff.post(url("back", "thing", 1), {"instead_of": "2"})
    assert (answer.status_code, answer["Location"]) == (303, url("publish"))
    assert CurrentRelease.objects.get().release.number == 1
    assert OnSale.objects.latest("pk").by.name == "Sam Staff"


@pytest.mark.parametrize("instead_of", ["1", "", "x", "9" * 30])
def test_going_back_from_something_else_than_was_shown_changes_nothing(staff, thing, at, instead_of):
    put_on_sale(family(PARTS, MODULES), at)
    answer = staff.post(url("back", "thing", 1), {"instead_of": instead_of})
    assert answer["Location"] == url("back", "thing", 1)
    assert CurrentRelease.objects.get().release.number == 2


def test_the_history_leads_back(staff, report, at):
    put_on_sale(family(PARTS, MODULES), at + timedelta(days=1))
    page = staff.get(url("report", "thing", report.pk)).content.decode()
    assert f'href="{url("back", "thing", 1)}"' in page
