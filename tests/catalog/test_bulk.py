from decimal import Decimal

import pytest

from catalog.bulk import update_rows
from catalog.models import Component

pytestmark = pytest.mark.usefixtures("loaded_lamp")


def test_rows_are_written_with_the_fields_named_and_no_others(django_assert_num_queries):
    rows = list(Component.objects.order_by("sku"))
    for number, row in enumerate(rows):
        row.cost, row.name, row.is_active, row.weight_g = Decimal(number) / 4, f"New {number}", number % 2 == 0, 9999
    with django_assert_num_queries(1):
        update_rows(rows, ["cost", "name", "is_active"])
    found = Component.objects.order_by("sku").values_list("cost", "name", "is_active")
    assert list(found) == [(row.cost, row.name, row.is_active) for row in rows]
    assert not Component.objects.filter(weight_g=9999).exists()


def test_no_rows_are_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        update_rows([], ["cost"])
