"""Translate: from what staff wrote (module, component, rule) to what the engine reads (variable, value, constraint).

The one place where both vocabularies meet. Input is a family in the structure of a catalog file; output is an engine
model in the format `atelier-model/1`, and the checks that stay outside the diagram: warnings, and rules that a missing
attribute leaves open. Cost is the product of what a rule's two sides name, summed over the rules.
"""

from dataclasses import dataclass
from typing import Any

from catalog.numbers import NUMBER
from configurator.releases.breaks import Break, breaks_of
from configurator.releases.checks import Check
from configurator.releases.price_lines import PriceLine, price_model
from configurator.releases.prices import Units, on_request_stand_in, unit_prices, value_prices
from configurator.releases.rules import (
    Sentence,
    condition_constraints,
    count_sentence,
    portions_taken,
    rule_constraints,
)
from configurator.releases.saying import AT_MOST, module_says
from configurator.releases.vocabulary import Slot, Vocabulary


@dataclass(frozen=True, slots=True)
class Translation:
    """The engine's model, and what is checked beside it."""

    model: dict[str, Any]
    vocabulary: Vocabulary
    rules: tuple[Check, ...]  # every rule that must hold, to say which one stands against a wish
    checks: tuple[Check, ...]  # what only warns or suggests, and what a missing attribute can leave open
    unpriced: frozenset[tuple[str, str]]  # (variable, value) whose price is on request
    unit_prices: Units  # what one component costs in its module, in minor units
    stand_in: int  # what such a value costs in the model, in minor units
    price_lines: tuple[PriceLine, ...] = ()  # what is paid beside the components
    breaks: tuple[Break, ...] = ()  # from how many pieces each costs less


def translate(family: dict[str, Any]) -> Translation:
    """Translate one family, whose codes the catalog has validated."""
    vocabulary = Vocabulary(family)
    sentences = [*_count_sentences(vocabulary), *_rule_sentences(vocabulary, family["rules"])]
    units = unit_prices(vocabulary)
    prices, unpriced = value_prices(vocabulary, units)
    beside = price_model(vocabulary, family.get("prices", []), prices, units)
    stand_in = on_request_stand_in(prices | beside.prices)
    model = {
        "format": "atelier-model/1",
        "name": family["family"]["code"],
        "price_scale": vocabulary.price_scale,
        "variables": [
            {
                "name": slot.variable,
                "values": list(slot.values),
                "prices": [stand_in if p is None else p for p in prices[slot.variable]],
                "lead_times": [_lead_time(vocabulary, slot, value) for value in slot.values],
            }
            for slot in vocabulary.slots
        ]
        + beside.variables,
        "constraints": [s.constraint for s in sentences if s.constraint is not None and s.strength == "must"]
        + beside.constraints,
    }
    breaks = breaks_of(family.get("prices", ()))
    every = [s.check for s in sentences if s.check is not None]
    rules = tuple(check for check in every if check.strength == "must")
    checks = tuple(check for check in every if check.strength != "must" or check.test.doubtful())
    return Translation(model, vocabulary, rules, checks, unpriced, units, stand_in, tuple(beside.lines), breaks)


def _lead_time(vocabulary: Vocabulary, slot: Slot, value: str) -> int:
    return int(vocabulary.components[slot.taken[value][0]].get("lead_time_days") or 0) if value in slot.taken else 0


def _rule_sentences(vocabulary: Vocabulary, rules: list[dict[str, Any]]) -> list[Sentence]:
    return [sentence for rule in _joined(rules) for sentence in rule_constraints(vocabulary, rule)]


def _joined(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Several *only with* lines about one thing mean OR: they become one rule under the first one's code."""
    joined: dict[object, dict[str, Any]] = {}
    for rule in rules:
        key: object = rule["code"]
        if rule["form"] == "only_with":
            key = ("only_with", rule["strength"], repr(rule["if"]))
        if key in joined:
            first = joined[key]
            for side in ("then", "unless"):
                first[side] = [*first.get(side, []), *rule.get(side, [])]
        else:
            joined[key] = dict(rule)
    return list(joined.values())


def _count_sentences(vocabulary: Vocabulary) -> list[Sentence]:
    """How many of a module may be taken, and when it is asked at all."""
    found: list[Sentence] = []
    for module in vocabulary.modules.values():
        found += condition_constraints(vocabulary, module)
        slots = vocabulary.slots_of[module["code"]]
        if module["kind"] not in ("one", NUMBER) and module.get("maximum") is not None:
            found.append(_count(module, slots, AT_MOST, int(module["maximum"])))
    return found


def _count(module: dict[str, Any], slots: list[Slot], op: str, bound: int) -> Sentence:
    says, identifier = module_says(module, op), f"{module['code']}:{op}"
    return count_sentence(identifier, says, portions_taken(slots), op, bound)
