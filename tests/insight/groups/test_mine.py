"""What a customer sees of their group, takes along, and says of it."""

import json
import zipfile

import pytest
from django.utils import timezone

from configurator.customers.identify import set_learning
from configurator.customers.models import Customer, Learning
from configurator.insight.groups.read import members_of
from configurator.insight.models import NeedsMembership
from configurator.privacy.export import export
from configurator.privacy.walk import person_behind
from configurator.profiles.told import told_of
from configurator.programs.campaigns.needs import choices, who_have
from tests.insight.groups.club import goods, people
from tests.insight.groups.test_staff import HTMX, a_group
from tests.profiles.shop import be, member

MINE = "/me/group/"


@pytest.fixture
def joe(client, db):
    """A member who signed in, and is in a group with two others."""
    goods()
    visitor = member()
    others = people(2)
    group = a_group([Customer.objects.get(pk=visitor.customer_id), *others])
    return be(client, visitor), visitor, group


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_they_read_its_name_and_what_speaks_for_it(joe, headers):
    browser, _, _ = joe
    page = browser.get(MINE, headers=headers).content.decode()
    assert "we call it “Bakers”" in page
    assert "Category 1: more than usual" in page
    assert "63 %, others 12 %" in page
    assert ("<html" in page) is (not headers)
    assert MINE in browser.get("/me/").content.decode()


def test_who_is_in_none_reads_so_and_can_say_nothing_of_it(client, customer, db):
    assert "We count you to no group" in customer.get(MINE).content.decode()
    assert customer.post(MINE, {"word": "wrong"}).status_code == 404
    assert "We count you to no group" in client.get(MINE).content.decode()


def test_that_is_not_me_counts_at_once_and_can_be_taken_back(joe, staff):
    browser, visitor, group = joe
    assert browser.post(MINE, {"word": "nonsense"}).status_code == 400
    answer = browser.post(MINE, {"word": "wrong"})
    assert (answer.status_code, answer.url) == (303, "/me/#me-group")
    assert visitor.customer_id not in members_of(number=group.pk).values_list("pk", flat=True)
    assert who_have(codes=["group:1"])["group:1"] == set(members_of(number=1).values_list("pk", flat=True))
    assert "it is used for nothing" in browser.get(MINE).content.decode()
    assert "Not me: Bakers" in browser.get("/me/").content.decode()
    page = staff.get(f"/staff/customers/{visitor.customer_id}/group/").content.decode()
    assert "The customer says that it is not them" in page
    browser.post(MINE, {"word": "used"})
    assert members_of(number=group.pk).count() == 3
    browser.post(MINE, {"word": "wrong"})
    [fact] = told_of(customer_id=visitor.customer_id).facts
    browser.post(f"/me/told/{fact.id}/", {"value": ""})
    assert members_of(number=group.pk).count() == 3


def test_with_learning_off_they_are_in_none(joe):
    browser, visitor, group = joe
    set_learning(visitor=visitor, learning=Learning.OFF, at=timezone.now())
    assert "We count you to no group" in browser.get(MINE).content.decode()
    assert members_of(number=group.pk).count() == 2


def test_they_take_it_along(joe):
    _, visitor, _ = joe
    with export(person=person_behind(customer_id=visitor.customer_id), at=timezone.now()) as file:
        [row] = json.loads(zipfile.ZipFile(file).read("data.json"))["tables"]["insight.NeedsMembership"]
    assert (row["name"], row["signs"][0]) == ("Bakers", ["more:Category 1", True])


def test_campaigns_can_be_for_a_group(joe):
    _, visitor, group = joe
    assert choices()[0] == ("group:1", "Group by needs: Bakers")
    found = who_have(codes=["group:1", "group:7", "group:x", "question:for-what=guests"])
    assert visitor.customer_id in found["group:1"]
    assert len(found["group:1"]) == NeedsMembership.objects.count() == 3
    assert found["group:7"] == found["group:x"] == frozenset()
    group.memberships.all().delete()
    assert who_have(codes=["group:1"]) == {"group:1": frozenset()}
