"""Price lines: what a build costs beside its components, as variables that the others determine.

A base price, a surcharge on a condition, a percentage of a module, the cheapest ones free, portions cheaper from some
on: each becomes auxiliary
variables of the engine's model whose values carry the amounts. Clauses and sums leave exactly one value of each in
every variant, so the number of variants stays, and the engine's additive passes give exact totals and differences.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from sys import maxsize
from typing import Any

from configurator.releases.prices import Prices, Units
from configurator.releases.rules import atoms
from configurator.releases.vocabulary import NO, YES, Slot, Vocabulary

Literal = tuple[str, list[str]]


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of the price and the engine variables that carry it: their prices in a variant are its amount."""

    code: str
    name: str
    variables: tuple[str, ...]


@dataclass(slots=True)
class PriceModel:
    """What is added to the engine's model."""

    lines: list[PriceLine] = field(default_factory=list)
    variables: list[dict[str, Any]] = field(default_factory=list)
    constraints: list[dict[str, Any]] = field(default_factory=list)

    @property
    def prices(self) -> Prices:
        """Prices of the values, by variable."""
        return {variable["name"]: variable["prices"] for variable in self.variables}


def price_model(vocabulary: Vocabulary, rules: list[dict[str, Any]], prices: Prices, units: Units) -> PriceModel:
    """Translate the lines of the price. Linear in the components that they name, times the distinct prices if free."""
    model = PriceModel()
    for rule in rules:
        if rule["kind"] == "quantity":  # what is ordered several times is not known here: see `breaks`
            continue
        builder = _Builder(vocabulary, rule, model)
        if rule["kind"] == "portions":
            builder.portions(prices, _until(rule, rules))
        elif rule["kind"] == "free":
            builder.free(units)
        elif rule["kind"] == "percent":
            builder.percent(prices)
        else:
            builder.fixed()
        model.lines.append(PriceLine(rule["code"], rule["name"], tuple(builder.names)))
    return model


def _until(rule: dict[str, Any], rules: list[dict[str, Any]]) -> int:
    """From how many portions on another line counts instead."""
    counts = (other["count"] for other in rules if (other["kind"], other.get("of")) == ("portions", rule["of"]))
    return min((count for count in counts if count > rule["count"]), default=maxsize)


