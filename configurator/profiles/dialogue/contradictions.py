"""Contradictions: what a customer told that can't all hold, or that their choices speak against. No database.

Nothing is settled behind anybody's back: both sides are shown, and whoever said it says which one holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from configurator.profiles.dialogue.shown import Appetite
from configurator.profiles.facts import times
from configurator.profiles.proposals.matters import answers_in
from configurator.profiles.proposals.tradeoffs import cycles, pair_of
from configurator.profiles.taste import Liking, Taste
from configurator.profiles.told import APPETITE, HOLDS, LIKES, PREFERS, Fact, Statement, Told

OFTEN_ORDERED, OFTEN_PICKED = 2, 3
STEPS_APART = 2


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Words of what stands against each other, and the facts that were told in it.

    With `chosen`, the choices speak against the one fact; without, the facts speak against each other.
    """

    words: str
    facts: tuple[Fact, ...]
    chosen: str = ""


def contradictions_of(*, told: Told, taste: Taste | None, appetite: Appetite) -> list[Contradiction]:
    """Everything that does not go together and is not settled. Linear in what was told."""
    against = [*_avoided_but_taken(told, taste), *_appetite(told, appetite)] if taste else []
    return [*_circles(told), *(found for found in against if not _settled(told, found.facts[0]))]


def it_holds(fact: Fact) -> Statement:
    """To tell that a fact holds, whatever is chosen."""
    return Statement(
        subject=f"{HOLDS}{fact.subject}",
        value=fact.value,
        words=_("It holds: {words}").format(words=fact.words),
        use=gettext_noop("not asking you again"),
        family_code=fact.family_code,
    )


def _settled(told: Told, fact: Fact) -> bool:
    """Whether the customer said that this very word holds."""
    return told.value(f"{HOLDS}{fact.subject}", family_code=fact.family_code) == fact.value


def _circles(told: Told) -> Iterable[Contradiction]:
    families = dict.fromkeys(fact.family_code for fact in told.facts if fact.about(PREFERS))
    for family_code in families:
        for circle in cycles(answers_in(told, family_code)):
            pairs = [pair_of(*two) for two in zip(circle, (*circle[1:], circle[0]), strict=True)]
            facts = tuple(told.values[family_code, f"{PREFERS}{one}|{other}"] for one, other in pairs)
            yield Contradiction(_("These go round in a circle, so they can't all hold"), facts)


def _avoided_but_taken(told: Told, taste: Taste | None) -> Iterable[Contradiction]:
    for (family_code, code), weight in told.likes.items():
        likings = _likings(taste, family_code, code) if taste and weight < 0 else []
        orders, clicks = (sum(getattr(liking, name) for liking in likings) for name in ("order_count", "click_count"))
        if orders >= OFTEN_ORDERED or clicks >= OFTEN_PICKED:
            chosen = _often(orders, clicks)
            fact = told.values[family_code, f"{LIKES}{code}"]
            yield Contradiction(_("You told us one thing and choose another"), (fact,), chosen)


def _often(orders: int, clicks: int) -> str:
    if orders:
        return _("You ordered such things {times}").format(times=times(orders))
    return _("You picked such things {times}").format(times=times(clicks))


def _likings(taste: Taste, family_code: str, code: str) -> list[Liking]:
    families: Mapping[str, Mapping[str, Liking]] = taste.attributes
    return [found[code] for family, found in families.items() if family_code in {"", family} and code in found]


def _appetite(told: Told, appetite: Appetite) -> Iterable[Contradiction]:
    fact = told.values.get(("", APPETITE))
    observed = appetite.observed
    if fact and appetite.told and observed and abs(appetite.told - observed.step) >= STEPS_APART:
        chosen = _("Lately you choose what is {step}").format(step=appetite.observed_words)
        yield Contradiction(_("You told us one thing and choose another"), (fact,), chosen)
