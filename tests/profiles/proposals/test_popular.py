"""The most popular build: begun by anybody, where enough people stand behind it, and of nobody's own taste."""

import pytest

from configurator.configurations.models import Configuration
from configurator.configurations.ways.begin import way_named, ways_of
from configurator.profiles.models import PopulationModel
from configurator.profiles.proposals.populations import ENOUGH_PEOPLE
from configurator.releases.shelf import current_release
from tests.configurations.shop import text_of
from tests.conftest import Browser
from tests.profiles.proposals.test_populations import shopping

pytestmark = pytest.mark.django_db


def popular():
    return way_named(code="popular", release=current_release("lamp"), seen={})


def test_most_customers_builds_are_the_most_popular_one(shop):
    shopping(dark=20, light=40)
    found = popular()
    assert found.state.complete
    assert {found.choices["shade"], found.choices["bulb"]} == {"PAPER", "LED"}
    assert found.says == "What most customers take, from 60 builds that were ordered"
    shopping(dark=80, light=0)
    assert popular().choices["shade"] == "GLASS"


def test_whoever_comes_for_the_first_time_sees_it_and_may_begin_with_it(shop):
    shopping()
    browser = Browser()
    said = text_of(browser.get("/configure/lamp/", follow=True))
    assert "Most popular What most customers take, from 60 builds that were ordered" in said
    browser.post("/configure/lamp/", {"way": "popular"})
    made = Configuration.objects.latest("created_at")
    assert made.choices == popular().choices
    assert sorted(made.choices) == made.filled


def test_of_too_few_people_nothing_is_said(shop):
    shopping()
    assert [way.code for way in ways_of(release=current_release("lamp"), seen={})] == ["cheapest", "popular"]
    PopulationModel.objects.update(customer_count=ENOUGH_PEOPLE - 1)
    assert [way.code for way in ways_of(release=current_release("lamp"), seen={})] == ["cheapest"]
