import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from configurator.api.models import ApiKey, StockCall
from configurator.api.tidy import DAYS, forget_calls


@pytest.mark.django_db
def test_bookings_of_long_ago_are_forgotten_and_others_stay():
    now = timezone.now()
    key = ApiKey.objects.create(name="warehouse", prefix="abcdefgh", digest="0" * 64, made_at=now)
    for days in (DAYS + 1, DAYS - 1):
        StockCall.objects.create(api_key=key, call_id=uuid.uuid4(), digest="0" * 64, at=now - timedelta(days=days))
    assert forget_calls.func() == 1
    assert StockCall.objects.get().at > now - timedelta(days=DAYS)
