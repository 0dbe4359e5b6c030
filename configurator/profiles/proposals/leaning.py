"""Leaning: what the customer told, as a weight on each component of a release, with the reason in words.

Three things lean: attributes that they said they like or avoid, their appetite, and which qualities matter more. They
shift the order of what their own history speaks for, and are a ground for a proposal by themselves. A told "never, if
it can be helped" is obeyed.
"""

import math
import operator
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from django.utils.translation import gettext
from numpy.typing import NDArray

from configurator.profiles.facts import Facts
from configurator.profiles.proposals import appetite
from configurator.profiles.proposals.appetite import Words
from configurator.profiles.proposals.matters import answers_in, shifts
from configurator.profiles.proposals.tradeoffs import weights_of
from configurator.profiles.told import STRONGEST, Told
from configurator.releases.options import ReleasedModule
from configurator.releases.shelf import LoadedRelease

POINT = 1.0
"""Log-weight of one point of liking."""

SCALE_TENTHS = 12
"""One unit of log-weight against the counts: a little more than one order."""

_COMPARES: Mapping[str, Callable[[float, float], bool]] = {"<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True, slots=True)
class Lean:
    """How what was told shifts one component. `avoided` ones are not proposed at all."""

    log_weight: float
    reason: Words | None  # None where it is no ground for a proposal
    liked: bool  # the ground is an attribute, which holds also for what could be left out
    avoided: bool

    @property
    def thousandths(self) -> int:
        """The shift on the scale of a candidate's score."""
        return round(1_000 * SCALE_TENTHS * self.log_weight)


NONE = Lean(0.0, None, liked=False, avoided=False)


def leanings(*, told: Told, release: LoadedRelease, facts: Facts) -> dict[str, Lean]:
    """By `module/SKU` what leans, only where something does. Linear in the offers, and nothing without told facts."""
    step = appetite.told_step(told)
    likes = {code: weight for (family, code), weight in told.likes.items() if family in {"", release.family_code}}
    weights = weights_of(answers_in(told, release.family_code))
    if step is None and not likes and not weights:
        return {}
    found = {}
    for module in release.modules.values():
        shifted = shifts(module, facts, weights) if weights else {}
        for code, place, log_weight in _of_module(module, facts, step):
            shift, first = shifted.get(code.partition("/")[2], (0.0, None))
            lean = _lean(facts, code, likes, log_weight + shift, first or appetite.reason(place, step))
            if lean != NONE:
                found[code] = lean
    return found


def log_weights(*, told: Told, release: LoadedRelease) -> NDArray[np.float64]:
    """For every value by flat index how what was told shifts the logarithm of its probability; 0 for taking nothing."""
    facts = Facts(release.translation.vocabulary)
    logs = np.zeros(int(release.knowledge.offsets[-1]))
    for code, lean in leanings(told=told, release=release, facts=facts).items():
        module, _, sku = code.partition("/")
        for option in release.modules[module].options:
            if option.sku == sku:
                logs[list(_taking(option.flats, option.values))] = lean.log_weight
    return logs


def _taking(flats: tuple[int, ...], values: tuple[str, ...]) -> tuple[int, ...]:
    """The values of an option that take its component; the first of several takes nothing."""
    return flats if len(values) == 1 else flats[1:]


def places(release: LoadedRelease, facts: Facts) -> dict[str, float | None]:
    """By `module/SKU` where each component stands between proven and new."""
    return {c: place for m in release.modules.values() for c, place, _ in _of_module(m, facts, None)}


def _of_module(module: ReleasedModule, facts: Facts, step: int | None) -> Iterator[tuple[str, float | None, float]]:
    singles: dict[str, appetite.Item] = {}
    for option in module.options:
        if option.sku and option.sku not in singles:
            price = None if option.unit_price is None else float(option.unit_price)
            singles[option.sku] = appetite.Item(price, float(option.lead_time_days), _year(facts, option.sku))
    found = appetite.positions(list(singles.values()))
    weights = appetite.log_weights(found, step)
    for sku, place, weight in zip(singles, found, weights, strict=True):
        yield f"{module.code}/{sku}", place, weight


def _year(facts: Facts, sku: str) -> float | None:
    attributes = facts.vocabulary.components.get(sku, {}).get("attributes", {})
    value = next((attributes[name] for name in appetite.YEARS if name in attributes), None)
    return float(value) if isinstance(value, int | float) else None


def _lean(facts: Facts, code: str, likes: Mapping[str, int], log_weight: float, appetites: Words | None) -> Lean:
    attributes = facts.attributes.get(code.partition("/")[2], ())
    met = {like: weight for like, weight in likes.items() if matches(like, attributes)}
    if not met and not log_weight and not appetites:
        return NONE
    avoided = min(met.values(), default=0) <= -STRONGEST
    best = max(met, key=lambda like: (met[like], like), default="")
    liked = bool(best) and met[best] > 0
    reason = partial(_liking, facts, best) if liked else appetites
    return Lean(POINT * sum(met.values()) + log_weight, None if avoided else reason, liked, avoided)


def matches(like: str, attributes: Collection[str]) -> bool:
    """Whether a component's attributes meet `name=value`, or for numbers `name<=value` or `name>=value`."""
    if like in attributes:
        return True
    for sign, compares in _COMPARES.items():
        name, found, bound = like.partition(sign)
        if found:
            values = (_number(value) for n, _, value in (a.partition("=") for a in attributes) if n == name)
            limit = _number(bound)
            return limit is not None and any(value is not None and compares(value, limit) for value in values)
    return False


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _liking(facts: Facts, like: str) -> str:
    return gettext("you told us you like {what}").format(what=_having(facts, like))


def _having(facts: Facts, like: str) -> str:
    """What is liked, within a sentence: of a thing that one has or has not, its name."""
    name, _, value = like.partition("=")
    return facts.attribute_name(name) if value == "yes" else like_words(facts, like)


def like_words(facts: Facts, like: str) -> str:
    """What is liked, as a person reads it: "Colour: black", "Noise: at most 30 dB"."""
    for sign in _COMPARES:
        name, found, bound = like.partition(sign)
        if found:
            of = {"name": facts.attribute_name(name), "value": facts.value_words(name, bound)}
            return (gettext("{name}: at most {value}") if sign == "<=" else gettext("{name}: at least {value}")).format(
                **of
            )
    return facts.attribute_words(like)
