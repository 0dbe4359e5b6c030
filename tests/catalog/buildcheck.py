"""Judge a complete build of a catalog file: plain, slow and independent of the engine.

A build is `{module code: {sku: number}}`; a module in which nothing is taken is absent or empty.
A missing attribute satisfies every rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

Build = Mapping[str, Mapping[str, int]]
Json = dict[str, Any]

_COMPARE = {
    "equal": lambda left, right: left == right,
    "not_equal": lambda left, right: left != right,
    "at_most": lambda left, right: left <= right,
    "at_least": lambda left, right: left >= right,
    "one_of": lambda left, right: left in right,
    "contains": lambda left, right: right in left,
}


class Judge:
    """The rules, modules and components of one catalog file."""

    def __init__(self, data: Json) -> None:
        self.modules: dict[str, Json] = {module["code"]: module for module in data["modules"]}
        self.components: dict[str, Json] = {item["sku"]: item for item in data["components"]}
        self.rules: list[Json] = data["rules"]

    def broken(self, build: Build, *, strength: str = "must") -> list[str]:
        """Codes of the rules and modules that the build does not keep."""
        found = [rule["code"] for rule in self.rules if self._is_broken(rule, build, strength)]
        if strength == "must":
            found += [code for code in self.modules if not self._module_is_kept(code, build)]
        return found

    def price(self, build: Build) -> Decimal | None:
        """Total; None when a component has its price on request."""
        total = Decimal(0)
        for code, taken in build.items():
            for sku, number in taken.items():
                price = self.component_price(code, sku)
                if price is None:
                    return None
                total += price * number
        return total

    def component_price(self, code: str, sku: str) -> Decimal | None:
        """Price of one component or portion in its module."""
        rate = self.modules[code]["price_per_100_g"]
        if rate is not None:
            return Decimal(rate) * self.components[sku]["weight_g"] / 100
        price = next(e["price"] for e in self.modules[code]["components"] if e["sku"] == sku)
        return None if price is None else Decimal(price)

    def value(self, sku: str, attribute: str) -> Any:
        """Attribute of a component; None when it is not known."""
        component = self.components[sku]
        default = component["weight_g"] if attribute == "weight_g" else None
        return component["attributes"].get(attribute, default)

    def is_asked(self, code: str, build: Build) -> bool:
        """Whether the module's question applies to this build."""
        asked_if = self.modules[code]["asked_if"]
        return not asked_if or any(self._holds(s, build, unknown=False) for s in asked_if)

    def _module_is_kept(self, code: str, build: Build) -> bool:
        module, taken = self.modules[code], build.get(code, {})
        most = {entry["sku"]: entry["max_quantity"] for entry in module["components"]}
        if any(not 1 <= number <= most.get(sku, 0) for sku, number in taken.items()):
            return False
        if not self.is_asked(code, build):
            return not taken
        if module["kind"] == "one":
            return len(taken) == 1 or (not taken and not module["required"])
        count = sum(taken.values())
        return module["minimum"] <= count and (module["maximum"] is None or count <= module["maximum"])

    def _holds(self, selector: Json, build: Build, *, unknown: bool) -> bool:
        return any(self._selects(selector, sku, unknown=unknown) for sku in build.get(selector["module"], {}))

    def _selects(self, selector: Json, sku: str, *, unknown: bool) -> bool:
        if "component" in selector:
            return bool(sku == selector["component"])
        if "attribute" not in selector:
            return True
        value = self.value(sku, selector["attribute"])
        return unknown if value is None else _COMPARE[selector["operator"]](value, selector["value"])

    def _is_broken(self, rule: Json, build: Build, strength: str) -> bool:
        if rule["strength"] != strength:
            return False
        if any(self._holds(selector, build, unknown=True) for selector in rule["unless"]):
            return False
        return not getattr(self, f"_keeps_{rule['form']}")(rule, build)

    def _applies(self, rule: Json, build: Build) -> bool:
        return all(self._holds(selector, build, unknown=False) for selector in rule["if"])

    def _keeps_needs(self, rule: Json, build: Build) -> bool:
        return not self._applies(rule, build) or any(self._holds(s, build, unknown=True) for s in rule["then"])

    def _keeps_never_with(self, rule: Json, build: Build) -> bool:
        return not self._applies(rule, build) or not any(self._holds(s, build, unknown=False) for s in rule["then"])

    def _keeps_only_with(self, rule: Json, build: Build) -> bool:
        """Several lines about the same thing are alternatives."""
        lines = [r for r in self.rules if r["form"] == "only_with" and r["if"] == rule["if"]]
        return any(self._keeps_needs(line, build) for line in lines)

    def _keeps_must_match(self, rule: Json, build: Build) -> bool:
        left, right = ([v for v in self._values(rule[side], build) if v is not None] for side in ("left", "right"))
        return all(_COMPARE[rule["operator"]](a, b) for a in left for b in right)

    def _keeps_budget(self, rule: Json, build: Build) -> bool:
        total = Decimal(rule["constant"])
        for term in rule["terms"]:
            for sku, number in build.get(term["module"], {}).items():
                value = self.value(sku, term["attribute"])
                if value is None:
                    return True
                total += Decimal(term["coefficient"]) * Decimal(str(value)) * number
        bounds = [rule["bound"]] if isinstance(rule["bound"], str) else list(self._values(rule["bound"], build))
        return all(_COMPARE[rule["operator"]](total, Decimal(str(b))) for b in bounds if b is not None)

    def _values(self, side: Json, build: Build) -> Iterator[Any]:
        return (self.value(sku, side["attribute"]) for sku in build.get(side["module"], {}))


def build_of(preset: Json) -> dict[str, dict[str, int]]:
    """The build that a preset's `choices` write down in short."""
    return {code: _taken(choice) for code, choice in preset["choices"].items()}


def _taken(choice: str | list[Any] | dict[str, int]) -> dict[str, int]:
    if isinstance(choice, str):
        return {choice: 1}
    if isinstance(choice, dict):
        return choice
    if len(choice) == 2 and isinstance(choice[1], int):
        return {choice[0]: choice[1]}
    return dict.fromkeys(choice, 1)
