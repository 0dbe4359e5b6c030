"""Foresight: which effect a campaign could show, from what its own audience bought before; asked before it starts."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from configurator.insight.experiments.effect import TooFewError, customers_needed, smallest_effect, spread_left
from configurator.insight.rebuild import policy_now
from configurator.programs.campaigns.purchases import bought, in_cents, in_order
from configurator.programs.models import Campaign


@dataclass(frozen=True, slots=True)
class Foresight:
    """Per customer within the days of measuring: what they buy anyway, and the least that could be seen.

    `smallest` is None where nothing can be said: nobody bought, or too few would stand on a side. `needed` is how
    many customers would show what is hoped for.
    """

    currency: str
    usual: Decimal
    treated: int
    held_out: int
    smallest: Decimal | None
    needed: int | None
    wanted: Decimal | None

    @property
    def is_blind(self) -> bool:
        """Whether what is hoped for is less than could be seen."""
        return self.wanted is not None and self.smallest is not None and self.wanted < self.smallest


def foresee(*, campaign: Campaign, people: Collection[uuid.UUID], at: datetime) -> Foresight:
    """Take the days before now for those of measuring, and those before them for what explains. Five queries."""
    currency = policy_now().currency
    then = at - timedelta(days=campaign.measure_days)
    outcome = in_order(people, bought(currency=currency, begin=then, end=at))
    earlier = then - timedelta(days=campaign.before_days)
    before = in_order(people, bought(currency=currency, begin=earlier, end=then))
    held = round(len(outcome) * campaign.held_out_percent / 100)
    treated = len(outcome) - held
    spread = spread_left(outcome=outcome, before=before) if outcome else 0.0
    return Foresight(
        currency=currency,
        usual=in_cents(sum(outcome) / len(outcome)) if outcome else Decimal(0),
        treated=treated,
        held_out=held,
        smallest=_smallest(spread, treated, held),
        needed=_needed(spread, campaign),
        wanted=campaign.wanted,
    )


def _smallest(spread: float, treated: int, held: int) -> Decimal | None:
    if not spread:
        return None
    try:
        return in_cents(smallest_effect(spread=spread, treated=treated, held=held))
    except TooFewError:
        return None


def _needed(spread: float, campaign: Campaign) -> int | None:
    if not spread or campaign.wanted is None:
        return None
    share = campaign.held_out_percent / 100
    return customers_needed(spread=spread, wanted=float(campaign.wanted), share=share)
