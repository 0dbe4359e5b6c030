"""Read: what the counts say of a period: steps with drop-off, modules, times, weeks, proposals."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count, Max, Q, QuerySet, Sum

from configurator.insight.funnel.model import FunnelCount
from configurator.insight.funnel.sql import BOUNDS
from configurator.orders.models import CartLine, OrderLine
from configurator.profiles.facts import facts_of
from configurator.profiles.models import RefusedWish
from configurator.releases.models import CurrentRelease

MOST_WISHES = 10
WEEK = timedelta(days=7)
Step = FunnelCount.Step
_IN_ORDER = (Step.SEEN, Step.BEGUN, Step.ORDERED)


@dataclass(frozen=True, slots=True)
class Bar:
    """So many, of those at the first step and of those at the step before, in shares; `width` is in percent."""

    words: str
    count: int
    of_first: float
    of_before: float

    @property
    def width(self) -> float:
        """Of a bar that is full at 100."""
        return 100 * self.of_first

    @property
    def lost(self) -> float:
        """The share of those at the step before that did not come so far."""
        return 1 - self.of_before


@dataclass(frozen=True, slots=True)
class Waited:
    """How many orders took up to so many minutes; no `minutes` for longer than the last bound."""

    minutes: int
    count: int
    width: float


@dataclass(frozen=True, slots=True)
class Week:
    """Visitors and orders of the days from `begin` on."""

    begin: date
    seen: int
    ordered: int

    @property
    def share(self) -> float:
        """Of visitors, those who ordered."""
        return self.ordered / self.seen if self.seen else 0.0


@dataclass(frozen=True, slots=True)
class Wish:
    """An option that something stood against, how often, and how often it was made possible."""

    family: str
    option: str
    count: int
    made: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """All that the page shows. `quartiles` are minutes, lower, median, upper; none without orders."""

    steps: Sequence[Bar]
    modules: Sequence[Bar]
    waits: Sequence[Waited]
    quartiles: Sequence[float]
    weeks: Sequence[Week]
    shown: int
    taken: int
    orders: int
    in_carts: int

    @property
    def taken_share(self) -> float:
        """Of choices where something was proposed, those that took it."""
        return self.taken / self.shown if self.shown else 0.0


def families() -> list[tuple[str, str]]:
    """Codes and names of the product lines on sale. One query."""
    rows = CurrentRelease.objects.order_by("family__position", "family__code")
    return list(rows.values_list("family__code", "family__name"))


def counts(*, since: date, family_code: str) -> QuerySet[FunnelCount]:
    """The rows from a day on, of one product line or, with none given, of all."""
    rows = FunnelCount.objects.filter(on__gte=since)
    return rows.filter(family_code=family_code) if family_code else rows


def funnel(*, since: date, family_code: str) -> Funnel:
    """What the counts say. Four queries over the counts, orders and carts, none over interactions."""
    rows = counts(since=since, family_code=family_code).order_by()
    sums = list(rows.values_list("step", "module_code", "bucket").annotate(Sum("count")))
    steps: Counter[str] = Counter()
    for step, _module, _bucket, count in sums:
        steps[step] += count
    buckets = {bucket: count for step, _module, bucket, count in sums if step == Step.ORDERED}
    modules = {module: count for step, module, _bucket, count in sums if step == Step.MODULE}
    lines = OrderLine.objects.present().filter(order__placed_at__gte=datetime.combine(since, time(), UTC))
    carts = CartLine.objects.filter(configuration__deleted_at=None)
    if family_code:
        lines, carts = lines.filter(family_code=family_code), carts.filter(configuration__family_code=family_code)
    return Funnel(
        steps=list(_steps(steps)),
        modules=list(_modules(modules, steps[Step.BEGUN], family_code)) if family_code else [],
        waits=list(_waits(buckets)),
        quartiles=[quantile(buckets, share) for share in (0.25, 0.5, 0.75)] if steps[Step.ORDERED] else [],
        weeks=_weeks(rows),
        shown=steps[Step.SHOWN],
        taken=steps[Step.TAKEN],
        orders=lines.exclude(family_code="").count(),
        in_carts=carts.count(),
    )


def refused(*, since: date, family_code: str) -> list[Wish]:
    """What was wished for most while something stood against it. One query, and the releases' facts."""
    rows = RefusedWish.objects.filter(on__gte=since)
    if family_code:
        rows = rows.filter(family_code=family_code)
    made = Count("pk", filter=Q(outcome=RefusedWish.Outcome.MADE))
    found = rows.order_by().values_list("family_code", "module_code", "component_code")
    most = found.annotate(Max("release_number"), n=Count("pk"), made=made).order_by(
        "-n", "family_code", "module_code", "component_code"
    )
    return [_wish(*row) for row in most[:MOST_WISHES]]


def _wish(family: str, module: str, component: str, release: int, count: int, made: int) -> Wish:
    facts, code = facts_of(family, release), f"{module}/{component}"
    if facts is None:
        return Wish(family, code, count, made)
    name = facts.component_name(code) if component else facts.module_name(code)
    return Wish(facts.family_name, name, count, made)


def _steps(found: Mapping[str, int]) -> Iterator[Bar]:
    first = before = found.get(Step.SEEN, 0)
    for step in _IN_ORDER if first else ():
        count = found.get(step, 0)
        yield Bar(str(step.label), count, count / first, count / before if before else 0.0)
        before = count


def _modules(found: Mapping[str, int], begun: int, family_code: str) -> Iterator[Bar]:
    """In the order of the release on sale; those it no longer has come last."""
    current = CurrentRelease.objects.filter(family__code=family_code).values_list("release__number", flat=True).first()
    facts = facts_of(family_code, current or 0)
    order = list(facts.vocabulary.modules) if facts else []
    place = {code: number for number, code in enumerate(order)}
    for code in sorted(found, key=lambda code: (place.get(code, len(place)), code)):
        share = min(found[code] / begun, 1.0) if begun else 0.0
        yield Bar(facts.module_name(code) if facts else code, found[code], share, share)


def _waits(buckets: Mapping[int, int]) -> Iterator[Waited]:
    most = max(buckets.values(), default=0)
    for place in range(max(buckets, default=-1) + 1):
        minutes = BOUNDS[place] // 60 if place < len(BOUNDS) else 0
        count = buckets.get(place, 0)
        yield Waited(minutes, count, 100 * count / most if most else 0)


def quantile(buckets: Mapping[int, int], share: float) -> float:
    """Minutes within which this share of the orders came; evenly spread within a bucket."""
    sought = share * sum(buckets.values())
    for place in sorted(buckets):
        if buckets[place] and sought <= buckets[place]:
            begin = BOUNDS[place - 1] if place else 0
            end = BOUNDS[place] if place < len(BOUNDS) else begin
            return (begin + (end - begin) * sought / buckets[place]) / 60
        sought -= buckets[place]
    return BOUNDS[-1] / 60


def _weeks(rows: QuerySet[FunnelCount]) -> list[Week]:
    """Whole weeks from Monday on, the first and last as far as the period goes."""
    found: dict[date, Counter[str]] = {}
    days = rows.filter(step__in=(Step.SEEN, Step.ORDERED)).values_list("on", "step").annotate(Sum("count"))
    for on, step, count in days:
        found.setdefault(on - timedelta(days=on.weekday()), Counter())[step] += count
    if not found:
        return []
    span = (max(found) - min(found)) // WEEK + 1
    begins = [min(found) + WEEK * number for number in range(span)]
    none: Counter[str] = Counter()
    return [Week(day, (got := found.get(day, none))[Step.SEEN], got[Step.ORDERED]) for day in begins]
