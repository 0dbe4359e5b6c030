"""Counts: one customer's tastes as the sum of their acts, replayed in order. No database.

Adding acts one by one to the counts, and counting all of them anew, give the same figures: that is what makes
"delete the profile and learn it again" an exact operation. All arithmetic is on integers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from configurator.customers.models import Verb
from configurator.profiles.facts import Facts, FactsOf
from configurator.profiles.models import CLICK_TENTHS, ORDER_TENTHS, Taste

Key = tuple[str, str, str]  # family code, kind, code

REMEMBERED_ORDERS = 5
_BITS = (1 << REMEMBERED_ORDERS) - 1


@dataclass(slots=True)
class Count:
    """What a taste row holds."""

    weight: int = 0
    order_count: int = 0
    last_order: int = 0
    recent: int = 0
    last_interaction: int = 0

    @property
    def clicks(self) -> int:
        """Tenths that come from clicks."""
        return self.weight - self.order_count * ORDER_TENTHS

    def click(self, interaction: int) -> None:
        """One more click."""
        self.weight += CLICK_TENTHS
        self.last_interaction = interaction

    def unclick(self) -> None:
        """One click fewer; orders stay."""
        self.weight -= min(CLICK_TENTHS, self.clicks)

    def order(self, number: int, interaction: int) -> None:
        """It was in the customer's order `number` of the family."""
        self.recent = ((self.recent << (number - self.last_order)) | 1) & _BITS
        self.weight, self.order_count = self.weight + ORDER_TENTHS, self.order_count + 1
        self.last_order, self.last_interaction = number, interaction


@dataclass(frozen=True, slots=True)
class Act:
    """An interaction, as far as counting goes; the ledger too."""

    id: int
    verb: str
    family_code: str
    release_number: int
    module_code: str
    component_code: str
    detail: Mapping[str, Any]


ACT_FIELDS = tuple(field.name for field in fields(Act))
"""The columns of an interaction that make one."""


@dataclass(slots=True)
class Counts:
    """One customer's counts. A key is there exactly while its weight is positive."""

    rows: dict[Key, Count] = field(default_factory=dict)

    def add(self, act: Act, facts_of: FactsOf) -> None:
        """Count one act. A release that is not known teaches nothing."""
        facts = facts_of(act.family_code, act.release_number)
        if facts is None:
            return
        if act.verb == Verb.ORDERED:
            self._order(act, facts)
        elif act.component_code and act.verb in {Verb.CHOSE, Verb.WISHED} and not act.detail.get("asked"):
            for key in _keys(act, facts):
                self._row(key).click(act.id)
        elif act.component_code and act.verb == Verb.RETRACTED:
            self._retract(act, facts)

    def _order(self, act: Act, facts: Facts) -> None:
        taken = facts.taken_by(act)
        codes = {(Taste.Kind.ATTRIBUTE.value, a) for _, sku in taken for a in facts.attributes[sku]}
        codes |= {(Taste.Kind.COMPONENT.value, f"{module}/{sku}") for module, sku in taken}
        family = self._row((act.family_code, Taste.Kind.FAMILY.value, ""))
        number = family.order_count + 1
        family.order(number, act.id)
        for kind, code in codes:
            self._row((act.family_code, kind, code)).order(number, act.id)

    def _retract(self, act: Act, facts: Facts) -> None:
        component, *attributes = _keys(act, facts)
        if component not in self.rows or not self.rows[component].clicks:
            return  # it came with a preset or the usual: there is no click to take back
        for key in (component, *attributes):
            if key in self.rows:
                self.rows[key].unclick()
                if not self.rows[key].weight:
                    del self.rows[key]

    def _row(self, key: Key) -> Count:
        return self.rows.setdefault(key, Count())


def _keys(act: Act, facts: Facts) -> list[Key]:
    attributes = facts.attributes.get(act.component_code, ())
    return [
        (act.family_code, Taste.Kind.COMPONENT.value, f"{act.module_code}/{act.component_code}"),
        *((act.family_code, Taste.Kind.ATTRIBUTE.value, code) for code in attributes),
    ]
