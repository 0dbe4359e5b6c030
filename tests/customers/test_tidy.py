from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from configurator.customers.tidy import forget_sessions


@pytest.mark.django_db
def test_sessions_that_ended_are_forgotten_and_others_stay():
    now = timezone.now()
    Session.objects.create(session_key="ended", session_data="", expire_date=now - timedelta(seconds=1))
    Session.objects.create(session_key="lives", session_data="", expire_date=now + timedelta(days=1))
    assert forget_sessions.func() == 1
    assert list(Session.objects.values_list("pk", flat=True)) == ["lives"]
