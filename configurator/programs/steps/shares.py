"""Shares: what the shop's data say of share of customer, for the steps of a programme that is measured by it."""

import uuid
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from configurator.insight.experiments.effect import TooFewError, effect
from configurator.insight.models import CustomerShare
from configurator.insight.share.worklist import mean_share
from configurator.languages.figures import number, percent
from configurator.programs.campaigns.result import sides_of
from configurator.programs.models import Campaign

_HUNDRED = 100


def mean_in_words() -> str:
    """The mean share of customer in a sentence; "" where nobody's is known."""
    mean = mean_share()
    if mean.share is None:
        return ""
    words = _("Mean share of customer: {share}, between {low} and {high}; known of {known}, unknown of {unknown}.")
    return words.format(
        share=_shown(mean.share),
        low=_shown(mean.low),
        high=_shown(mean.high),
        known=number(mean.known),
        unknown=number(mean.unknown),
    )


def against_held_out(campaign: Campaign) -> str:
    """Shares today on both sides of a campaign, by intention to treat, of those whose share is known. Two queries."""
    sides = sides_of(campaign=campaign)
    known = _known(sides)
    people = [person for person in sides if person in known]
    try:
        found = effect(outcome=[known[p] for p in people], held=[sides[p] for p in people])
    except TooFewError:
        return _("Share of customer: it is known of too few customers on a side to compare them.")
    low, high = found.interval
    words = _("Share of customer: {difference} points against those held out, between {low} and {high}.")
    if not found.proven:
        words = _("Share of customer: no effect can be seen; {difference} points, between {low} and {high}.")
    return words.format(difference=number(found.difference, 1), low=number(low, 1), high=number(high, 1))


def _known(people: Iterable[uuid.UUID]) -> dict[uuid.UUID, float]:
    """In percent."""
    rows = CustomerShare.objects.standing().known().values_list("pk", "share")
    wanted = set(people)
    return {person: float(share) * _HUNDRED for person, share in rows if share is not None and person in wanted}


def _shown(share: Decimal) -> str:
    return percent(share * _HUNDRED, 0)
