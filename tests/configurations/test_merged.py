"""Builds of two customers who turn out to be one person."""

import pytest

from configurator.customers.merge import merge, undo
from tests.conftest import AT, guest

LAMP = {"frame": "THIN"}


@pytest.fixture
def builds(build, bike, customer, stranger):
    return [build(browser, bike, LAMP) for browser in (customer, stranger)]


def answers(builds, *browsers):
    """What each browser gets for a page and a click of each build."""
    found = []
    for browser in browsers:
        for made in builds:
            click = browser.click(f"{made.url}m/frame/", version=made.row.version, value="THIN")
            found.append((browser.get(made.url).status_code, click.status_code))
    return found


YES, NO = (200, 200), (404, 404)


def test_builds_follow_a_merge_and_go_back_when_it_is_undone(builds, customer, stranger):
    other = guest()
    apart = [YES, NO, NO, YES, NO, NO]
    assert answers(builds, customer, stranger, other) == apart
    made = merge(survivor_id=customer.visitor.customer_id, absorbed_id=stranger.visitor.customer_id, at=AT)
    assert answers(builds, customer, stranger, other) == [YES, YES, YES, YES, NO, NO]
    assert made is not None
    undo(merge_id=made.pk, at=AT)
    assert answers(builds, customer, stranger, other) == apart


def test_the_list_of_builds_is_the_persons(builds, customer, stranger):
    merge(survivor_id=customer.visitor.customer_id, absorbed_id=stranger.visitor.customer_id, at=AT)
    for browser in (customer, stranger):
        page = browser.get("/builds/").content.decode()
        assert [made.url in page for made in builds] == [True, True]
    assert "/b/" not in guest().get("/builds/").content.decode()


def test_a_click_in_a_build_of_the_other_half_costs_one_query_more(
    builds, customer, stranger, django_assert_num_queries
):
    merge(survivor_id=customer.visitor.customer_id, absorbed_id=stranger.visitor.customer_id, at=AT)
    for browser, made, queries in ((customer, builds[0], 3), (customer, builds[1], 3), (stranger, builds[0], 4)):
        browser.get(made.url)
        version = made.row.version
        with django_assert_num_queries(queries + 2):  # and the transaction's two
            browser.click(f"{made.url}m/frame/", version=version, value="THICK")


def test_staff_see_the_open_builds_of_a_person(builds, staff, customer, stranger):
    url = f"/staff/customers/{customer.visitor.customer_id}/builds/"
    assert staff.get(url).content.decode().count("<li>Bike") == 1
    merge(survivor_id=customer.visitor.customer_id, absorbed_id=stranger.visitor.customer_id, at=AT)
    assert staff.get(url, headers={"HX-Request": "true"}).content.decode().count("<li>Bike") == 2
