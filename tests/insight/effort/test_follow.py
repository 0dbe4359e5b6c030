"""Effort follows the tier, and nothing else that is known of a customer."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from configurator.customers.models import Customer
from configurator.insight.effort.follow import ahead, efforts, tiers_of
from configurator.insight.models import Tier, TierEffort
from configurator.orders.precedence import Ahead
from tests.programs.campaigns.club import NOW, people, valued

pytestmark = pytest.mark.django_db


def test_there_is_one_row_for_each_tier_to_begin_with():
    found = {row.tier: (row.head_start_hours, row.offer_ceiling, row.contacts_a_month) for row in efforts().values()}
    assert found == {
        "mvc": (24, None, 8),
        "mgc": (12, None, 6),
        "rest": (0, Decimal("35.00"), 4),
        "below": (0, Decimal("10.00"), 2),
    }


def test_a_row_that_is_missing_holds_as_to_begin_with():
    TierEffort.objects.filter(tier="mvc").delete()
    assert efforts()["mvc"].head_start_hours == 0


def test_who_has_no_value_is_one_of_the_rest():
    best, new = people(2)
    valued(best, Tier.MOST_VALUABLE)
    assert tiers_of([best.pk, new.pk]) == {best.pk: "mvc", new.pk: "rest"}
    assert ahead([best.pk, new.pk]) == {best.pk: Ahead(24, "Most valuable"), new.pk: Ahead(0, "The rest")}


def test_who_was_erased_since_is_one_of_the_rest():
    (best,) = people(1)
    valued(best, Tier.MOST_VALUABLE)
    Customer.objects.filter(pk=best.pk).update(forgotten_at=NOW + timedelta(hours=1))
    assert tiers_of([best.pk]) == {best.pk: "rest"}


def test_only_values_and_settings_are_read():
    """No trait can matter that is not read: what was told, noted, chosen, where somebody lives."""
    (best,) = people(1)
    valued(best, Tier.MOST_VALUABLE)
    with CaptureQueriesContext(connection) as read:
        ahead([best.pk])
    tables = {word.strip('"') for query in read.captured_queries for word in query["sql"].split() if "_" in word}
    named = {name for name in connection.introspection.table_names() if name in tables}
    assert named == {"insight_customervalue", "insight_tiereffort", "customers_customer"}
    assert not [q for q in read.captured_queries if '"customers_customer"."language"' in q["sql"]]


@pytest.mark.parametrize(
    "wrong", [{"head_start_hours": 337}, {"offer_ceiling": -1}, {"money_a_month": -1}, {"tier": "vip"}]
)
def test_the_database_holds_the_bounds(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        TierEffort.objects.filter(tier="mvc").update(**wrong)


def test_staff_change_it_and_add_none(staff):
    page = staff.get("/admin/insight/tiereffort/").content.decode()
    rows = [page.index(f"/{tier}/change/") for tier in ("mvc", "mgc", "rest", "below")]
    assert rows == sorted(rows)
    form = {"head_start_hours": "48", "offer_ceiling": "", "contacts_a_month": "9", "money_a_month": "7.50"}
    assert staff.post("/admin/insight/tiereffort/mvc/change/", form).status_code == 302
    row = TierEffort.objects.get(tier="mvc")
    assert (row.head_start_hours, row.offer_ceiling, row.money_a_month) == (48, None, Decimal("7.50"))
    long = staff.post("/admin/insight/tiereffort/mvc/change/", form | {"head_start_hours": "337"})
    assert "less than or equal to 336" in long.content.decode()
    assert staff.get("/admin/insight/tiereffort/add/").status_code == 403
    assert staff.post("/admin/insight/tiereffort/mvc/delete/", {"post": "yes"}).status_code == 403
