"""The command that looks for occasions."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from configurator.configurations.models import Configuration
from configurator.letters.models import Letter
from configurator.letters.permission import allow_letters
from tests.orders.shop import build, member, publish_lamp

pytestmark = pytest.mark.django_db


def test_follow_up_looks_once_and_says_what_it_wrote(settings):
    publish_lamp()
    joe = member()
    now = timezone.now()
    allow_letters(customer_id=joe.customer_id, frequency="weekly", source="test", at=now)
    build(joe)
    Configuration.objects.update(updated_at=now - timedelta(hours=25))
    for expected in ("wrote 1 letter\n", "wrote 0 letters\n"):
        said = io.StringIO()
        call_command("follow_up", stdout=said)
        assert said.getvalue() == expected
    assert Letter.objects.count() == 1
