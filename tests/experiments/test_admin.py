"""Writing a test: one choice of what pages have, days that make sense; when it has started it is read only."""

import pytest
from django.contrib.auth.models import Group, Permission

from catalog.groups import ensure_groups
from configurator.customers.models import User
from configurator.experiments.models import Experiment
from tests.experiments.shop import experiment, started

pytestmark = pytest.mark.django_db
ADD = "/admin/experiments/experiment/add/"
FORM = {
    "name": "Shorter page",
    "reason": "",
    "what": "build-question:away",
    "percent": "50",
    "measure": "bought",
    "within_days": "14",
    "days": "42",
    "wanted": "",
}


def page(answer):
    return answer.content.decode()


def test_what_pages_have_is_offered_with_how_it_is_now(staff):
    said = page(staff.get(ADD))
    assert "Home page: which block comes first (now: Your usual, messages and builds first)" in said
    assert 'value="build-modules:largest"' in said
    assert 'value="build-question:usual"' not in said


def test_it_is_written_and_leads_to_its_page(staff):
    answer = staff.post(ADD, FORM, follow=True)
    made = Experiment.objects.get()
    assert (made.varied, made.arm, made.days, made.wanted) == ("build-question", "away", 42, None)
    assert f"/staff/experiments/{made.pk}/" in page(answer)
    change = f"/admin/experiments/experiment/{made.pk}/change/"
    assert 'value="build-question:away" selected' in page(staff.get(change))
    staff.post(change, FORM | {"what": "home-button:price"})
    made.refresh_from_db()
    assert (made.varied, made.arm) == ("home-button", "price")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("within_days", "42", "measure within fewer"),
        ("what", "build-question:usual", "Select a valid choice"),
        ("percent", "5", "greater than or equal to 10"),
        ("days", "400", "less than or equal to 365"),
        ("wanted", "0", "greater than or equal to 0.01"),
        ("wanted", "x", "Enter a number"),
        ("name", "", "This field is required"),
    ],
)
def test_wrong_fields_are_named_and_nothing_is_lost(staff, field, value, words):
    said = page(staff.post(ADD, FORM | {"reason": "It is long."} | {field: value}))
    assert words in said
    assert 'value="It is long."' in said
    assert not Experiment.objects.exists()


def test_what_was_started_is_read_and_neither_changed_nor_deleted(staff):
    test = started()
    change = f"/admin/experiments/experiment/{test.pk}/change/"
    said = page(staff.get(change))
    assert "Home page: which block comes first: Products first" in said
    assert 'name="days"' not in said
    assert staff.post(change, FORM | {"days": "90"}).status_code == 403
    assert staff.post(f"/admin/experiments/experiment/{test.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Experiment.objects.get().days == 28


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries(staff, count, django_assert_num_queries):
    for number in range(count):
        experiment(name=f"Test {number}")
    with django_assert_num_queries(5):  # session, user, two counts, tests
        said = page(staff.get("/admin/experiments/experiment/"))
    assert said.count("being written") == count


def test_the_conversion_specialist_writes_and_runs_and_looks_at_what_came_of_proposals(client):
    ensure_groups()
    user = User.objects.create_user("cora@example.com", "a good password", name="Cora", is_staff=True)
    user.groups.set([Group.objects.get(name="conversion specialist")])
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(ADD, FORM).status_code == 302
    test = Experiment.objects.get()
    for address in (f"/staff/experiments/{test.pk}/", "/staff/funnel/", "/admin/profiles/populationmodel/"):
        assert client.get(address).status_code == 200
    assert client.get("/admin/catalog/productfamily/").status_code == 403
    granted = Permission.objects.filter(group__name="conversion specialist")
    assert not granted.filter(codename__startswith="delete_").exists()
    assert not granted.exclude(content_type__app_label__in=("experiments", "insight", "profiles")).exists()
