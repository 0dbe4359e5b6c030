"""What was kept and not paid in time is free again, by itself."""

import uuid
from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from configurator.background.perform import perform_next
from configurator.background.periodic import tick
from configurator.stock.models import StockItem
from configurator.stock.reserve import reserve


@pytest.mark.django_db
def test_parts_that_were_not_paid_in_time_are_free_again_at_the_next_turn():
    now = timezone.now()
    StockItem.objects.create(sku="FOOT", on_hand=3)
    for minutes in (-1, 30):
        reserve(reference=uuid.uuid4(), wanted={"FOOT": 1}, until=now + timedelta(minutes=minutes), at=now)
    tick(at=now)
    while perform_next(worker="w", clock=timezone.now, rng=Random(1)):
        pass
    assert StockItem.objects.get().reserved == 1
