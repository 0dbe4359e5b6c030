"""Pictures of builds that nobody asks for any more go; those of orders and of links that open stay."""

import os
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from configurator.configurations.models import SharedBuild
from configurator.configurations.page import state_of
from configurator.configurations.sharing.share import share
from configurator.configurations.still import still_of
from configurator.orders.models import OrderLine
from configurator.orders.tidy import sweep_out_old_stills, tidy
from configurator.releases.composing import compose_named, forget_composed, picture_name
from tests.orders.shop import build, guest, ordered
from tests.orders.test_line_pictures import COLOURS, put_on_sale

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=91)


@pytest.fixture(autouse=True)
def on_sale(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return put_on_sale(**COLOURS)


def shown(configuration):
    """The picture of a build as a page shows it, composed."""
    found = still_of(state_of(configuration))
    assert compose_named(found.small)
    return found


def age(name, at=LONG_AGO):
    """Make the files of a picture as old as that."""
    for file in default_storage.listdir("builds/")[1]:
        if file.startswith(name.removeprefix("builds/")):
            os.utime(default_storage.path(f"builds/{file}"), (at.timestamp(), at.timestamp()))


def files():
    return sorted(default_storage.listdir("builds/")[1])


def test_what_nobody_asks_for_goes_with_its_recipe_and_comes_again():
    made = build(guest(), {"shade": "PAPER"})
    found = shown(made)
    age(found.name)
    other = shown(build(guest(), {"bulb": "LED*2"}))
    assert len(files()) == 4
    assert tidy(at=NOW) == 1
    assert [file.partition("-")[0].partition(".")[0] for file in files()] == [other.name.removeprefix("builds/")] * 2
    assert not compose_named(found.small)
    assert shown(made) == found


@pytest.mark.parametrize(("days", "gone"), [(89, 0), (91, 1)])
def test_it_goes_after_the_days_of_the_settings(days, gone):
    age(shown(build(guest(), {"shade": "PAPER"})).name, NOW - timedelta(days=days))
    assert tidy(at=NOW) == gone


def test_a_page_that_shows_it_keeps_it():
    made = build(guest(), {"shade": "PAPER"})
    age(shown(made).name)
    still_of(state_of(made))
    assert tidy(at=NOW) == 0


def test_what_was_sold_and_what_a_link_shows_stay():
    ordered(guest())
    sold = OrderLine.objects.get().picture
    visitor = guest()
    made = build(visitor, {"bulb": "LED*2"})
    share(key=made.key, visitor=visitor, at=NOW)
    linked = shown(made).name
    assert sold != linked
    age(sold)
    age(linked)
    assert tidy(at=NOW) == 0
    SharedBuild.objects.update(revoked_at=NOW)
    age(linked)
    assert tidy(at=NOW) == 1
    assert {file[:32] for file in files()} == {sold.removeprefix("builds/")}


def test_without_the_list_of_what_is_used_orders_would_lose_theirs():
    ordered(guest())
    age(OrderLine.objects.get().picture)
    assert forget_composed(before=NOW, used=()) == 1
    assert files() == []


def test_there_may_be_none_yet():
    assert picture_name([]) == ""
    assert sweep_out_old_stills.func() == 0
