"""Modules and options of a release, as pages and quotes read them."""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from catalog.sentences import within
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
    spoken: str = ""  # the name inside a sentence


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
            spoken=within(module["name"]),
        )
        for code, module in vocabulary.modules.items()
    }


def sharing_options(modules: dict[str, ReleasedModule], plain: dict[str, ReleasedModule]) -> dict[str, ReleasedModule]:
    """The modules with those options of the same ones in another language that say the same, to have them once."""
    return {
        code: replace(
            module,
            options=tuple(
                same if one == same else one for one, same in zip(module.options, plain[code].options, strict=True)
            ),
        )
        for code, module in modules.items()
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
    name = component.get("name") or pgettext("taking nothing of a module", "None")
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
            found.append(_spec(attribute["name"], *_value(vocabulary, code, value), attribute.get("unit") or ""))
    return tuple(found)


def _value(vocabulary: Vocabulary, code: str, value: Any) -> tuple[str, bool]:
    """A value in words, and whether a unit may stand behind it."""
    if isinstance(value, bool):
        return (_("yes") if value else _("no")), False
    if isinstance(value, list):
        return ", ".join(vocabulary.word(code, word) for word in value), False
    return (vocabulary.word(code, value) if isinstance(value, str) else str(value)), True


@lru_cache(maxsize=65_536)
def _spec(name: str, value: str, has_unit: bool, unit: str) -> tuple[str, str]:  # noqa: FBT001  by place: that is faster
    """One line of specs; few different ones are had by many components."""
    return name, f"{value} {unit}".strip() if has_unit else value
