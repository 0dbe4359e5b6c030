"""Make: a mailing of personal lists for a day, once; and send it, which is when customers see their lists.

What is read and reckoned locks nothing. The rows are written in one transaction in which the mailing's own row is
locked, so of two that make the same mailing one writes, and the other finds it made.
"""

import logging
from collections.abc import Collection
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import numpy as np
from django.db import IntegrityError, transaction
from django.db.models import Max

from configurator.customers.models import Customer, Identity, Learning
from configurator.insight.models import CustomerValue, Tier
from configurator.programs.lists.purchases import Numbers
from configurator.programs.models import LeftOut, Mailing, Unwanted
from configurator.programs.personal.draw import Drawn, draw
from configurator.programs.personal.history import History, day_number, history
from configurator.programs.personal.pool import pool
from configurator.programs.personal.terms import Terms, terms_now
from configurator.programs.personal.write import Written, write
from configurator.releases.money import minor_units

log = logging.getLogger(__name__)

CONSENT = "consent"
"""Beside the reasons of `LeftOut`: customers who did not let us learn always; nothing is stored of each."""
_NEARLY = 0.99


class PeriodTakenError(Exception):
    """Another mailing begins within the period; holds it."""

    def __init__(self, *, mailing: Mailing) -> None:
        super().__init__(mailing.number)
        self.mailing = mailing


def make(*, day: date, at: datetime, rng: Random) -> Mailing:
    """The mailing whose period a day is in; where there is none, it is made with that day as its first.

    Made twice, nothing changes. Raises PeriodTakenError and DepthFallsError. Cost: reading the history, 3 s a million
    lines; reckoning, a few seconds for thousands of customers; writing, 2 s for 2,500 lists.
    """
    terms = terms_now()
    mailing = _opened(day, terms)
    if mailing.state != Mailing.State.DRAFTED:
        return mailing
    starts_on, ends_before = mailing.starts_on, mailing.ends_before
    known = history(currency=terms.currency, day=starts_on)
    deals = pool(terms=terms, starts_on=starts_on, ends_before=ends_before, shelf=known.shelf)
    drawn = draw(
        known=known,
        terms=terms,
        pool=deals,
        day=day_number(starts_on),
        number=mailing.number - 1,
        unwanted=_unwanted(known),
        caps=_caps(known, terms),
    )
    with transaction.atomic():
        locked = Mailing.objects.select_for_update().get(pk=mailing.pk)
        if locked.state == Mailing.State.DRAFTED:
            written = write(mailing=locked, drawn=drawn, rng=rng, at=at)
            _note(locked, drawn, written, at)
    log.info("programs.lists_made mailing=%s lists=%s", locked.number, locked.lists)
    return locked


def send(*, mailing: Mailing, at: datetime) -> Mailing:
    """Let customers see their lists. Sent twice, nothing changes; a draft is not sent."""
    rows = Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.MADE)
    rows.update(state=Mailing.State.SENT, sent_at=at)
    mailing.refresh_from_db()
    return mailing


def _opened(day: date, terms: Terms) -> Mailing:
    """The row of the period, a new one where there is none yet. Raises PeriodTakenError."""
    ends_before = day + timedelta(days=terms.days)
    for mailing in Mailing.objects.filter(starts_on__lt=ends_before, ends_before__gt=day).order_by("starts_on"):
        if mailing.starts_on <= day:
            return mailing
        raise PeriodTakenError(mailing=mailing)
    last = Mailing.objects.aggregate(last=Max("number"))["last"] or 0
    words = {"number": last + 1, "ends_before": ends_before, "currency": terms.currency}
    try:
        with transaction.atomic():
            return Mailing.objects.create(starts_on=day, **words)
    except IntegrityError:  # somebody else opened it at the same moment
        return Mailing.objects.get(starts_on=day)


def _unwanted(known: History) -> Numbers:
    """What customers don't want on their lists, as person * items + item."""
    numbers = {person: number for number, person in enumerate(known.people)}
    rows = Unwanted.objects.values_list("customer_id", "customer__merged_into_id", "key")
    found = [
        numbers[merged or customer] * len(known.price) + known.shelf.numbers[key]
        for customer, merged, key in rows.iterator()
        if (merged or customer) in numbers and key in known.shelf.numbers
    ]
    return np.asarray(found, np.int64)


def _caps(known: History, terms: Terms) -> Numbers:
    """What the effort for each person's tier allows a mailing. One query."""
    tiers = dict(CustomerValue.objects.standing().values_list("pk", "tier"))
    others = Tier.OTHERS.value
    return np.asarray([terms.caps[tiers.get(person, others)] for person in known.people], np.int64)


def _note(mailing: Mailing, drawn: Drawn, written: Written, at: datetime) -> None:
    """What came of it, on the mailing's own row."""
    given, coins = drawn.given, minor_units(drawn.terms.currency)
    mailing.state, mailing.made_at, mailing.settings = Mailing.State.MADE, at, drawn.terms.as_kept()
    mailing.lists, mailing.coupons = written.lists, written.coupons
    mailing.different, mailing.discovery = drawn.different(), written.discovery
    mailing.left_out = _left_out(mailing)
    if given is not None:
        for name in ("uplift", "goodwill", "cost"):
            setattr(mailing, name, sum(float(getattr(side, name)[of].sum()) for of, side in given.sides) / coins)
        mailing.gain, mailing.bound, mailing.short = given.gain / coins, given.bound / coins, given.short
        mailing.budgets = _budgets(drawn, coins)
    mailing.save()


def _left_out(mailing: Mailing) -> dict[str, int]:
    """How many had no list, by reason; with those who are known to us and did not let us learn always."""
    found = {why: mailing.left_out_rows.filter(why=why).count() for why in LeftOut.Why.values}
    kinds: Collection[str] = (Identity.Kind.SIGN_IN, Identity.Kind.CARD)
    known = Customer.objects.people().filter(identities__kind__in=kinds, forgotten_at=None)
    found[CONSENT] = known.exclude(learning=Learning.ALWAYS).distinct().count()
    return {why: count for why, count in found.items() if count}


def _budgets(drawn: Drawn, coins: int) -> list[dict[str, Any]]:
    """By deal: how many have it, what it plans with, and how many got their next best because that was all given."""
    given, pool = drawn.given, drawn.pool
    if given is None:
        return []
    rewarded, discovered = (np.where(of, side.taken, 0).sum(axis=0) for of, side in given.sides)
    planned = rewarded + discovered
    best = np.where(given.reward_of, given.rewards.net, np.inf).min(axis=1)
    wished = (given.rewards.net > best[:, None]) & ~given.chosen & np.isfinite(best)[:, None]
    full = planned >= pool.budget * _NEARLY - 1
    return [
        {
            "deal": deal.pk,
            "name": deal.name,
            "customers": int(given.chosen[:, number].sum()),
            "planned": round(float(planned[number]) / coins, 2),
            "budget": None
            if deal.budget is None and deal.budget_count is None
            else round(float(pool.budget[number]) / coins, 2),
            "next_best": int(wished[:, number].sum()) if full[number] else 0,
        }
        for number, deal in enumerate(pool.deals)
    ]
