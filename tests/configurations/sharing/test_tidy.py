"""Links that open nothing any more go, those that still say why or open do not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from configurator.configurations.models import SharedBuild
from configurator.configurations.tidy import CLOSED_FOR, tidy

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("column", ["valid_until", "revoked_at"])
def test_a_link_is_forgotten_a_month_after_it_closed(shared, link, column):
    now = timezone.now()
    SharedBuild.objects.update(**{column: now - CLOSED_FOR + timedelta(minutes=1)})
    assert tidy(at=now) == 0
    assert tidy(at=now + timedelta(minutes=2)) == 1
    assert not SharedBuild.objects.exists()


def test_a_link_that_opens_stays(shared):
    assert tidy(at=timezone.now()) == 0
    assert SharedBuild.objects.exists()
