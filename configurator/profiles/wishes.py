"""Wishes: what customers wanted and something stood against, counted by product without a trace of who wanted it.

An act that a customer did while learning was off was never written, so it is not counted either. A visit's acts are
forgotten when it ends; before that its wishes become rows that hold a day and codes, and nothing that leads to anybody.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import takewhile

from django.conf import settings
from django.utils.translation import gettext

from configurator.customers.models import Interaction, Verb
from configurator.profiles.facts import Facts, facts_of
from configurator.profiles.models import LearningCursor, RefusedWish

MOST_ROWS = 50_000
_SHOWN = 3
_TAKING = (Verb.CHOSE, Verb.WISHED)


def settle_wishes(*, at: datetime) -> int:
    """Make rows of the wishes that are as old as a visit lasts, each once; the caller has locked the cursor.

    Returns how many rows there are more. What came of a wish is known by then.
    """
    limit = at - timedelta(minutes=settings.VISIT_MINUTES)
    last = LearningCursor.objects.values_list("last_wish", flat=True).get()
    acts = list(takewhile(lambda act: act.at <= limit, _wishes_after(last)))
    rows = RefusedWish.objects.bulk_create(_refused(acts))
    if acts:
        LearningCursor.objects.update(last_wish=acts[-1].pk)
    return len(rows)


def _wishes_after(last: int) -> Iterable[Interaction]:
    return Interaction.objects.after(last).filter(verb=Verb.WISHED)[:MOST_ROWS]


def _refused(acts: Sequence[Interaction]) -> Iterator[RefusedWish]:
    """A row for the last of several wishes that one visitor had for the same thing, with what came of it."""
    if not acts:
        return
    later = _later({act.identity_id for act in acts}, acts[0].pk)
    last = {(act.identity_id, act.family_code, act.module_code, act.component_code): act for act in acts}
    for act in sorted(last.values(), key=lambda act: act.pk):
        taken = [t for t in later.get((act.identity_id, act.family_code, act.module_code), []) if t.pk >= act.pk]
        yield _row(act, [t for t in taken if not t.detail.get("refused")])


def _later(identities: set[uuid.UUID], first: int) -> dict[tuple[uuid.UUID, str, str], list[Interaction]]:
    """What these visitors took and wished for since, by visitor, family and module."""
    found: dict[tuple[uuid.UUID, str, str], list[Interaction]] = {}
    acts = Interaction.objects.after(first - 1).filter(verb__in=_TAKING, identity__in=identities)
    for act in acts:
        found.setdefault((act.identity_id, act.family_code, act.module_code), []).append(act)
    return found


def _row(act: Interaction, taken: Sequence[Interaction]) -> RefusedWish:
    instead = taken[-1].component_code if taken else str(act.detail.get("had", ""))
    made = bool(taken) and instead == act.component_code
    outcome = RefusedWish.Outcome
    return RefusedWish(
        on=act.at.date(),
        family_code=act.family_code,
        release_number=act.release_number,
        module_code=act.module_code,
        component_code=act.component_code,
        choices=act.detail.get("choices", []),
        rules=act.detail.get("rules", []),
        outcome=outcome.MADE if made else outcome.INSTEAD if instead else outcome.LEFT,
        instead="" if made else instead,
    )


# For staff


@dataclass(slots=True)
class Tally:
    """One option that was wished for, with how often, what stood against it and what was taken instead."""

    family: str
    module: str
    option: str
    count: int = 0
    made: int = 0
    left: int = 0
    against: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    instead: Counter[str] = field(default_factory=Counter)

    @property
    def lists(self) -> list[list[tuple[str, int]]]:
        """The choices, the rules and what was taken instead, the most frequent of each."""
        return [counts.most_common(_SHOWN) for counts in (self.against, self.rules, self.instead)]


def tallies(*, since: date, family_code: str = "") -> list[Tally]:
    """Refused wishes by option, the most frequent first: the settled ones, and those of visits that still go on.

    At most the newest `MOST_ROWS` rows are counted.
    """
    last = LearningCursor.objects.values_list("last_wish", flat=True).first() or 0
    rows = RefusedWish.objects.filter(on__gte=since).order_by("-pk")[:MOST_ROWS]
    fresh = [row for row in _refused(list(_wishes_after(last))) if row.on >= since]
    found: dict[tuple[str, str, str], Tally] = {}
    for row in [*fresh, *rows]:
        if family_code in {"", row.family_code}:
            _count(found, row)
    return sorted(found.values(), key=lambda tally: (-tally.count, tally.family, tally.module, tally.option))


def _count(found: dict[tuple[str, str, str], Tally], row: RefusedWish) -> None:
    facts = facts_of(family_code=row.family_code, release_number=row.release_number)
    key = (row.family_code, row.module_code, row.component_code)
    if key not in found:
        found[key] = _tally(row, facts)
    tally = found[key]
    tally.count += 1
    tally.made += row.outcome == RefusedWish.Outcome.MADE
    tally.left += row.outcome == RefusedWish.Outcome.LEFT
    tally.against.update(_name(facts, code) for code in row.choices)
    tally.rules.update(facts.rule_words(code) if facts else code for code in row.rules)
    if row.instead:
        tally.instead[_name(facts, f"{row.module_code}/{row.instead}")] += 1


def _tally(row: RefusedWish, facts: Facts | None) -> Tally:
    code = f"{row.module_code}/{row.component_code}"
    module = facts.module_name(code) if facts else row.module_code
    return Tally(facts.family_name if facts else row.family_code, module, _name(facts, code))


def _name(facts: Facts | None, code: str) -> str:
    """The component's name for `module/SKU`; of taking nothing the module's."""
    if facts is None:
        return code
    return (
        facts.component_name(code)
        if code.partition("/")[2]
        else gettext("no {module}").format(module=facts.module_name(code))
    )
