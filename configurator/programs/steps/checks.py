"""Checks: what the shop's own data says of a step, in sentences, and whether it may be passed."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Avg, Count, Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from configurator.customers.models import Customer, Identity
from configurator.insight.models import CustomerValue, Tier, TierChange
from configurator.programs.campaigns.channels import ways_of
from configurator.programs.campaigns.result import Result, result_of
from configurator.programs.models import Programme
from configurator.programs.savings.credit import all_moves, totals
from configurator.programs.steps.shares import against_held_out, mean_in_words
from configurator.programs.steps.ten import RESULTS, Place
from configurator.releases.money import money

FRESH = timedelta(days=31)
_KNOWN_BY = (Identity.Kind.SIGN_IN, Identity.Kind.CARD, Identity.Kind.EMAIL, Identity.Kind.TELEPHONE)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; what does not hold stands against the step."""

    words: str
    holds: bool = True


Passed = Mapping[Place, datetime]
Looking = Callable[[Programme, Passed, datetime], list[Check]]


def look(*, programme: Programme, place: Place, passed: Passed, at: datetime) -> list[Check]:
    """What is there for a step. A handful of queries; the results step reads the campaign's days."""
    return _LOOKING[place.number](programme, passed, at)


def _baseline(_programme: Programme, _passed: Passed, _at: datetime) -> list[Check]:
    everybody = Customer.objects.people().count()
    known = Customer.objects.people().filter(identities__kind__in=_KNOWN_BY).distinct().count()
    valued = CustomerValue.objects.standing().count()
    percent = round(100 * known / everybody) if everybody else 0
    share = _("{known} of {all} customers are known by an account, card, e-mail or telephone: {percent} %.")
    words = _("Customers with a value: {number}.")
    return [
        Check(share.format(known=known, all=everybody, percent=percent), known > 0),
        Check(words.format(number=valued), valued > 0),
    ]


def _team(programme: Programme, _passed: Passed, _at: datetime) -> list[Check]:
    if programme.owner is None:
        return [Check(_("Nobody owns the programme yet."), holds=False)]
    return [Check(_("Owner: {name}.").format(name=programme.owner.get_full_name()))]


def _goals(programme: Programme, _passed: Passed, _at: datetime) -> list[Check]:
    return [
        _written(_("goal for this year"), programme.goal_short),
        _written(_("goal for the years to come"), programme.goal_long),
    ]


def _written(name: str, text: str) -> Check:
    if text.strip():
        return Check(_("Written: {name}.").format(name=name))
    return Check(_("Not written yet: {name}.").format(name=name), holds=False)


def _plans(programme: Programme, passed: Passed, at: datetime) -> list[Check]:
    counts = _tiers()
    best, growing = counts[Tier.MOST_VALUABLE], counts[Tier.MOST_GROWABLE]
    words = _("Most valuable: {best}. Most growable: {growing}.").format(best=best, growing=growing)
    return [Check(words, best + growing > 0), _fresh(programme, passed, at)]


def _fresh(_programme: Programme, passed: Passed, at: datetime) -> Check:
    """Tiers of this month; of a later round, reckoned since the results of the one before."""
    latest = CustomerValue.objects.aggregate(at=Max("at"))["at"]
    if latest is None:
        return Check(_("Nobody has a value yet."), holds=False)
    result = max((when for place, when in passed.items() if place.number == RESULTS), default=None)
    since = max(at - FRESH, result) if result else at - FRESH
    day = date_format(latest, _("j F Y"))
    if latest < since:
        return Check(_("Tiers are of {day}: reckon them anew first.").format(day=day), holds=False)
    return Check(_("Tiers are of {day}.").format(day=day))


def _below(_programme: Programme, _passed: Passed, _at: datetime) -> list[Check]:
    number = _tiers()[Tier.BELOW_ZERO]
    words = _("Customers below zero: {number}.")
    return [Check(words.format(number=number))]


