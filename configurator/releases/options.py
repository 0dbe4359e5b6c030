"""Modules and options of a release, as pages and quotes read them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from configurator.engine import KnowledgeBase
from configurator.releases.pictures import thumbnail_name
from configurator.releases.prices import unit_prices
from configurator.releases.translate import Translation
from configurator.releases.vocabulary import Slot, Vocabulary


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
    specs: tuple[tuple[str, str], ...]
    unit_price: Decimal | None
    cost: Decimal
    weight_g: int
    lead_time_days: int


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
    options: tuple[Option, ...]

    @property
    def spoken(self) -> str:
        """The name inside a sentence: "keyboard", but "SIM card"."""
        return self.name[0].lower() + self.name[1:] if self.name[1:2].islower() else self.name


def released_modules(translation: Translation, knowledge: KnowledgeBase) -> dict[str, ReleasedModule]:
    """Build every module of a release. Linear in its options."""
    vocabulary = translation.vocabulary
    prices = unit_prices(vocabulary)
    starts = {name: int(knowledge.offsets[v]) for v, name in enumerate(knowledge.variables)}
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
            options=tuple(_options(vocabulary, module, prices, starts)),
        )
        for code, module in vocabulary.modules.items()
    }


def _options(
    vocabulary: Vocabulary, module: dict[str, Any], prices: dict[tuple[str, str], int | None], starts: dict[str, int]
) -> list[Option]:
    found = []
    for slot in vocabulary.slots_of[module["code"]]:
        start = starts[slot.variable]
        if slot.sku:
            flats = tuple(range(start, start + len(slot.values)))
            found.append(_option(vocabulary, slot, slot.values, flats, (slot.sku, 1), prices))
        else:
            for i, value in enumerate(slot.values):
                take = slot.taken.get(value, ("", 0))
                found.append(_option(vocabulary, slot, (value,), (start + i,), take, prices))
    return found


def _option(
    vocabulary: Vocabulary,
    slot: Slot,
    values: tuple[str, ...],
    flats: tuple[int, ...],
    take: tuple[str, int],
    prices: dict[tuple[str, str], int | None],
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
        specs=_specs(vocabulary, component),
        unit_price=None if price is None else Decimal(price) / vocabulary.price_scale,
        cost=Decimal(component.get("cost") or 0),
        weight_g=int(component.get("weight_g") or 0),
        lead_time_days=int(component.get("lead_time_days") or 0),
    )


def _specs(vocabulary: Vocabulary, component: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    found = []
    for code, value in component.get("attributes", {}).items():
        attribute = vocabulary.attributes[code]
        if value is None or code == "weight_g":
            continue
        if isinstance(value, bool):
            text = "yes" if value else "no"
        elif isinstance(value, list):
            text = ", ".join(value)
        else:
            text = f"{value} {attribute.get('unit') or ''}".strip()
        found.append((attribute["name"], text))
    return tuple(found)
