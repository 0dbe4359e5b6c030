"""The funnel's page: figures of a period and product line, who may see it, its spreadsheet, bad addresses."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from configurator.customers.models import User, Verb
from configurator.insight.funnel.count import follow
from configurator.insight.funnel.read import quantile
from configurator.insight.models import FunnelCount
from configurator.profiles.models import RefusedWish
from tests.insight.funnel.test_count import did
from tests.profiles.shop import act, clicked, guest, publish_shop

ADDRESS = "/staff/funnel/"


@pytest.fixture
def visited(db):
    """Four looked at the lamp, three began, two chose a bulb, one ordered after four minutes."""
    publish_shop()
    at = timezone.now() - timedelta(days=2)
    people = [guest() for _ in range(4)]
    for joe in people:
        act(joe, did(Verb.VIEWED), at=at)
    for joe in people[:3]:
        act(joe, clicked("shade/GLASS"), at=at)
    for joe in people[:2]:
        act(joe, clicked("bulb/LED"), at=at)
    act(people[0], did(Verb.ORDERED), at=at + timedelta(minutes=4))
    RefusedWish.objects.create(
        on=at.date(),
        family_code="lamp",
        release_number=1,
        module_code="shade",
        component_code="GOLD",
        outcome=RefusedWish.Outcome.LEFT,
    )
    follow(at=timezone.now() + timedelta(days=1))


def text(staff, query=""):
    page = staff.get(ADDRESS + query)
    assert page.status_code == 200
    return page.content.decode()


def test_steps_with_what_is_lost(staff, visited):
    page = text(staff)
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
    expected = (("Looked at it", "4", "100.0 %"), ("Began", "3", "75.0 %", "25.0 %"), ("Ordered", "1", "66.7 %"))
    for row, words in zip(rows, expected, strict=True):
        assert all(word in row for word in words)
    assert "Golden shade" in page
    assert "up to 5 min" in page
    assert "Take one family" in page


def test_modules_of_one_family_in_the_order_of_the_release(staff, visited):
    page = text(staff, "?family=lamp")
    assert page.index(">Shade") < page.index(">Bulb")
    assert "Nobody looked at anything" in text(staff, "?family=chair")


@pytest.mark.parametrize("query", ["?family=%00&days=x", "?days=99999999999", "?family=%D9%84&as=pdf", "?days=-1"])
def test_what_nobody_can_ask_shows_the_usual(staff, visited, query):
    assert "Looked at it" in text(staff, query)


def test_before_anything_happened_it_is_said(staff):
    assert "Nobody looked at anything" in text(staff)


def test_the_period_is_kept_to(staff, visited):
    FunnelCount.objects.update(on=timezone.now().date() - timedelta(days=50))
    assert "Nobody looked at anything" in text(staff, "?days=30")
    assert "Looked at it" in text(staff, "?days=90")


def test_the_spreadsheet_has_counts_and_nobody(staff, visited):
    answer = staff.get(ADDRESS + "?as=csv&family=lamp")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer["Content-Type"].startswith("text/csv")
    assert lines[0] == "day,product_line,step,module,from_seconds,until_seconds,visitors"
    assert [line.partition(",")[2] for line in lines[1:]] == [
        "lamp,begun,,,,3",
        "lamp,module,bulb,,,2",
        "lamp,module,shade,,,3",
        "lamp,ordered,,180,300,1",
        "lamp,seen,,,,4",
    ]


def test_only_who_may_sees_it(client, visited):
    user = User.objects.create_user("ada@example.com", "pw", name="Ada", is_staff=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(ADDRESS).status_code == 403
    assert client.get(ADDRESS + "?as=csv").status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_funnelcount"))
    assert client.get(ADDRESS).status_code == 200
    assert client.post(ADDRESS).status_code == 405


def test_the_admin_leads_there(staff, visited):
    assert staff.get("/admin/insight/funnelcount/")["Location"] == ADDRESS


def test_no_query_goes_to_the_interactions(staff, visited, django_assert_max_num_queries):
    text(staff)
    with django_assert_max_num_queries(12) as asked:
        text(staff)
    assert not any("customers_interaction" in query["sql"] for query in asked.captured_queries)


def test_quartiles_lie_within_their_bucket():
    assert quantile({0: 2, 3: 2}, 0.25) == 0.5
    assert quantile({0: 2, 3: 2}, 0.75) == 4
    assert quantile({1: 4}, 0.5) == 1.5
