"""The demo's club: made once, with a campaign whose result can be told, one that may start, a programme under way."""

from random import Random

import pytest

from configurator.customers.models import User
from configurator.letters.models import Letter
from configurator.programs.campaigns.audience import audience_of
from configurator.programs.campaigns.draw import against
from configurator.programs.campaigns.result import result_of
from configurator.programs.models import Campaign, StepPassed
from configurator.programs.simulated import MEMBERS, simulate
from tests.programs.campaigns.club import NOW

pytestmark = pytest.mark.django_db


def test_it_is_made_once_and_its_result_is_honest():
    owner = User.objects.create_superuser("sam@example.com", "a good password", name="Sam")
    assert simulate(owner=owner, at=NOW, rng=Random(7)) == MEMBERS
    assert simulate(owner=owner, at=NOW, rng=Random(7)) == 0
    over, ready = Campaign.objects.order_by("drawn_at")
    if over.drawn_at is None:
        over, ready = ready, over
    result = result_of(campaign=over, at=NOW)
    assert result.is_over
    assert result.reach.treated + result.reach.held_out == MEMBERS
    assert 20 <= result.reach.held_out <= 28  # a fifth, to the next whole number in each group of alike customers
    assert result.reach.reached == result.reach.treated
    assert result.detectable > 0
    assert against(ready, audience_of(campaign=ready, at=NOW), NOW) == ()
    assert not Letter.objects.exists()
    assert list(StepPassed.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
