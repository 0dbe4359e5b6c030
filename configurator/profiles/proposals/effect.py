"""Effect: what became of proposals, beside what customers take who get none. Figures with their uncertainty.

A choice where something was proposed keeps what that was and whether it was shown; nothing else is written. Of
customers who are held out it keeps what would have been proposed: how often they take just that is what the others are
compared with.
"""

import math
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from configurator.customers.models import Interaction, Verb
from configurator.releases.models import CurrentRelease

PROPOSAL = "proposal"
"""Under this key a choice keeps what was proposed."""

OWN, OTHERS = "own", "others"
_95 = 1.96
MOST_ACTS = 200_000
CURVE = 6
"""Orders of one's own up to which the learning curve is drawn."""

Interval = tuple[float, float]


@dataclass(slots=True)
class Share:
    """So many of so many."""

    taken: int = 0
    count: int = 0

    def add(self, *, taken: bool) -> None:
        """One more."""
        self.count += 1
        self.taken += taken

    @property
    def ignored(self) -> int:
        """The others."""
        return self.count - self.taken

    @property
    def share(self) -> float:
        """Between 0 and 1; 0 of none."""
        return self.taken / self.count if self.count else 0.0

    @property
    def interval(self) -> Interval:
        """Where the share is with 95 % certainty (Wilson 1927)."""
        if not self.count:
            return 0.0, 1.0
        square = _95**2 / self.count
        middle = (self.share + square / 2) / (1 + square)
        half = _95 * math.sqrt(self.share * (1 - self.share) / self.count + square / self.count / 4) / (1 + square)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(slots=True)
class Effect:
    """Proposals of one kind in one family: shown ones, and those that held-out customers would have got."""

    family_code: str
    by: str
    shown: Share = field(default_factory=Share)
    held: Share = field(default_factory=Share)

    @property
    def difference(self) -> float:
        """By how much showing raises the share that is taken."""
        return self.shown.share - self.held.share

    @property
    def interval(self) -> Interval:
        """Where the difference is with 95 % certainty (Newcombe 1998, from both Wilson intervals)."""
        (low, high), (held_low, held_high) = self.shown.interval, self.held.interval
        below = math.hypot(self.shown.share - low, held_high - self.held.share)
        above = math.hypot(high - self.shown.share, self.held.share - held_low)
        return self.difference - below, self.difference + above

    @property
    def proven(self) -> bool:
        """Whether there is any effect, with 95 % certainty."""
        low, high = self.interval
        return low > 0 or high < 0


@dataclass(frozen=True, slots=True)
class Point:
    """What is known after so many own orders: how often a proposal is taken, and choices made for the next order."""

    orders: int
    shown: Share
    clicks: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the page shows."""

    effects: tuple[Effect, ...]
    curve: tuple[Point, ...]


def report(*, since: datetime, family_code: str = "") -> Report:
    """What became of proposals since a moment; the newest `MOST_ACTS` acts. One query, linear in the acts."""
    acts = Interaction.objects.filter(verb__in=(Verb.CHOSE, Verb.ORDERED), at__gte=since).exclude(family_code="")
    acts = acts.order_by("-pk")
    if family_code:
        acts = acts.filter(family_code=family_code)
    names = ("identity__customer_id", "verb", "family_code", "component_code", "detail")
    return report_of(reversed(acts.values_list(*names)[:MOST_ACTS]))


def report_of(acts: Iterable[tuple[uuid.UUID, str, str, str, Any]]) -> Report:
    """The same of acts that are given in order, as (customer, verb, family, component, detail)."""
    effects: dict[tuple[str, str], Effect] = {}
    orders: defaultdict[tuple[uuid.UUID, str], int] = defaultdict(int)
    begun: defaultdict[tuple[uuid.UUID, str], int] = defaultdict(int)
    shares = [Share() for _ in range(CURVE)]
    clicks: list[list[int]] = [[] for _ in range(CURVE)]
    for customer_id, verb, family_code, sku, detail in acts:
        who = (customer_id, family_code)
        if verb == Verb.ORDERED:
            if orders[who] < CURVE:
                clicks[orders[who]].append(begun[who])
            orders[who], begun[who] = orders[who] + 1, 0
            continue
        begun[who] += 1
        proposal = detail.get(PROPOSAL)
        if proposal:
            effect = effects.setdefault((family_code, proposal["by"]), Effect(family_code, proposal["by"]))
            taken = proposal["sku"] == sku
            (effect.shown if proposal["shown"] else effect.held).add(taken=taken)
            if proposal["shown"] and orders[who] < CURVE:
                shares[orders[who]].add(taken=taken)
    curve = [
        Point(number, share, sum(count) / len(count) if count else None)
        for number, (share, count) in enumerate(zip(shares, clicks, strict=True))
    ]
    return Report(tuple(sorted(effects.values(), key=lambda e: (e.family_code, e.by))), tuple(curve))


def families() -> list[tuple[str, str]]:
    """Codes and names of the families on sale."""
    rows = CurrentRelease.objects.order_by("family__position", "family__code")
    return list(rows.values_list("family__code", "family__name"))
