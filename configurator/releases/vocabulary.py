"""Which engine variable and value stands for which module, component and quantity."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from catalog.cells import PIECES
from catalog.numbers import NUMBER, SIGN, with_numbers
from configurator.releases.currency import minor_units

NONE, NO, YES = "(none)", "no", "yes"


def value_name(sku: str, quantity: int) -> str:
    """The value that stands for a component in a quantity, in a choose-one module."""
    return sku if quantity == 1 else f"{sku}*{quantity}"


@dataclass(frozen=True, slots=True)
class Slot:
    """One engine variable: a module in which one is chosen or a number given, or one component of any other module."""

    variable: str
    module: str
    sku: str  # "" for a module in which one is chosen or a number given
    values: tuple[str, ...]
    taken: dict[str, tuple[str, int]]  # value -> (sku, quantity); values that take nothing are absent

    @property
    def nothing(self) -> str | None:
        """The value that takes nothing, if there is one."""
        return self.values[0] if self.values and self.values[0] not in self.taken else None

    def quantity(self, value: str) -> int:
        """How many of its component a value takes."""
        return self.taken[value][1] if value in self.taken else 0


class Vocabulary:
    """A family's modules, components and attributes by code, and the engine variables made of them."""

    def __init__(self, family: dict[str, Any]) -> None:
        self.currency: str = family["family"]["currency"]
        self.price_scale = minor_units(self.currency)
        self.attributes: dict[str, dict[str, Any]]
        self.components: dict[str, dict[str, Any]]
        self.modules: dict[str, dict[str, Any]]
        self.words: dict[str, dict[str, str]]
        self.take_words(family)
        self._columns: dict[tuple[str, str], dict[str, Any]] = {}
        self.slots_of: dict[str, list[Slot]] = {code: list(self._slots(m)) for code, m in self.modules.items()}

    def take_words(self, family: dict[str, Any]) -> None:
        """Take the parts of a document that have words."""
        family = with_numbers(family)
        self.attributes = {a["code"]: a for a in family["attributes"]}
        # What no module offers is only a part of something: customers never meet it.
        offered = {line["sku"] for module in family["modules"] for line in module["components"]}
        self.components = {
            c["sku"]: c for c in family["components"] if c["sku"] in offered and not c.get("retired", False)
        }
        self.modules = {m["code"]: m for m in family["modules"]}
        self.words = family.get("values", {})

    def in_words(self, family: dict[str, Any]) -> "Vocabulary":
        """The same with the words of the document in another language; variables and values are shared."""
        found = copy(self)
        found.__dict__ |= {"slots": self.slots, "slot": self.slot}
        found.take_words(family)
        return found

    def word(self, attribute: str, value: str) -> str:
        """What a word that components have as an attribute is called in the language."""
        return self.words.get(attribute, {}).get(value, value)

    @cached_property
    def slots(self) -> list[Slot]:
        """All engine variables, in the order of modules and components."""
        return [slot for slots in self.slots_of.values() for slot in slots]

    @cached_property
    def slot(self) -> dict[str, Slot]:
        """Engine variables by name."""
        return {slot.variable: slot for slot in self.slots}

    def offered(self, module: dict[str, Any]) -> list[dict[str, Any]]:
        """The components that a module offers today, in the staff's order."""
        return [line for line in module["components"] if line["sku"] in self.components]

    def _slots(self, module: dict[str, Any]) -> Iterator[Slot]:
        lines, code = self.offered(module), module["code"]
        if module["kind"] == NUMBER:
            taken = {line["sku"].partition(SIGN)[2]: (line["sku"], 1) for line in lines}
            yield Slot(code, code, "", ((NONE,) if _skippable(module) else ()) + tuple(taken), taken)
            return
        if module["kind"] == "one":
            taken = {
                value_name(line["sku"], n): (line["sku"], n)
                for line in lines
                for n in range(1, line.get("max_quantity", 1) + 1)
            }
            yield Slot(code, code, "", ((NONE,) if _skippable(module) else ()) + tuple(taken), taken)
            return
        for line in lines:
            sku = line["sku"]
            if module["kind"] == "several":
                yield Slot(f"{code}/{sku}", code, sku, (NO, YES), {YES: (sku, 1)})
            else:
                most = line.get("max_quantity", 1)
                values = tuple(str(n) for n in range(most + 1))
                yield Slot(f"{code}/{sku}", code, sku, values, {str(n): (sku, n) for n in range(1, most + 1)})

    def column(self, slot: Slot, code: str) -> dict[str, Any]:
        """An attribute of every value that takes something, None where it is not known; made once, never changed."""
        key = (slot.variable, code)
        if key not in self._columns:
            of_sku = {sku: self.attribute(sku, code) for sku in dict.fromkeys(sku for sku, _ in slot.taken.values())}
            self._columns[key] = {value: of_sku[sku] for value, (sku, _) in slot.taken.items()}
        return self._columns[key]

    def attribute(self, sku: str, code: str) -> Any:
        """A component's attribute, None when it is not known. A number comes as Decimal."""
        component = self.components[sku]
        value = component["attributes"].get(code)
        if value is None and code == "weight_g":
            value = component.get("weight_g")
        elif value is None and code == PIECES:
            value = 1
        if value is not None and self.attributes.get(code, {}).get("kind", "number") == "number":
            return _decimal(value)
        return value


def _skippable(module: dict[str, Any]) -> bool:
    return not module["required"] or bool(module.get("asked_if"))


@lru_cache(maxsize=65_536)
def _decimal(value: float | str) -> Decimal:
    """A number exactly; few different ones are had by many components."""
    return Decimal(str(value))
