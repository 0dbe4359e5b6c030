"""Told: what customers say of their needs, as facts on subjects such as `need:products:Tea`; their latest word holds.

A value is an amount a month with its currency, or one of the words of `Said`. Amounts are told round, so each stands
for a range: half of the coarsest of the steps 1, 5, 10, 50, 100 ... that divides it, to either side. "20" is 15 to 25,
"25" is 22.50 to 27.50 (after Manski and Molinari, "Rounding Probabilistic Expectations in Surveys", 2010: how round a
figure is tells how it was rounded).
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from configurator.customers.consent import lasting
from configurator.customers.models import Interaction, Verb
from configurator.insight.share.figures import ZERO, Range, Word
from configurator.insight.share.model import Said
from configurator.profiles.told import QUESTION, Fact, Row, Statement, Told, told_in
from configurator.releases.money import money

NEED = "need:"
ALIKE_BY = f"{QUESTION}household-size"
"""The only told fact by which customers count as alike. No trait that the law protects is ever read."""
USE = gettext_noop("what we propose to you, and how well we serve your needs")
_LARGEST = Decimal(1_000_000)
_PARTS = 2
_FIVE = 5


@dataclass(slots=True)
class Needs:
    """What one customer told: by need their word, the fact behind it, and what they count as alike by."""

    words: dict[str, Word] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    alike: str = ""


def told_range(amount: Decimal) -> Range:
    """What a told amount stands for."""
    step = Decimal("0.01")
    candidate, is_five = Decimal(1), False
    while amount and candidate <= amount:
        if amount % candidate == 0:
            step = candidate
        candidate *= 2 if is_five else _FIVE
        is_five = not is_five
    half = step / 2 if amount and step >= 1 else ZERO
    return Range(amount, amount - half, amount + half)


def statement(*, need: str, name: str, said: Said | None, amount: Decimal | None, currency: str) -> Statement:
    """To be told about a need; None takes back what was told."""
    values = {Said.AMOUNT: f"{amount} {currency}", None: ""}
    words = {
        Said.AMOUNT: _("{need}: about {amount} a month elsewhere").format(need=name, amount=money(amount, currency)),
        Said.NOTHING: _("{need}: nothing elsewhere").format(need=name),
        Said.SOME: _("{need}: also elsewhere").format(need=name),
        Said.NOT_NEEDED: _("{need}: not needed").format(need=name),
        None: _("Not any more: {words}").format(words=name),
    }
    return Statement(subject=NEED + need, value=values.get(said, said or ""), words=words[said], use=USE, name=name)


def needs_in(told: Told, currency: str) -> Needs:
    """What somebody told about their needs."""
    found = Needs(alike=told.value(ALIKE_BY))
    for fact in told.facts:
        need = fact.about(NEED)
        word = _word(fact.value, currency) if need else None
        if word is not None:
            found.words[need], found.facts[need] = word, fact
    return found


def _word(value: str, currency: str) -> Word | None:
    """An amount of another currency says only that something is bought elsewhere."""
    if value in {Said.NOTHING, Said.NOT_NEEDED}:
        return Word(Said(value), Range(ZERO, ZERO, ZERO))
    if value == Said.SOME:
        return Word(Said.SOME, None)
    parts = value.split()
    try:
        amount = Decimal(parts[0]) if len(parts) == _PARTS else Decimal(-1)
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 <= amount <= _LARGEST:
        return None
    return Word(Said.AMOUNT, told_range(amount)) if parts[1] == currency else Word(Said.SOME, None)


def needs_of_all(currency: str) -> Mapping[uuid.UUID, Needs]:
    """By person, of those who let us learn always. One query, linear in what was told about needs and households."""
    about = Q(detail__subject__startswith=NEED) | Q(detail__subject=ALIKE_BY)
    acts = lasting(Interaction.objects.filter(about, verb=Verb.TOLD)).order_by("identity__customer_id", "pk")
    found: dict[uuid.UUID, Needs] = defaultdict(Needs)
    columns = ("pk", "at", "family_code", "channel", "detail")
    rows = acts.values_list("identity__customer_id", *columns).iterator(chunk_size=2000)
    for person, told in _by_person(rows):
        found[person] = needs_in(told, currency)
    return found


def _by_person(rows: Iterator[tuple]) -> Iterator[tuple[uuid.UUID, Told]]:  # type: ignore[type-arg]  # columns of `needs_of_all`
    mine: list[Row] = []
    last: uuid.UUID | None = None
    for person, *act in rows:
        if person != last and mine:
            yield last, told_in(mine)  # type: ignore[misc]  # rows have come, so there is a last one
            mine = []
        last = person
        mine.append(tuple(act))
    if mine:
        yield last, told_in(mine)  # type: ignore[misc]  # as above
