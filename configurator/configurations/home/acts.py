"""Acts: what a customer did, as far as it can be the reason for a proposal."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from configurator.customers.consent import usable
from configurator.customers.models import Interaction, Verb
from configurator.profiles.counts import ACT_FIELDS, Act
from configurator.profiles.facts import facts_of
from configurator.profiles.models import CLICK_TENTHS, ORDER_TENTHS
from configurator.profiles.told import NOTHING, Told, muting, told_of

MOST = 400
"""So many of the customer's last acts are looked at."""

_VERBS = (Verb.VIEWED, Verb.CHOSE, Verb.RETRACTED, Verb.ORDERED)
_FIELDS = (*ACT_FIELDS, "at")
ORDERED, PICKED = "ordered", "picked"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was taken: how much it weighs in all, and the act that says so best."""

    weight: int  # tenths of an order
    act: int
    at: datetime
    verb: str  # as the reason says it
    name: str  # the component that was taken, with its module


@dataclass
class Acts:
    """What the acts come to. `components` by family and module/SKU, `attributes` by attribute=value and family."""

    components: dict[str, dict[str, Evidence]] = field(default_factory=dict)
    attributes: dict[str, dict[str, Evidence]] = field(default_factory=dict)
    viewed: dict[str, list[tuple[int, datetime]]] = field(default_factory=dict)  # family -> acts of looking
    builds: set[frozenset[str]] = field(default_factory=set)  # what was ordered, each as its module/SKU
    ordered_at: dict[str, datetime] = field(default_factory=dict)  # family -> the last order
    told: Told = NOTHING

    def ordered(self, family_code: str, code: str) -> Evidence | None:
        """The evidence of an order for a component, None when it was not ordered."""
        found = self.components.get(family_code, {}).get(code)
        return found if found is not None and found.verb == ORDERED else None


@dataclass(frozen=True, slots=True)
class _Act(Act):
    at: datetime


def acts_of(*, customer_id: uuid.UUID) -> Acts:
    """What the last acts of a customer come to, without what they told us not to use.

    Two queries, one where there are no acts, and one for each release that this process has not read. Nothing is read
    where learning is off.
    """
    rows = usable(Interaction.objects.of(customer_id)).filter(verb__in=_VERBS)
    newest = list(rows.order_by("-pk").values_list(*_FIELDS)[:MOST])
    if not newest:
        return Acts()
    found = Acts(told=told_of(customer_id=customer_id))
    has: dict[tuple[str, str], tuple[str, ...]] = {}
    for act in _standing(_Act(*row) for row in reversed(newest)):
        _add(found, has, act)
    _add_attributes(found, has)
    return found


def _standing(acts: Iterable[_Act]) -> list[_Act]:
    """The acts in their order without the picks that were taken back."""
    kept: dict[int, _Act] = {}
    picks: dict[tuple[str, str, str], list[int]] = {}
    for act in acts:
        if act.verb == Verb.RETRACTED:
            same = picks.get(_thing(act))
            if same:
                del kept[same.pop()]
        elif not act.detail.get("asked"):
            kept[act.id] = act
            if act.verb == Verb.CHOSE:
                picks.setdefault(_thing(act), []).append(act.id)
    return list(kept.values())


def _thing(act: _Act) -> tuple[str, str, str]:
    return act.family_code, act.module_code, act.component_code


def _add(found: Acts, has: dict[tuple[str, str], tuple[str, ...]], act: _Act) -> None:
    """Count one act. `has` notes by family and module/SKU which attributes the component had then."""
    family = act.family_code
    if act.verb == Verb.VIEWED:
        found.viewed.setdefault(family, []).append((act.id, act.at))
        return
    facts = facts_of(family_code=family, release_number=act.release_number)
    if facts is None:
        return
    taken = {f"{module}/{sku}": sku for module, sku in facts.taken_by(act)}
    if act.verb == Verb.ORDERED:
        found.ordered_at[family] = act.at
        found.builds.add(frozenset(taken))
    weight, verb = (ORDER_TENTHS, ORDERED) if act.verb == Verb.ORDERED else (CLICK_TENTHS, PICKED)
    for code, sku in taken.items():
        has[family, code] = facts.attributes.get(sku, ())
        name = f"{facts.component_name(code)} ({facts.module_name(code)})"
        evidence = Evidence(weight, act.id, act.at, verb, name)
        _join(found.components.setdefault(family, {}), code, evidence)


def _add_attributes(found: Acts, has: Mapping[tuple[str, str], tuple[str, ...]]) -> None:
    """What the components have speaks as much as they do; muted components and attributes speak for nothing."""
    for (family, code), attributes in has.items():
        if muting(found.told, family, "component", code):
            del found.components[family][code]
            continue
        for attribute in attributes:
            if _may_speak(found.told, family, attribute):
                _join(found.attributes.setdefault(attribute, {}), family, found.components[family][code])


def _may_speak(told: Told, family_code: str, attribute: str) -> bool:
    """Whether the customer has neither muted an attribute nor said that they would rather not have it."""
    disliked = any(told.likes.get((family, attribute), 0) < 0 for family in ("", family_code))
    return not disliked and not muting(told, family_code, "attribute", attribute)


def _join(found: dict[str, Evidence], key: str, new: Evidence) -> None:
    """Add up the weights; an order is a better reason than a click, the newest the best."""
    old = found.get(key)
    if old is None:
        found[key] = new
        return
    best = old if old.verb == ORDERED and new.verb != ORDERED else new
    found[key] = Evidence(old.weight + new.weight, best.act, best.at, best.verb, best.name)
