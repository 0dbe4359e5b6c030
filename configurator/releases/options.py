"""Modules and options of a release, as pages and quotes read them."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from configurator.engine import KnowledgeBase
from configurator.releases.pictures import has_small, small_name, thumbnail_name
from configurator.releases.prices import Units
from configurator.releases.translate import Translation
from configurator.releases.vocabulary import Slot, Vocabulary

Specs = tuple[tuple[str, str], ...]  # name and text


@dataclass(frozen=True, slots=True)
class Option:
    """One row of a module: a component, in a choose-one module in one quantity."""

    key: str  # unique in the release; also the element id on the page
    variable: str
    values: tuple[str, ...]  # choose-one: the one value; choose-several: no, yes; portions: 0..n
    flats: tuple[int, ...]
    sku: str  # "" for taking nothing
    quantity: int
    name: str
    description: str
    picture: str
    thumbnail: str
    specs: Specs
    unit_price: Decimal | None
    cost: Decimal
    weight_g: int
    lead_time_days: int

    @property
    def small(self) -> str:
        """Storage name of the smallest picture, where the module has them; "" without one."""
        return small_name(self.picture) if self.picture else ""


@dataclass(frozen=True, slots=True)
class ReleasedModule:
    """One module of a release with its options."""

    code: str
    name: str
    step: str
    help: str
    kind: str
    required: bool
    minimum: int
    maximum: int | None
    conditional: bool  # asked only if something else is taken
    has_small: bool  # whether its options' smallest pictures are there
    options: tuple[Option, ...]

    @property
    def spoken(self) -> str:
        """The name inside a sentence: "keyboard", but "SIM card"."""
        return self.name[0].lower() + self.name[1:] if self.name[1:2].islower() else self.name


def released_modules(translation: Translation, knowledge: KnowledgeBase) -> dict[str, ReleasedModule]:
    """Build every module of a release. Linear in its options."""
    vocabulary = translation.vocabulary
    starts = {name: int(knowledge.offsets[v]) for v, name in enumerate(knowledge.variables)}
    specs = {sku: _specs(vocabulary, component) for sku, component in vocabulary.components.items()} | {"": ()}
    small = has_small(vocabulary.components.values())
    return {
        code: ReleasedModule(
            code=code,
            name=module["name"],
            step=module.get("step") or "",
            help=module.get("help") or "",
            kind=module["kind"],
            required=module["required"] or bool(module.get("minimum")),
            minimum=int(module.get("minimum") or 0),
            maximum=module.get("maximum"),
            conditional=bool(module.get("asked_if")),
            has_small=small,
            options=tuple(_options(vocabulary, module, translation.unit_prices, specs, starts)),
        )
        for code, module in vocabulary.modules.items()
    }


def _options(
    vocabulary: Vocabulary, module: dict[str, Any], prices: Units, specs: dict[str, Specs], starts: dict[str, int]
) -> list[Option]:
    found = []
    for slot in vocabulary.slots_of[module["code"]]:
        start = starts[slot.variable]
        if slot.sku:
            flats = tuple(range(start, start + len(slot.values)))
            found.append(_option(vocabulary, slot, slot.values, flats, (slot.sku, 1), prices, specs))
        else:
            for i, value in enumerate(slot.values):
                take = slot.taken.get(value, ("", 0))
                found.append(_option(vocabulary, slot, (value,), (start + i,), take, prices, specs))
    return found


def _option(
    vocabulary: Vocabulary,
    slot: Slot,
    values: tuple[str, ...],
    flats: tuple[int, ...],
    take: tuple[str, int],
    prices: Units,
    specs: dict[str, Specs],
) -> Option:
    sku, quantity = take
    component = vocabulary.components.get(sku, {})
    price = prices[slot.module, sku] if sku else 0
    name = component.get("name", "None")
    return Option(
        key=f"{slot.module}-{flats[0]}",
        variable=slot.variable,
        values=values,
        flats=flats,
        sku=sku,
        quantity=quantity,
        name=f"{quantity} × {name}" if quantity > 1 else name,  # noqa: RUF001  a real multiplication sign
        description=component.get("description", ""),
        picture=component.get("picture") or "",
        thumbnail=thumbnail_name(component["picture"]) if component.get("picture") else "",
        specs=specs[sku],
        unit_price=None if price is None else Decimal(price) / vocabulary.price_scale,
        cost=Decimal(component.get("cost") or 0),
        weight_g=int(component.get("weight_g") or 0),
        lead_time_days=int(component.get("lead_time_days") or 0),
    )


def _specs(vocabulary: Vocabulary, component: dict[str, Any]) -> Specs:
    found = []
    for code, value in component.get("attributes", {}).items():
        if value is not None and code != "weight_g":
            attribute = vocabulary.attributes[code]
            plain = tuple(value) if isinstance(value, list) else value
            found.append(_spec(attribute["name"], attribute.get("unit") or "", type(value).__name__, plain))
    return tuple(found)


@lru_cache(maxsize=65_536)
def _spec(name: str, unit: str, kind: str, value: Any) -> tuple[str, str]:
    """One line of specs; few different ones are had by many components. `kind` tells 1 from true."""
    if kind == "bool":
        return name, "yes" if value else "no"
    return name, ", ".join(value) if kind == "list" else f"{value} {unit}".strip()
