"""Told: what customers said about themselves, as acts of the verb *told*. On each subject their latest word holds.

A subject is a short code with what it is about after a colon: `likes:colour=black`, `not:component/shade/GLASS`,
`question:noise`, `appetite`. An empty value takes the subject back. Being acts, they obey "learn about me", follow a
merge, stand in the time line and go when they are erased; what the counts infer never writes here.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from configurator.customers.models import Channel, Interaction, Verb

NOT = "not:"
LIKES = "likes:"
QUESTION = "question:"
APPETITE = "appetite"
PREFERS = "prefers:"
HOLDS = "holds:"

MUTED, WRONG = "muted", "wrong"
"""Values of `not:`: not to be used; or no taste of the customer's at all."""

STRONGEST = 3
"""A liking is told from -3, avoid, to 3, by all means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing to tell. `words` say it as it was said, of a liking `name` what is liked; `use` what it is used for.

    What is stored of our own uses is English: they are worded when they are read.
    """

    subject: str
    value: str
    words: str
    use: str
    family_code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """The customer's latest word on one subject."""

    id: int  # of the act
    at: datetime
    family_code: str
    subject: str
    value: str
    words: str
    purpose: str
    name: str = ""
    beside: str = ""  # with whom of ours, and where, when it was not told on this site

    @property
    def use(self) -> str:
        """What it is used for, in words."""
        return gettext(self.purpose) if self.purpose else ""

    def about(self, kind: str) -> str:
        """What stands behind `kind` in the subject; "" when it is of another kind."""
        return self.subject.removeprefix(kind) if self.subject.startswith(kind) else ""


@dataclass(frozen=True)
class Told:
    """Everything that one customer has told and not taken back, the newest last."""

    facts: tuple[Fact, ...] = ()
    values: Mapping[tuple[str, str], Fact] = field(default_factory=dict)  # by (family, subject)
    at: datetime | None = None  # when something was told last, also what was taken back since

    def value(self, subject: str, *, family_code: str = "") -> str:
        """What was said about a subject, "" for nothing."""
        fact = self.values.get((family_code, subject))
        return fact.value if fact else ""

    @cached_property
    def likes(self) -> dict[tuple[str, str], int]:
        """How much an attribute is liked, -3 to 3, by (family, attribute=value); the family is "" for all of them."""
        found = ((f.family_code, f.about(LIKES), _whole(f.value)) for f in self.facts)
        return {(family, code): weight for family, code, weight in found if code and weight}

    @cached_property
    def answered(self) -> frozenset[str]:
        """Codes of the questions that were answered, also with "rather not say"."""
        return frozenset(fact.about(QUESTION) for fact in self.facts if fact.about(QUESTION))


NOTHING = Told()

Row = tuple[int, datetime, str, str, Mapping[str, object]]  # id, time, family, channel, detail
_WHERE = {
    Channel.COUNTER.value: _("at the counter"),
    Channel.TELEPHONE.value: _("on the telephone"),
    Channel.PARTNER.value: _("through a partner"),
    Channel.EMAIL.value: _("by e-mail"),
    Channel.POST.value: _("by post"),
}


def muting(told: Told, family_code: str, kind: str, code: str) -> str:
    """The word against a taste, `MUTED` or `WRONG`; "" when it may be used. An attribute's holds in every family."""
    return told.value(f"{NOT}{kind}/{code}", family_code="" if kind == "attribute" else family_code)


def told_of(*, customer_id: uuid.UUID) -> Told:
    """What a customer has told; one query, linear in what was told."""
    acts = Interaction.objects.of(customer_id).filter(verb=Verb.TOLD).order_by("pk")
    return told_in(acts.values_list("pk", "at", "family_code", "channel", "detail"))


def told_in(acts: Iterable[Row]) -> Told:
    """What holds after these acts, given in order."""
    latest: dict[tuple[str, str], Fact] = {}
    at = None
    for fact in _facts(acts):
        at = max(fact.at, at or fact.at)
        key = (fact.family_code, fact.subject)
        latest.pop(key, None)  # so that the newest stand last
        latest[key] = fact
    held = {key: fact for key, fact in latest.items() if fact.value}
    return Told(tuple(held.values()), held, at)


def _facts(acts: Iterable[Row]) -> Iterator[Fact]:
    for pk, at, family_code, channel, detail in acts:
        said = {name: str(detail.get(name, "")) for name in ("subject", "value", "words", "name")}
        if said["subject"]:
            with_whom = beside(channel, detail)
            yield Fact(pk, at, family_code, **said, purpose=str(detail.get("use", "")), beside=with_whom)


def beside(channel: str, detail: Mapping[str, object]) -> str:
    """With whom something was told and where, such as "with Sam at the counter"; "" on this site."""
    who = gettext("with {who}").format(who=detail["with"]) if detail.get("with") else ""
    return " ".join(filter(None, [who, str(_WHERE.get(channel, ""))]))


def _whole(text: str) -> int:
    """A liking as a number within its range; 0 for anything else."""
    try:
        return max(-STRONGEST, min(STRONGEST, int(text)))
    except ValueError:
        return 0
