"""Data on which models of buying were published, from the files of `lifetimes`; its code is never imported."""

import csv
from datetime import date
from importlib.metadata import distribution

import numpy as np

from configurator.insight.value.histories import Purchases, collapse

FIRST, CALIBRATED = date(1997, 1, 1), date(1997, 9, 30)  # the sample is known until here, and asked about 39 weeks on
HOLD_OUT_WEEKS = 39.0


def file(name):
    return distribution("lifetimes").locate_file(f"lifetimes/datasets/{name}")


def columns(name):
    with file(name).open(encoding="utf-8", newline="") as opened:
        return np.array([[float(cell) for cell in row] for row in list(csv.reader(opened))[1:]]).T


def cdnow():
    """2,357 customers: repeats, recency and age in weeks."""
    return collapse(*columns("cdnow_customers_summary.csv")[1:])


def cdnow_amounts():
    """Repeats and their average amount; 0 where there were none."""
    _, repeats, _, _, average = columns("cdnow_customers_summary_with_transactions.csv")
    return repeats, average


def cdnow_purchases():
    """Purchases of the same customers in 78 weeks, at most one a day, in weeks from the first day."""
    days = set()
    for line in file("CDNOW_sample.txt").read_text().splitlines():
        _, customer, day, *_ = line.split()
        days.add((int(customer) - 1, (date(int(day[:4]), int(day[4:6]), int(day[6:])) - FIRST).days))
    owner, at = np.array(sorted(days)).T
    return Purchases(owner, at / 7, int(owner.max()) + 1)


def donations():
    """11,104 people who gave in 1995, and in which of the six years after."""
    return collapse(*columns("donations.csv"))


def simulated(customers, *, seed=0, parameters=(0.2426, 4.4135, 0.7929, 2.4258)):
    """Repeats, recency and age of customers who live as BG/NBD says, known for 27 to 39 weeks, to the day."""
    rng, (r, alpha, a, b) = np.random.default_rng(seed), parameters
    age = (rng.integers(0, 84, customers) + 189) / 7
    rate, leaving = rng.gamma(r, 1 / alpha, customers), rng.beta(a, b, customers)
    repeats, recency, clock = np.zeros(customers), np.zeros(customers), np.zeros(customers)
    there = np.arange(customers)
    while len(there):
        clock[there] += rng.exponential(1 / rate[there])
        there = there[clock[there] < age[there]]
        repeats[there] += 1
        recency[there] = np.floor(clock[there] * 7) / 7
        there = there[rng.random(len(there)) >= leaving[there]]
    return repeats, recency, age
