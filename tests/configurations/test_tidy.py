"""Builds that somebody only looked at go after a month; whatever somebody did anything with stays."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from configurator.configurations.models import Configuration
from configurator.configurations.tidy import tidy
from configurator.customers.visitor import COOKIE_AGE

pytestmark = pytest.mark.django_db

LATE = COOKIE_AGE + timedelta(minutes=1)


@pytest.fixture
def looked(bike):
    """Who came, and the build that was begun for them."""
    browser = Client()
    assert browser.get("/configure/bike/").status_code == 200
    return browser, f"/b/{Configuration.objects.get().pk}/"


def test_a_build_that_was_only_looked_at_goes_when_its_guest_can_not_come_back(looked):
    now = timezone.now()
    assert tidy(at=now + COOKIE_AGE - timedelta(minutes=1)) == 0
    assert tidy(at=now + LATE) == 1
    assert not Configuration.objects.exists()


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("m/frame/", {"value": "THIN", "version": "1"}),
        ("name/", {"name": "Mine", "note": ""}),
        ("name/", {"name": "", "note": "Ask Ann."}),
    ],
)
def test_a_build_that_somebody_did_something_with_stays(looked, path, fields):
    browser, url = looked
    assert browser.post(url + path, fields).status_code == 303
    tidy(at=timezone.now() + LATE)
    assert Configuration.objects.count() == 1


def test_a_choice_that_was_taken_back_counts_as_something(looked):
    browser, url = looked
    browser.post(url + "m/frame/", {"value": "THIN", "version": "1"})
    browser.post(url + "undo/", {"version": "2"})
    assert Configuration.objects.get().choices == {}
    tidy(at=timezone.now() + LATE)
    assert Configuration.objects.count() == 1
