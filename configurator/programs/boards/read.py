"""Read: what programmes did, for the board of strategy. From kept outcomes and the few rows of programmes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Sum

from configurator.insight.boards.plot import Span, spans
from configurator.insight.boards.read import line_names
from configurator.insight.boards.tile import Period
from configurator.insight.models import LineModel
from configurator.offers.models import Redemption
from configurator.programs.benefits.measure import BETTER_LOW
from configurator.programs.benefits.measure import Benefit as Measured
from configurator.programs.benefits.says import Said, said
from configurator.programs.boards.keep import MEASURES
from configurator.programs.models import Campaign, Mailing, Outcome, Programme, StepPassed
from configurator.programs.steps.ten import TEN, Place, next_after

MOST = 12
Measure = Outcome.Measure
_LESS_IS_BETTER = {MEASURES[benefit] for benefit in BETTER_LOW}
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Told:
    """A campaign that was started: its result per customer once there is one, and where that stands on a scale."""

    campaign: Campaign
    is_over: bool
    outcome: Outcome | None
    span: Span | None

    @property
    def difference(self) -> Decimal:
        """More by a treated customer."""
        return _money(self.outcome.difference) if self.outcome else Decimal(0)

    @property
    def interval(self) -> tuple[Decimal, Decimal]:
        """Where it is with 95 % likelihood."""
        return (_money(self.outcome.low), _money(self.outcome.high)) if self.outcome else (Decimal(0), Decimal(0))


def _money(value: float) -> Decimal:
    return Decimal(str(value)).quantize(_CENT)


def campaigns(*, period: Period) -> list[Told]:
    """Those that were measured in the period, the latest first. Two queries."""
    begun = Campaign.objects.filter(started_at__isnull=False, started_at__lt=period.at).order_by("-started_at")
    found = [one for one in begun if one.ends_at >= period.begin][:MOST]
    rows = Outcome.objects.filter(campaign__in=found, measure=Measure.PURCHASES)
    outcomes = {row.campaign_id: row for row in rows}
    drawn = spans([(row.low, row.difference, row.high) for row in outcomes.values()])
    places = dict(zip(outcomes, drawn, strict=True))
    return [Told(one, one.is_over(period.at), outcomes.get(one.pk), places.get(one.pk)) for one in found]


@dataclass(frozen=True, slots=True)
class Benefit:
    """One of the four, of one campaign. `outcome` is None where nothing can be said."""

    words: str
    outcome: Outcome | None
    span: Span | None
    said: Said | None

    @property
    def is_better(self) -> bool:
        """Whether what was proven is to the good."""
        if self.outcome is None or not self.outcome.proven:
            return False
        return (self.outcome.difference < 0) == (self.outcome.measure in _LESS_IS_BETTER)


@dataclass(frozen=True, slots=True)
class Benefits:
    """All four, of the campaign that was finished last."""

    campaign: Campaign | None
    four: Sequence[Benefit]


def benefits(*, period: Period) -> Benefits:
    """Of the latest campaign of which anything was kept, up to the period's end. Two queries."""
    kept = Outcome.objects.filter(counted_at__lt=period.at).order_by("-campaign__started_at")
    latest = kept.select_related("campaign").first()
    if latest is None:
        return Benefits(None, ())
    rows = {row.measure: row for row in Outcome.objects.filter(campaign=latest.campaign_id)}
    currency = latest.campaign.currency
    return Benefits(
        latest.campaign, [_benefit(one, measure, rows.get(measure), currency) for one, measure in MEASURES.items()]
    )


def _benefit(benefit: Measured, measure: Measure, outcome: Outcome | None, currency: str) -> Benefit:
    if outcome is None:
        return Benefit(str(measure.label), None, None, None)
    ends = outcome.low, outcome.high
    words = said(
        benefit=benefit, baseline=outcome.baseline, difference=outcome.difference, interval=ends, currency=currency
    )
    span = spans([(outcome.low, outcome.difference, outcome.high)])[0]
    return Benefit(str(measure.label), outcome, span, words)


@dataclass(frozen=True, slots=True)
class AtStep:
    """One of the ten steps with the programmes that come to it next."""

    number: int
    name: str
    programmes: Sequence[Programme]
    width: float


def programmes(*, period: Period) -> list[AtStep]:  # noqa: ARG001  where they stand is of now
    """Programmes by the step that comes next, as of now. Two queries."""
    passed: dict[object, list[Place]] = {}
    for programme, in_round, number in StepPassed.objects.values_list("programme", "round", "number"):
        passed.setdefault(programme, []).append(Place(in_round, number))
    waiting: dict[int, list[Programme]] = {}
    for one in Programme.objects.order_by("name", "pk"):
        waiting.setdefault(next_after(passed.get(one.pk, ())).number, []).append(one)
    most = max((len(found) for found in waiting.values()), default=0)
    return (
        [
            AtStep(
                step.number, step.name, found := waiting.get(step.number, []), 100 * len(found) / most if most else 0
            )
            for step in TEN
        ]
        if waiting
        else []
    )


@dataclass(frozen=True, slots=True)
class Mailed:
    """A mailing: what was expected to be given, by us, and what was; lists of which a deal was redeemed."""

    mailing: Mailing
    expected: Decimal
    redeemed: int
    given: Decimal

    @property
    def share(self) -> float:
        """Of its lists, those that were used."""
        return self.redeemed / self.mailing.lists if self.mailing.lists else 0.0

    @property
    def width(self) -> float:
        """The same, of a bar that is full at 100."""
        return 100 * self.share


def mailings(*, period: Period) -> list[Mailed]:
    """Those sent in the period, the latest first, with redemptions until now. Two queries."""
    sent = Mailing.objects.filter(state=Mailing.State.SENT, sent_at__gte=period.begin, sent_at__lt=period.at)
    found = list(sent.order_by("-starts_on")[:MOST])
    rows = Redemption.objects.filter(coupon__personal_list__mailing__in=found).order_by()
    sums = rows.values_list("coupon__personal_list__mailing").annotate(
        lists=Count("coupon", distinct=True), ours=Sum(F("amount") - F("supplier_part"))
    )
    redeemed = {mailing: (lists, ours) for mailing, lists, ours in sums}
    return [Mailed(one, _money(one.cost), *redeemed.get(one.pk, (0, Decimal(0)))) for one in found]


@dataclass(frozen=True, slots=True)
class Worth:
    """A product line, as the calculator starts with it."""

    code: str
    name: str
    customers: int
    margin: Decimal
    currency: str


def worth(*, period: Period) -> list[Worth]:  # noqa: ARG001  the reckoning of now
    """Product lines with the most customers, as values are reckoned now. Two queries."""
    rows = list(LineModel.objects.order_by("-customers", "family_code")[:MOST])
    names = line_names(row.family_code for row in rows)
    return [
        Worth(row.family_code, names[row.family_code], row.customers, _money(float(row.mean_margin)), row.currency)
        for row in rows
    ]
