"""Research: tiles for market research. Counts of customers, none fewer than ten, and never a total beside them.

With a total one could tell what is hidden; so bars are as long as their share of the longest one.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from configurator.insight.boards import plot
from configurator.insight.boards.model import SEVERAL, BoardCount
from configurator.insight.boards.read import Counted, by_day, facts_by_family, line_names, newest, seen
from configurator.insight.boards.tile import Period
from configurator.insight.models import Tier
from configurator.profiles.facts import facts_of
from configurator.profiles.models import Answer, RefusedWish
from configurator.profiles.proposals.appetite import STEPS
from configurator.profiles.told import APPETITE, LIKES, QUESTION

MOST_LINES = 12
Kind = BoardCount.Kind


@dataclass(frozen=True, slots=True)
class Bar:
    """So many customers, None where they are fewer than ten; `width` is in percent of the longest bar."""

    words: str
    count: int | None
    width: float
    beside: int | None = None


def bars(rows: Sequence[tuple[str, int, int | None]]) -> list[Bar]:
    """Words with their counts, and what stands beside them, in their order."""
    most = max((seen(count) or 0 for _, count, _ in rows), default=0)
    return [
        Bar(words, seen(count), 100 * count / most, beside) if seen(count) else Bar(words, None, 0.0)
        for words, count, beside in rows
    ]


@dataclass(frozen=True, slots=True)
class Tiers:
    """Customers by tier on the days that were counted."""

    names: Sequence[str]
    days: Sequence[tuple[date, Sequence[int | None]]]
    plot: plot.Plot


def tiers(*, period: Period) -> Tiers:
    """Tiers over time. Two queries."""
    days = [(day, _by_tier(rows)) for day, rows in by_day(kind=Kind.TIER, period=period).items()]
    names = [str(tier.label) for tier in Tier]
    drawn = plot.stacked(
        name="tiers",
        says=_("Customers of each tier on the days that were counted; the table has the figures"),
        keys=names,
        columns=[[count or 0 for count in counts] for _day, counts in days],
    )
    return Tiers(names, days, drawn)


def _by_tier(rows: Sequence[Counted]) -> list[int | None]:
    found: Counter[str] = Counter()
    for row in rows:
        found[row.code] += row.count
    return [seen(found[tier.value]) for tier in Tier]


@dataclass(frozen=True, slots=True)
class Lines:
    """Customers by product line, with their purchases; and by how many lines they bought."""

    lines: Sequence[Bar]
    variety: Sequence[Bar]
    counted_on: date | None


def lines(*, period: Period) -> Lines:
    """Product lines by customers, and variety. Five queries."""
    on, found = newest(kind=Kind.LINE, period=period)
    found = sorted(found, key=lambda row: (-row.count, row.family_code))[:MOST_LINES]
    names = line_names(row.family_code for row in found)
    _on, variety = newest(kind=Kind.VARIETY, period=period)
    numbers = sorted(variety, key=lambda row: int(row.code))
    return Lines(
        bars([(names[row.family_code], row.count, int(row.amount)) for row in found]),
        bars([(_variety(int(row.code)), row.count, None) for row in numbers]),
        on,
    )


def _variety(number: int) -> str:
    return _("{number} or more").format(number=number) if number == SEVERAL else str(number)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, or what customers like, with how many gave each answer."""

    words: str
    answers: Sequence[Bar]


def told(*, period: Period) -> list[Asked]:
    """What customers told us: each question, the appetite, and what is liked most. Four queries."""
    _on, found = newest(kind=Kind.TOLD, period=period)
    counts: Counter[str] = Counter()
    likes: Counter[tuple[str, str]] = Counter()
    for row in found:
        subject, _equals, value = row.code.rpartition("=")
        if subject.startswith(LIKES):
            likes[row.family_code, subject.removeprefix(LIKES)] += row.count if not value.startswith("-") else 0
        else:
            counts[row.code] += row.count
    return [asked for asked in [*_questions(counts), _appetite(counts), _liked(likes)] if asked.answers]


