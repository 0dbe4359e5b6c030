"""Ledger: what a customer gave us to know, and what they got for it, both counted from their acts. No database.

Of every part of every order it is said how it came in: picked by hand since the order before of the same family,
picked as we had proposed it, filled in, as in an earlier order, or otherwise (a preset, or the one thing that fits).
Each part is counted once, so the five add up to the parts of all orders. A proposal that is taken saves the looking for
it, but it is still a click: clicks were saved where there was none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from configurator.customers.models import Verb
from configurator.profiles.counts import Act
from configurator.profiles.facts import FactsOf
from configurator.profiles.proposals.effect import PROPOSAL

HAND, PROPOSED, FILLED, AGAIN, OTHERWISE = "hand", "proposed", "filled", "again", "otherwise"
_WORDS = {
    FILLED: _("filled in for you"),
    AGAIN: _("as in an order of yours before"),
    OTHERWISE: _("by a preset, or because nothing else fits"),
}
_WAYS = {Verb.CHOSE: HAND, Verb.WISHED: HAND, Verb.FILLED: FILLED}

Part = tuple[str, str]  # module, SKU


@dataclass(slots=True)
class Ledger:
    """Both sides. `parts` says by way how many parts of orders came in so."""

    acts: Counter[str] = field(default_factory=Counter)  # by verb
    orders: int = 0
    parts: Counter[str] = field(default_factory=Counter)

    @property
    def given(self) -> int:
        """Acts that we were let to remember, without what was told in words."""
        return sum(self.acts.values()) - self.told

    @property
    def told(self) -> int:
        """How often the customer told us something."""
        return self.acts[Verb.TOLD]

    @property
    def total(self) -> int:
        """Parts of all orders."""
        return sum(self.parts.values())

    @property
    def by_hand(self) -> int:
        """Parts picked one by one."""
        return self.parts[HAND] + self.parts[PROPOSED]

    @property
    def proposed(self) -> int:
        """Those of them that we had proposed."""
        return self.parts[PROPOSED]

    @property
    def saved(self) -> int:
        """Clicks saved: parts that came in without one."""
        return self.total - self.by_hand

    @property
    def lines(self) -> list[tuple[str, int]]:
        """What was saved, in words."""
        return [(str(words), self.parts[way]) for way, words in _WORDS.items() if self.parts[way]]


def count(acts: Iterable[Act], facts_of: FactsOf) -> Ledger:
    """Count all acts of one customer, in order. Linear in the acts and in the parts of orders."""
    ledger = Ledger()
    ways: dict[str, dict[Part, str]] = {}  # by family, since its last order
    before: dict[str, set[Part]] = {}
    for act in acts:
        ledger.acts[act.verb] += 1
        since = ways.setdefault(act.family_code, {})
        if _picks(act):
            since[act.module_code, act.component_code] = _way(act)
        elif act.verb == Verb.RETRACTED:
            since.pop((act.module_code, act.component_code), None)
        elif act.verb == Verb.ORDERED and act.family_code:  # of a fixed product nothing is clicked together
            earlier = before.setdefault(act.family_code, set())
            _order(ledger, _parts(act, facts_of), since, earlier)
            since.clear()
    return ledger


def _picks(act: Act) -> bool:
    """Whether it took its component, or had it filled in."""
    refused = act.detail.get("asked") or act.detail.get("refused")
    return bool(act.component_code) and act.verb in _WAYS and not refused


def _way(act: Act) -> str:
    """How a part came in by it. What was proposed but not shown (`holdout`) was picked without us."""
    proposal = act.detail.get(PROPOSAL) or {}
    taken = proposal.get("shown") and proposal.get("sku") == act.component_code
    way = _WAYS[Verb(act.verb)]
    return PROPOSED if taken and way == HAND else way


def _order(ledger: Ledger, parts: set[Part], since: Mapping[Part, str], earlier: set[Part]) -> None:
    ledger.orders += 1
    ledger.parts.update(since.get(part) or (AGAIN if part in earlier else OTHERWISE) for part in parts)
    earlier |= parts


def _parts(act: Act, facts_of: FactsOf) -> set[Part]:
    facts = facts_of(act.family_code, act.release_number)
    return set(facts.taken_by(act)) if facts else set()
