"""Eligible: households that get a list, those that spend enough a week."""

import numpy as np

from configurator.programs.lists.purchases import Flags, Numbers

WEEKS = 8
WEEK = 7
LEAST_CENTS = 2_500
"""What a household spends a week to get a list, in minor units of the currency."""


def eligible(
    *,
    household: Numbers,
    day: Numbers,
    cents: Numbers,
    on: int,
    households: int,
    least: int = LEAST_CENTS,
    weeks: int = WEEKS,
) -> Flags:
    """Which households spent at least so much a week over the eight weeks before a day, that day not included.

    Whole minor units are added, so the limit is exact: 24.99 a week is too little, 25.00 is enough. Cost: the lines.
    """
    spent = spent_lately(household=household, day=day, cents=cents, on=on, households=households, weeks=weeks)
    enough: Flags = spent >= least * weeks
    return enough


def spent_lately(
    *, household: Numbers, day: Numbers, cents: Numbers, on: int, households: int, weeks: int = WEEKS
) -> Numbers:
    """What each household spent in all over so many weeks before a day. Cost: the lines."""
    lately = (day >= on - weeks * WEEK) & (day < on)
    spent = np.zeros(households, np.int64)
    np.add.at(spent, household[lately], cents[lately])
    return spent
