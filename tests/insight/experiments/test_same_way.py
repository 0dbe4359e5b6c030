"""Both sides see the same (A/A): a difference is seen as seldom as promised. Looked at daily, far too often."""

import uuid

import numpy as np
import pytest

from configurator.experiments.assign import arm_in
from configurator.experiments.running import Running
from configurator.insight.experiments.effect import effect
from tests.conftest import AT

TESTS, CUSTOMERS = 600, 300


@pytest.fixture(scope="module")
def tests():
    """Sides by the hash that pages use, and what customers spent before and after, alike within a customer."""
    rng = np.random.default_rng(11)
    random = np.random.default_rng(12)
    found = []
    for _ in range(TESTS):
        test = Running(uuid.UUID(bytes=random.bytes(16)), "b", 50, AT, AT, AT)
        people = [uuid.UUID(bytes=random.bytes(16)) for _ in range(CUSTOMERS)]
        sides = np.array([arm_in(test, person_id=person, usual="a") == "b" for person in people])
        usual = rng.lognormal(3, 0.8, CUSTOMERS)
        found.append((sides, usual * rng.lognormal(0, 0.4, CUSTOMERS), usual * rng.lognormal(0, 0.4, CUSTOMERS)))
    return found


@pytest.mark.parametrize("adjusted", [False, True])
def test_a_difference_is_seen_in_one_of_twenty(tests, adjusted):
    seen = [
        effect(outcome=after, held=~sides, before=before if adjusted else None).proven for sides, before, after in tests
    ]
    assert 0.03 < np.mean(seen) < 0.07


def test_looking_again_and_again_and_stopping_when_it_looks_good_would_see_far_more(tests):
    """Negative control: the same tests, looked at after every 20 customers. So there is nothing to look at before."""
    looks = range(40, CUSTOMERS + 1, 20)
    seen = [
        any(effect(outcome=after[:n], held=~sides[:n], before=before[:n]).proven for n in looks)
        for sides, before, after in tests
    ]
    assert np.mean(seen) > 0.15


def test_a_planted_difference_is_seen(tests):
    seen = [
        effect(outcome=after + 12 * sides, held=~sides, before=before).proven for sides, before, after in tests[:100]
    ]
    assert np.mean(seen) > 0.8