def _questions(counts: Counter[str]) -> list[Asked]:
    rows: dict[str, list[tuple[str, int, int | None]]] = defaultdict(list)
    answers = Answer.objects.select_related("question").order_by("question__position", "question", "position", "pk")
    for answer in answers:
        code = f"{QUESTION}{answer.question.code}={answer.code}"
        rows[answer.question.text].append((answer.text, counts[code], None))
    return [Asked(words, bars(said)) for words, said in rows.items() if any(count for _w, count, _b in said)]


def _appetite(counts: Counter[str]) -> Asked:
    steps = [(str(words), counts[f"{APPETITE}={step}"], None) for step, words in STEPS.items()]
    return Asked(_("How new may it be?"), bars(steps) if any(count for _w, count, _b in steps) else [])


def _liked(likes: Counter[tuple[str, str]]) -> Asked:
    facts = facts_by_family() if likes else {}
    rows: list[tuple[str, int, int | None]] = []
    for (family, code), count in likes.most_common(MOST_LINES):
        known = facts.get(family) or next((one for one in facts.values() if _names(one.attributes, code)), None)
        rows.append((known.attribute_words(code) if known else code, count, None))
    return Asked(_("Liked"), bars([row for row in rows if seen(row[1])]))


def _names(attributes: dict[str, tuple[str, ...]], code: str) -> bool:
    return any(code in found for found in attributes.values())


@dataclass(frozen=True, slots=True)
class Selling:
    """The attributes of what a product line's customers ordered, most customers first."""

    name: str
    attributes: Sequence[Bar]


MOST_ATTRIBUTES = 6


def attributes(*, period: Period) -> list[Selling]:
    """Attributes that sell, by product line, but for those that everybody's have. Three queries.

    Those of fewer than ten customers are left out.
    """
    _on, found = newest(kind=Kind.ATTRIBUTE, period=period)
    facts = facts_by_family()
    rows: dict[str, list[Counted]] = defaultdict(list)
    most: Counter[str] = Counter()
    for row in found:
        most[row.family_code] = max(most[row.family_code], row.count)
    for row in sorted(found, key=lambda row: (-row.count, row.code)):
        telling = row.count < most[row.family_code] and not row.code.endswith("=no")
        if telling and seen(row.count) and row.family_code in facts:
            rows[row.family_code].append(row)
    return [
        Selling(
            of.family_name,
            bars([(of.attribute_words(r.code), r.count, int(r.amount)) for r in rows[code][:MOST_ATTRIBUTES]]),
        )
        for code, of in facts.items()
        if rows[code]
    ]


@dataclass(frozen=True, slots=True)
class Growth:
    """Something that could not be had: wished for so often in the later half of the period, and in the earlier."""

    family: str
    option: str
    before: int
    after: int

    @property
    def more(self) -> int:
        """By how much."""
        return self.after - self.before


def wishes(*, period: Period) -> list[Growth]:
    """Refused wishes that grew most from the earlier half of the period to the later. One query."""
    middle = period.since + timedelta(days=period.days // 2)
    rows = RefusedWish.objects.filter(on__range=(period.since, period.until)).order_by()
    after, before = Count("pk", filter=Q(on__gte=middle)), Count("pk", filter=Q(on__lt=middle))
    most = rows.values_list("family_code", "module_code", "component_code")
    grown = most.annotate(Max("release_number"), before=before, after=after)
    found = sorted(grown, key=lambda row: (row[4] - row[5], -row[5], row[:3]))[:MOST_LINES]
    return [_growth(*row) for row in found]


def _growth(family: str, module: str, component: str, release: int, before: int, after: int) -> Growth:
    facts, code = facts_of(family, release), f"{module}/{component}"
    if facts is None:
        return Growth(family, code, before, after)
    name = facts.component_name(code) if component else facts.module_name(code)
    return Growth(facts.family_name, name, before, after)
