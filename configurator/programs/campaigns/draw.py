"""Draw: who is written to and who is held out, by lot; stored before anything is sent, and never drawn again."""

import uuid
from datetime import datetime
from random import Random

from django.db import transaction
from django.utils.translation import gettext as _

from configurator.insight.rebuild import policy_now
from configurator.offers.models import Deal, holding_at
from configurator.programs.campaigns.audience import Audience, Receiver, audience_of
from configurator.programs.experiments.assign import draw_held_out
from configurator.programs.models import Assignment, Campaign

FEWEST = 10
"""On each side; with fewer, one customer's order would be a result."""
_AT_ONCE = 500


class NotReadyError(Exception):
    """A campaign can't do that now; `reasons` are sentences for staff."""

    def __init__(self, *, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def draw(*, key: uuid.UUID, at: datetime, rng: Random) -> int:
    """Draw the lot once, and return how many were drawn. Raises NotReadyError, and then nothing is stored.

    Customers alike in tier and words are drawn from separately, so that both sides have as many of each.
    """
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update().get(pk=key)
        if campaign.drawn_at:
            raise NotReadyError(reasons=(_("The lot was drawn already. It is drawn once."),))
        audience = audience_of(campaign=campaign, at=at)
        if reasons := against(campaign, audience, at):
            raise NotReadyError(reasons=reasons)
        seed = rng.getrandbits(60)
        held = _held_out(campaign, audience, seed)
        rows = [_assignment(campaign, one, held_out=str(one.person) in held, at=at) for one in audience.receivers]
        Assignment.objects.bulk_create(rows, batch_size=_AT_ONCE)
        campaign.seed, campaign.drawn_at, campaign.currency = seed, at, policy_now().currency
        campaign.save(update_fields=["seed", "drawn_at", "currency"])
    return len(rows)


def against(campaign: Campaign, audience: Audience, at: datetime) -> tuple[str, ...]:
    """Why the lot can't be drawn, each in a sentence; empty where it can. Two queries where there are offers."""
    found = [_without_audience(audience), _too_few(campaign, audience), *_offers(audience, at)]
    return tuple(filter(None, found))


def _without_audience(audience: Audience) -> str:
    if not audience.groups:
        return _("Nobody would get anything: write the words of at least one group.")
    if not audience.fitting:
        return _("Nobody fits this audience. Ask for less of it.")
    return ""


def _too_few(campaign: Campaign, audience: Audience) -> str:
    number = len(audience.receivers)
    if not audience.fitting or not audience.groups:
        return ""
    if number < campaign.least:
        words = _("Of {fitting} who fit, {number} may be reached and have words; the campaign is ready with {least}.")
        return words.format(fitting=audience.fitting, number=number, least=campaign.least)
    held = number * campaign.held_out_percent // 100
    if min(held, number - held) < FEWEST:
        words = _("Of {number} customers {held} would be held out; a comparison needs {fewest} on each side.")
        return words.format(number=number, held=held, fewest=FEWEST)
    return ""


def _offers(audience: Audience, at: datetime) -> list[str]:
    wanted = {group.deal_id for group in audience.groups} - {None}
    if not wanted:
        return []
    good = Deal.objects.filter(holding_at(at), pk__in=wanted, audience=Deal.For.COUPON).values_list("pk", flat=True)
    missing = Deal.objects.filter(pk__in=wanted - set(good)).values_list("name", flat=True)
    words = _("The offer “{name}” does not hold now, or does not come by a coupon.")
    return [words.format(name=name) for name in missing]


def _held_out(campaign: Campaign, audience: Audience, seed: int) -> frozenset[str]:
    strata = {str(one.person): (one.group.pk, one.tier) for one in audience.receivers}
    return draw_held_out(strata=strata, share=campaign.held_out_percent / 100, rng=Random(seed))  # noqa: S311  a lot, no secret


def _assignment(campaign: Campaign, one: Receiver, *, held_out: bool, at: datetime) -> Assignment:
    return Assignment(
        campaign=campaign, customer_id=one.person, group=one.group, tier=one.tier, held_out=held_out, drawn_at=at
    )
