"""Budgets: what a build uses up of a limit that staff set, for the bars beside the total."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from configurator.languages.figures import local
from configurator.releases.vocabulary import Vocabulary

Column = dict[str, Decimal]  # value -> amount

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Gauge:
    """How much of a limit is used, both in the unit of the attribute."""

    name: str
    used: Decimal
    limit: Decimal
    unit: str

    @property
    def words(self) -> str:
        """How much of it is used, as in “180 of 250 g”."""
        used, limit = local(f"{self.used.normalize():,f}"), local(f"{self.limit.normalize():,f}")
        return _("{used} of {limit} {unit}").format(used=used, limit=limit, unit=self.unit).strip()

    @property
    def most(self) -> str:
        """The limit as a plain number, for the bar."""
        return f"{self.limit:f}"

    @property
    def value(self) -> str:
        """What is used as a plain number, for the bar."""
        return f"{self.used:f}"


@dataclass(frozen=True, slots=True)
class Budget:
    """An *at most* budget rule: amounts by variable and value, and a limit that is fixed or comes with a component."""

    name: str
    unit: str
    constant: Decimal
    amounts: dict[str, Column]
    limit: Decimal | dict[str, Column]
    code: str = ""  # of the rule

    def gauge(self, taken: Mapping[str, str]) -> Gauge | None:
        """Read the budget on what is taken so far; None while nothing sets the limit. Linear in its variables."""
        limit = self.limit if isinstance(self.limit, Decimal) else _sum(self.limit, taken)
        if not limit:
            return None
        return Gauge(self.name, self.constant + _sum(self.amounts, taken), limit, self.unit)


def _sum(amounts: dict[str, Column], taken: Mapping[str, str]) -> Decimal:
    return sum((column[taken[v]] for v, column in amounts.items() if v in taken and taken[v] in column), _ZERO)


def budgets(vocabulary: Vocabulary, rules: list[dict[str, Any]]) -> tuple[Budget, ...]:
    """The budgets of a family that add up one thing against a limit of its own kind."""
    found: dict[str, Budget] = {}
    for rule in rules:
        if rule["form"] == "budget" and rule["strength"] == "must" and rule["operator"] == "at_most":
            budget = _budget(vocabulary, rule)
            if all(amount >= 0 for column in budget.amounts.values() for amount in column.values()):
                found.setdefault(budget.name, budget)
    return tuple(found.values())


def budgets_in_words(
    plain: tuple[Budget, ...], vocabulary: Vocabulary, rules: list[dict[str, Any]]
) -> tuple[Budget, ...]:
    """The same budgets with the names of a vocabulary in another language."""
    named = {rule["code"]: rule for rule in rules}
    return tuple(
        replace(budget, name=name, unit=unit)
        for budget in plain
        for name, unit in [_words(vocabulary, named[budget.code])]
    )


def _words(vocabulary: Vocabulary, rule: dict[str, Any]) -> tuple[str, str]:
    """Name and unit of what is used up."""
    bound = rule["bound"]
    named = bound["attribute"] if isinstance(bound, dict) else rule["terms"][0]["attribute"]
    attribute = vocabulary.attributes.get(named, {"name": named, "unit": ""})
    unit = attribute.get("unit") or ""
    # "Cup: 180 of 250 g", but "Memory slots: 1 of 2"
    name = vocabulary.modules[bound["module"]]["name"] if unit and isinstance(bound, dict) else attribute["name"]
    return str(name), str(unit)


def _budget(vocabulary: Vocabulary, rule: dict[str, Any]) -> Budget:
    bound = rule["bound"]
    name, unit = _words(vocabulary, rule)
    amounts: dict[str, Column] = {}
    for term in rule["terms"]:
        for variable, column in _column(vocabulary, term).items():
            into = amounts.setdefault(variable, {})
            for value, amount in column.items():
                into[value] = into.get(value, Decimal(0)) + amount
    limit = _column(vocabulary, bound) if isinstance(bound, dict) else Decimal(str(bound))
    constant = Decimal(str(rule.get("constant") or 0))
    return Budget(name, unit, constant, amounts, limit, rule["code"])


def _column(vocabulary: Vocabulary, term: dict[str, Any]) -> dict[str, Column]:
    coefficient = Decimal(str(term.get("coefficient", 1)))
    return {
        slot.variable: {
            value: coefficient * quantity * Decimal(vocabulary.attribute(sku, term["attribute"]) or 0)
            for value, (sku, quantity) in slot.taken.items()
        }
        for slot in vocabulary.slots_of[term["module"]]
    }
