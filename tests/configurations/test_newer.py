"""A build when its product is published anew: it stays as it was made until its owner goes on with the new one."""

import pytest

from configurator.configurations.models import Configuration
from tests.configurations.conftest import BIKE
from tests.configurations.shop import text_of
from tests.releases.shop import put_on_sale

pytestmark = pytest.mark.django_db


def dearer():
    modules = [{**m, "components": [dict(line) for line in m["components"]]} for m in BIKE["modules"]]
    modules[0]["components"][0]["price"] = "111.00"
    return {**BIKE, "modules": modules}


@pytest.fixture
def newer(bike, customer, build, at):
    """A build in which a frame is chosen, of a bike that is dearer now."""
    made = build(customer, bike, {"frame": "THIN"})
    put_on_sale(dearer(), at)
    return made


def test_an_old_build_opens_as_it_was_made(newer):
    assert newer.state.release.number == 1
    assert "€120.00" in newer.page()


def test_a_new_build_is_made_on_the_new_release(newer, stranger):
    answer = stranger.get("/configure/bike/")
    assert Configuration.objects.get(key=answer.url.split("/")[2]).release.number == 2


def test_going_on_with_the_new_release_keeps_the_choices(newer):
    answer = newer.post("renew/", htmx=False)
    assert (answer.status_code, answer.url) == (303, newer.url)
    row = newer.row
    assert (row.release.number, row.choices, row.past) == (2, {"frame": "THIN"}, [])
    assert "€131.00" in newer.page()


@pytest.mark.parametrize("version", ["7", "x", ""])
def test_going_on_from_a_stale_page_changes_nothing(newer, version):
    answer = newer.browser.post(newer.url + "renew/", {"version": version}, follow=True)
    assert "was changed in another tab or window" in text_of(answer)
    assert newer.row.release.number == 1