def _readiness(programme: Programme, _passed: Passed, _at: datetime) -> list[Check]:
    valuable = CustomerValue.objects.standing().filter(tier__in=(Tier.MOST_VALUABLE, Tier.MOST_GROWABLE))
    people = Customer.objects.people().filter(pk__in=valuable.values("customer_id"))
    known, reached = valuable.count(), len(ways_of(people=people))
    words = _("Of {known} valuable customers {reached} may be reached; the programme is ready with {least}.")
    found = [Check(words.format(known=known, reached=reached, least=programme.least), reached >= programme.least)]
    if reached < programme.least:
        missing = programme.least - reached
        lack = _("Missing: {number}.")
        found.append(Check(lack.format(number=missing), holds=False))
    return found


def _start(programme: Programme, _passed: Passed, _at: datetime) -> list[Check]:
    found = [
        *_team(programme, _passed, _at),
        _written(_("measure"), programme.measure),
        _written(_("target"), programme.target),
        _written(_("from and until"), "yes" if programme.begins_on and programme.ends_on else ""),
    ]
    campaign = programme.campaign
    if campaign is None or not campaign.started_at:
        return [*found, Check(_("No campaign has started for it: without one nobody is held out."), holds=False)]
    held = campaign.assignments.filter(held_out=True).count()
    words = _("Customers held out: {number}.")
    return [*found, Check(words.format(number=held), held > 0)]


def _results(programme: Programme, _passed: Passed, at: datetime) -> list[Check]:
    if programme.campaign is None or not programme.campaign.started_at:
        return [Check(_("There is no campaign whose result could be told."), holds=False)]
    result = result_of(campaign=programme.campaign, at=at)
    if not result.is_over:
        day = date_format(result.ends_at, _("j F Y"))
        return [Check(_("It is measured until {day}.").format(day=day), holds=False)]
    found = [Check(in_words(result))]
    if programme.measure == Programme.Measure.SHARE:
        found.append(Check(against_held_out(programme.campaign)))
    return [*found, *_saved(programme, at)]


def _saved(programme: Programme, at: datetime) -> list[Check]:
    """What cheaper channels saved that was credited to it."""
    words = _("Saved by cheaper channels: {amount}, by so many proposals that were taken: {number}.")
    sums = totals(all_moves(at=at, programme=programme))
    return [Check(words.format(amount=money(one.saved, one.currency), number=one.moves)) for one in sums]


def in_words(result: Result) -> str:
    """The result of a campaign in a sentence, with its uncertainty."""
    if result.effect is None:
        return _("Nothing can be said: too few customers are left on a side.")
    amounts = {
        "difference": money(result.difference, result.currency),
        "low": money(result.low, result.currency),
        "high": money(result.high, result.currency),
    }
    if result.effect.proven:
        return _("{difference} per customer against those held out, between {low} and {high}.").format(**amounts)
    words = _("An effect can't be seen: {difference} per customer against those held out, between {low} and {high}.")
    return words.format(**amounts)


def _measures(programme: Programme, _passed: Passed, _at: datetime) -> list[Check]:
    value = _mean_value()
    if words := mean_in_words():
        return [value, Check(words)]
    is_wanted = programme.measure == Programme.Measure.SHARE
    return [value, Check(_("Nobody's share of customer is known yet."), holds=not is_wanted)]


def _mean_value() -> Check:
    found = CustomerValue.objects.standing().aggregate(mean=Avg("value"), currency=Max("currency"))
    if found["mean"] is None:
        return Check(_("Nobody has a value yet."), holds=False)
    return Check(_("Mean value of a customer: {value}.").format(value=money(found["mean"], found["currency"])))


def _again(programme: Programme, passed: Passed, at: datetime) -> list[Check]:
    begin = min(passed.values(), default=at)
    moved = TierChange.objects.filter(at__gt=begin).exclude(before="").count()
    words = _("Customers who came to another tier since it began: {number}.")
    return [_fresh(programme, passed, at), Check(words.format(number=moved))]


def _tiers() -> Counter[str]:
    counted = CustomerValue.objects.standing().order_by().values_list("tier").annotate(Count("pk"))
    return Counter(dict(counted))


_LOOKING: Mapping[int, Looking] = {
    1: _baseline,
    2: _team,
    3: _goals,
    4: _plans,
    5: _below,
    6: _readiness,
    7: _start,
    8: _results,
    9: _measures,
    10: _again,
}
