"""Terms: the settings of a mailing as plain figures, as they are when it is made. They are kept with it."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from configurator.insight.effort.follow import efforts
from configurator.programs.depth import DepthFallsError
from configurator.programs.models import ListPolicy, ListTier
from configurator.programs.models.policy import falls_at
from configurator.releases.money import minor_units

NO_LIMIT = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One tier; amounts are minor units."""

    spent: int
    percent: int
    floor: int
    ceiling: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Amounts are minor units, shares are percent."""

    currency: str
    least: int
    weeks: int
    days: int
    length: int
    mailed: int
    discovery: int
    budget: int
    lift: int
    discovery_lift: int
    discovery_times: int
    goodwill: int
    tiers: tuple[Tier, ...]
    caps: dict[str, int]
    """By the tier of what customers are worth: what a mailing's coupons may add up to at most."""

    def as_kept(self) -> dict[str, Any]:
        """For the mailing's row."""
        return asdict(self)


def terms_now() -> Terms:
    """What staff set. Three queries. Raises DepthFallsError where a tier gets less than the one below."""
    policy = ListPolicy.objects.first() or ListPolicy()
    coins = minor_units(policy.currency)
    rows = list(ListTier.objects.order_by("spent_a_week"))
    if (tier := falls_at(rows)) is not None:
        raise DepthFallsError(tier=tier)
    return Terms(
        currency=policy.currency,
        least=int(policy.least_a_week * coins),
        weeks=policy.weeks,
        days=policy.period_days,
        length=policy.length,
        mailed=policy.mailed,
        discovery=policy.discovery_percent,
        budget=policy.budget_percent,
        lift=policy.lift_percent,
        discovery_lift=policy.discovery_lift_percent,
        discovery_times=policy.discovery_times,
        goodwill=policy.goodwill_percent,
        tiers=tuple(_tier(row, coins) for row in rows) or (Tier(spent=0, percent=100, floor=0, ceiling=NO_LIMIT),),
        caps={tier: _cap(effort.offer_ceiling, coins) for tier, effort in efforts().items()},
    )


def _cap(ceiling: Decimal | None, coins: int) -> int:
    return NO_LIMIT if ceiling is None else int(ceiling * coins)


def _tier(row: ListTier, coins: int) -> Tier:
    return Tier(
        spent=int(row.spent_a_week * coins),
        percent=row.percent,
        floor=int(Decimal(row.floor) * coins),
        ceiling=int(Decimal(row.ceiling) * coins),
    )
