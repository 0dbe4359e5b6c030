"""What is remembered: the results used last, as many as weigh no more than the limit."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from configurator.configurations.remember import Remembered
from configurator.configurations.state import STATE_VALUES, _assess, assess


class Work:
    def __init__(self):
        self.asked = []

    def __call__(self, n):
        self.asked.append(n)
        return n


def test_what_was_used_last_stays_within_the_limit():
    work = Work()
    remembered = Remembered(work, weigh=lambda n: n, most=10)
    assert [remembered(n) for n in (4, 5, 4, 3, 4, 5)] == [4, 5, 4, 3, 4, 5]
    assert work.asked == [4, 5, 3, 5]  # 5 had to go for 3
    assert (remembered.weight, len(remembered)) == (9, 2)


def test_without_a_limit_everything_stays():
    """Negative control."""
    work = Work()
    remembered = Remembered(work, weigh=lambda n: n, most=10**9)
    assert [remembered(n) for n in (4, 5, 4, 3, 4, 5)] == [4, 5, 4, 3, 4, 5]
    assert work.asked == [4, 5, 3]


def test_what_is_too_heavy_alone_pushes_nothing_out():
    remembered = Remembered(Work(), weigh=lambda n: n, most=10)
    assert [remembered(n) for n in (4, 11)] == [4, 11]
    assert (remembered.weight, len(remembered)) == (4, 1)


def test_forgetting_begins_anew():
    work = Work()
    remembered = Remembered(work, weigh=lambda n: n, most=10)
    remembered(1)
    remembered.cache_clear()
    assert (remembered.weight, remembered(1), work.asked) == (0, 1, [1, 1])


def test_many_threads_leave_the_weight_right():
    remembered = Remembered(lambda n: n, weigh=lambda n: n, most=50)
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(remembered, [n % 17 for n in range(4_000)])) == [n % 17 for n in range(4_000)]
    assert remembered.weight == sum(found for found, _ in remembered._kept.values()) <= 50


@pytest.mark.django_db
def test_states_of_a_large_family_are_few(lamps):
    _assess.cache_clear()
    for n in range(3_000):
        assess(release=lamps, choices={"bulb": f"B{n:04}"})
        if _assess.weight + len(lamps.knowledge.prices) > STATE_VALUES:
            break
    many = len(_assess)
    assert many == STATE_VALUES // len(lamps.knowledge.prices)
    assess(release=lamps, choices={"bulb": "B2999"})
    assert len(_assess) == many
