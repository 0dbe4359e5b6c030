"""Saved builds that would no longer work on another release, for staff."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from configurator.configurations import affected as steps
from configurator.configurations.affected import affected_builds
from configurator.customers.models import User
from configurator.releases.mends import Broken
from configurator.releases.shelf import load_release
from configurator.releases.trials import compile_draft, draft_of, keep_trial
from tests.configurations.conftest import BIKE
from tests.releases.families import family, rule
from tests.releases.shop import put_on_sale, store

NEVER = rule(
    "never_with",
    "thin-small",
    **{"if": [{"module": "frame", "component": "THIN"}]},
    then=[{"module": "wheel", "component": "SMALL"}],
)
STRICTER = family(BIKE["components"], BIKE["modules"], [*BIKE["rules"], NEVER], code="bike")


def without(sku):
    modules = [{**m, "components": [line for line in m["components"] if line["sku"] != sku]} for m in BIKE["modules"]]
    return family([c for c in BIKE["components"] if c["sku"] != sku], modules, BIKE["rules"], code="bike")


def on_sale(document, at):
    return load_release(put_on_sale(document, at).pk)


def test_only_builds_that_no_longer_work_are_found(bike, build, customer, at):
    broken = build(customer, bike, {"frame": "THIN", "wheel": "SMALL"})
    build(customer, bike, {"frame": "THICK", "wheel": "SMALL"})
    build(customer, bike)
    found = affected_builds(release=on_sale(STRICTER, at))
    assert (found.tried, found.all_tried, [one.key for one in found.builds]) == (2, True, [broken.key])
    assert found.builds[0].broken == Broken((), ("Frame: Odd instead of Thin",), mendable=True)


def test_what_is_gone_is_called_by_its_name(bike, build, customer, at):
    build(customer, bike, {"frame": "THICK", "extras/BELL": "yes"})
    (one,) = affected_builds(release=on_sale(without("BELL"), at)).builds
    assert one.broken == Broken(("Extras: Bell is no longer offered",), (), mendable=True)


def test_ordered_builds_and_other_families_are_left_alone(bike, build, customer, at):
    choices = {"frame": "THIN", "wheel": "SMALL"}
    build(customer, bike, choices, status="ordered")
    build(customer, bike, choices, family_code="other")
    assert affected_builds(release=on_sale(STRICTER, at)).tried == 0


def test_of_very_many_builds_those_touched_last_are_tried(bike, build, customer, at, monkeypatch):
    monkeypatch.setattr(steps, "MOST", 2)
    for _ in range(3):
        build(customer, bike, {"frame": "THIN", "wheel": "SMALL"})
    found = affected_builds(release=on_sale(STRICTER, at))
    assert (found.tried, found.all_tried, len(found.builds)) == (2, False, 2)


@pytest.mark.parametrize("count", [1, 3])
def test_the_same_queries_for_any_number_of_builds(bike, build, customer, at, count, django_assert_num_queries):
    for _ in range(count):
        build(customer, bike, {"frame": "THIN", "wheel": "SMALL"})
    release = on_sale(STRICTER, at)
    with django_assert_num_queries(1):
        affected_builds(release=release)


class TestView:
    def url(self, at, kind="trial"):
        store(STRICTER)
        trial = keep_trial(compiled=compile_draft(document=draft_of(family_code="bike", at=at)), at=at)
        return reverse("configurations:affected", args=[kind, trial.pk])

    def test_staff_see_a_fragment_and_a_page(self, bike, build, customer, staff, at):
        build(customer, bike, {"frame": "THIN", "wheel": "SMALL"})
        url = self.url(at)
        fragment = staff.get(url, headers={"HX-Request": "true"}).content.decode()
        page = staff.get(url).content.decode()
        assert fragment.startswith('<div id="affected-builds">')
        assert "Frame: Odd instead of Thin" in fragment
        assert "Frame: Odd instead of Thin" in page
        assert "<h1>Bike</h1>" in page

    def test_customers_and_strangers_are_refused(self, bike, member, client, at):
        url = self.url(at)
        assert [member.get(url).status_code, client.get(url).status_code] == [403, 403]

    def test_an_editor_may_look(self, bike, client, at):

        call_command("ensure_groups", verbosity=0)
        editor = User.objects.create_user("ed@example.com", "a-password-of-the-cast", name="Ed Editor", is_staff=True)
        editor.groups.set(editor.groups.model.objects.filter(name="editor"))
        client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(self.url(at)).status_code == 200

    def test_nothing_is_changed_here_and_what_is_not_there_is_not_found(self, bike, staff, at):
        assert staff.post(self.url(at)).status_code == 405
        missing = [reverse("configurations:affected", args=[kind, 10**9]) for kind in ("trial", "release")]
        assert [staff.get(url).status_code for url in missing] == [404, 404]
        assert User.objects.count() == 1