class _Builder:
    """The variables and constraints of one line."""

    def __init__(self, vocabulary: Vocabulary, rule: dict[str, Any], model: PriceModel) -> None:
        self.vocabulary, self.rule, self.model = vocabulary, rule, model
        self.names: list[str] = []
        self.count = 0

    def fixed(self) -> None:
        """An amount, always or while the conditions hold."""
        amount = _minor(Decimal(self.rule["amount"]) * self.vocabulary.price_scale)
        conditions = self._conditions()
        if conditions == []:
            self._priced("", [YES], [amount])
        elif conditions is not None:
            name = self._priced("", [NO, YES], [0, amount])
            self._if_and_only_if(conditions, name)

    def percent(self, prices: Prices) -> None:
        """A percentage of each component's price, rounded half up; of what has no price there is none."""
        conditions = self._conditions()
        if conditions is None:
            return
        for slot in self.vocabulary.slots_of.get(self.rule["of"], ()):
            share = Decimal(self.rule["percent"]) / 100
            amounts = [_minor((price or 0) * share) for price in prices[slot.variable]]
            if any(amounts):
                self._share(slot, amounts, conditions)

    def portions(self, prices: Prices, until: int) -> None:
        """A percentage off each component of which so many are taken, rounded half up."""
        for slot in self.vocabulary.slots_of.get(self.rule["of"], ()):
            share = Decimal(self.rule["percent"]) / 100
            priced = zip(slot.values, prices[slot.variable], strict=True)
            reached = [(price or 0) * (self.rule["count"] <= slot.quantity(v) < until) for v, price in priced]
            amounts = [-_minor(price * share) for price in reached]
            if any(amounts):
                self._share(slot, amounts, [])

    def _share(self, slot: Slot, amounts: list[int], conditions: list[Literal]) -> None:
        classes = sorted({0, *amounts}) if conditions else sorted({*amounts})
        name = self._priced(f"/{slot.variable}", [str(amount) for amount in classes], classes)
        unless = [(variable, self._rest(variable, values)) for variable, values in conditions]
        for amount in sorted({*amounts}):
            others = [value for value, own in zip(slot.values, amounts, strict=True) if own != amount]
            self._clause([*unless, (slot.variable, others), (name, [str(amount)])])
        for condition in conditions:
            self._clause([condition, (name, ["0"])])

    def free(self, units: Units) -> None:
        """The cheapest of a module, taken off.

        For each price a variable counts how many are free among those up to it, and adds the distance to the next
        price for each; the last takes off its own price for each. Together that is the price of those that are free.
        """
        module, most = self.rule["of"], int(self.rule["count"])
        slots = [(units[module, slot.sku], slot) for slot in self.vocabulary.slots_of.get(module, ()) if slot.sku]
        prices = sorted({price for price, _ in slots if price is not None})
        for place, price in enumerate(prices):
            upto = [slot for own, slot in slots if own is not None and own <= price]
            step = prices[place + 1] - price if place + 1 < len(prices) else -price
            self._free_upto(f"/{place}", upto, min(most, sum(len(slot.taken) for slot in upto)), most, step)

    def _free_upto(self, ending: str, slots: list[Slot], cap: int, most: int, step: int) -> None:
        counts = range(cap + 1)
        name = self._priced(ending, [str(n) for n in counts], [n * step for n in counts])
        weights: dict[str, list[int | None]] = {
            slot.variable: [slot.quantity(v) for v in slot.values] for slot in slots
        }
        self._sum(weights | {name: [-n for n in counts]}, ">=")
        self._sum(weights | {name: [None if n == most else -n for n in counts]}, "<=")

    def _conditions(self) -> list[Literal] | None:
        """What has to hold, one literal for each selector; None where one can't. What nobody knows does not hold."""
        found = []
        for place, selector in enumerate(self.rule.get("if", ())):
            holds = [(atom.variable, sorted(atom.holds)) for atom in atoms(self.vocabulary, selector) if atom.holds]
            if not holds:
                return None
            found.append(holds[0] if len(holds) == 1 else self._any_of(place, holds))
        return found

    def _any_of(self, place: int, holds: list[Literal]) -> Literal:
        name = self._variable(f"?{place}", [NO, YES], [0, 0])
        for variable, values in holds:
            self._clause([(variable, self._rest(variable, values)), (name, [YES])])
        self._clause([*holds, (name, [NO])])
        return name, [YES]

    def _if_and_only_if(self, conditions: list[Literal], name: str) -> None:
        self._clause([*((v, self._rest(v, values)) for v, values in conditions), (name, [YES])])
        for condition in conditions:
            self._clause([condition, (name, [NO])])

    def _rest(self, variable: str, values: list[str]) -> list[str]:
        slot = self.vocabulary.slot.get(variable)
        every = (NO, YES) if slot is None else slot.values
        return [value for value in every if value not in values]

    def _priced(self, ending: str, values: list[str], prices: list[int]) -> str:
        name = self._variable(ending, values, prices)
        self.names.append(name)
        return name

    def _variable(self, ending: str, values: list[str], prices: list[int]) -> str:
        name = f"price:{self.rule['code']}{ending}"
        self.model.variables.append({"name": name, "values": values, "prices": prices, "auxiliary": True})
        return name

    def _clause(self, literals: list[Literal]) -> None:
        joined: dict[str, set[str]] = {}
        for variable, values in literals:
            joined.setdefault(variable, set()).update(values)
        said = [[variable, sorted(values)] for variable, values in joined.items()]
        self._constraint({"kind": "clause", "literals": said})

    def _sum(self, weights: dict[str, list[int | None]], op: str) -> None:
        self._constraint({"kind": "sum", "weights": weights, "op": op, "bound": 0})

    def _constraint(self, constraint: dict[str, Any]) -> None:
        self.count += 1
        labels = {"id": f"price:{self.rule['code']}:{self.count}", "says": self.rule["name"]}
        self.model.constraints.append(constraint | labels)


def amounts_of(lines: tuple[PriceLine, ...], paid: dict[str, int]) -> Iterator[tuple[PriceLine, int]]:
    """The lines whose variables are all in `paid` (price by variable), with their amounts; those of 0 left out."""
    for line in lines:
        if all(variable in paid for variable in line.variables):
            amount = sum(paid[variable] for variable in line.variables)
            if amount:
                yield line, amount


def _minor(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
