"""Recommend: for every open module the one component that the customer's own history speaks for, and why.

Score of a component, in tenths of an order: the customer's own count of it (an order 10, a click 1), plus at most
`ATTRIBUTE_TENTHS` for the share of their liking that its attributes have. Attributes are counted over all families, so
that taste carries over. Nothing is proposed without a positive count of its own or an attribute liked twice, nor where
the customer's own orders left the module out more often than they took the component.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from configurator.profiles.counts import REMEMBERED_ORDERS
from configurator.profiles.facts import Facts, times
from configurator.profiles.leaning import NONE, Lean, leanings
from configurator.profiles.models import ORDER_TENTHS
from configurator.profiles.taste import Liking, Taste
from configurator.releases.shelf import OPEN_RELEASES, LoadedRelease

ATTRIBUTE_TENTHS = 5
_THOUSAND = 1_000
_DOUBT_TENTHS = 10  # liking as large as one order is needed before half of it counts
_TWICE = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A component that could be proposed: its variable and its taking values by flat index, least first."""

    variable: str
    flats: tuple[int, ...]
    reason: str
    thousandths: int  # the score, in thousandths of a tenth of an order


Ranking = tuple[tuple[Candidate, ...], ...]  # one a module, best first


def propose(
    *, taste: Taste, release: LoadedRelease, available: NDArray[np.bool_], decided: Collection[str]
) -> dict[int, str]:
    """For each module that is still open at most one available value, with its reason in words.

    `available` says of every value by flat index whether it can be taken as things are; `decided` holds the engine
    variables that are chosen or implied. Cost: a few look-ups a module; the order of candidates is worked out once
    for a taste and a release.
    """
    ranking = _ranking(taste, release)
    found = (_first(candidates, available, decided) for candidates in ranking)
    return dict(entry for entry in found if entry is not None)


def scores(*, taste: Taste, release: LoadedRelease) -> NDArray[np.float64]:
    """For every value by flat index the score of the component that it takes, in tenths of an order; 0 for no liking.

    Cost: as `propose`, and one number a value.
    """
    found = np.zeros(int(release.knowledge.offsets[-1]))
    for candidates in _ranking(taste, release):
        for candidate in candidates:
            found[list(candidate.flats)] = candidate.thousandths / _THOUSAND
    return found


def _ranking(taste: Taste, release: LoadedRelease) -> Ranking:
    ranking: Ranking | None = taste.rankings.get(release.pk)
    if ranking is None:
        ranking = taste.rankings[release.pk] = _rank(taste, release)
    return ranking


def _first(
    candidates: tuple[Candidate, ...], available: NDArray[np.bool_], decided: Collection[str]
) -> tuple[int, str] | None:
    for candidate in candidates:
        if candidate.variable not in decided:
            for flat in candidate.flats:
                if available[flat]:
                    return flat, candidate.reason
    return None


def _rank(taste: Taste, release: LoadedRelease) -> Ranking:
    facts, modules = _offers(release)
    liked = _liked_attributes(taste, release.family_code, facts)
    told = leanings(told=taste.told, release=release, facts=facts)
    ranked = (_ranked(taste, liked, told, facts, module) for module in modules)
    return tuple(candidates for candidates in ranked if candidates)


@dataclass(frozen=True, slots=True)
class _Offer:
    """One component in one module of a release."""

    family_code: str
    code: str  # module/SKU
    variable: str
    flats: tuple[int, ...]
    skippable: bool  # the module may be left out
    attributes: frozenset[str]  # those that not every component of the module has


@dataclass(frozen=True, slots=True)
class _Evidence:
    """How much an attribute is liked: its share in thousandths, and how often it was ordered or picked."""

    share: int
    count: int
    verb: str
    code: str

    def reason(self, facts: Facts) -> str:
        """The words for it."""
        return f"you {self.verb} things with {facts.attribute_words(self.code)} {times(self.count)}"


@dataclass(frozen=True, slots=True)
class _Module:
    """The components of one module, and how many attributes tell them apart."""

    offers: tuple[_Offer, ...]
    attribute_count: int


@lru_cache(maxsize=OPEN_RELEASES)
def _offers(release: LoadedRelease) -> tuple[Facts, tuple[_Module, ...]]:
    facts = Facts(release.translation.vocabulary)
    modules = [tuple(_of_module(release, facts, code)) for code in release.modules]
    names = [{a.partition("=")[0] for offer in offers for a in offer.attributes} for offers in modules]
    return facts, tuple(_Module(offers, len(found)) for offers, found in zip(modules, names, strict=True))


def _of_module(release: LoadedRelease, facts: Facts, module_code: str) -> Iterator[_Offer]:
    found: dict[tuple[str, str], list[int]] = {}
    for slot in facts.vocabulary.slots_of[module_code]:
        for value, (sku, _) in slot.taken.items():
            found.setdefault((slot.variable, sku), []).append(release.flat(slot.variable, value))
    carried = [set(facts.attributes[sku]) for _, sku in found]
    common = set.intersection(*carried) if carried else set()
    for (variable, sku), flats in found.items():
        attributes = frozenset(a for a in facts.attributes[sku] if a not in common and not a.endswith("=no"))
        skippable = facts.vocabulary.slot[variable].nothing is not None
        yield _Offer(release.family_code, f"{module_code}/{sku}", variable, tuple(flats), skippable, attributes)


def _liked_attributes(taste: Taste, family_code: str, facts: Facts) -> dict[str, _Evidence]:
    """By `attribute=value`, over all families; a number means the same thing only within its own family."""
    totals, weights, orders, clicks = (Counter[str]() for _ in range(4))
    for family, likings in taste.attributes.items():
        for code, liking in likings.items():
            name = code.partition("=")[0]
            if family == family_code or not facts.is_number(name):
                totals[name] += liking.weight
                weights[code] += liking.weight
                orders[code] += liking.order_count
                clicks[code] += liking.click_count
    found = {}
    for code, weight in weights.items():
        share = _THOUSAND * weight // (totals[code.partition("=")[0]] + _DOUBT_TENTHS)
        verb, count = ("ordered", orders[code]) if orders[code] >= _TWICE else ("picked", clicks[code])
        found[code] = _Evidence(share, count, verb, code)
    return found


def _ranked(
    taste: Taste, liked: Mapping[str, _Evidence], told: Mapping[str, Lean], facts: Facts, module: _Module
) -> tuple[Candidate, ...]:
    """What there is a ground for, best first: the counts, shifted by what was told."""
    scored = []
    for position, offer in enumerate(module.offers):
        own = taste.components.get(offer.family_code, {}).get(offer.code)
        evidence = [liked[code] for code in offer.attributes & liked.keys()]
        lean = told.get(offer.code, NONE)
        weight = own.weight if own else 0
        reason = _reason(own, evidence, facts, taste.orders.get(offer.family_code, 0))
        if lean.reason and (lean.liked or not offer.skippable):
            reason = f"{reason}, and {lean.reason}" if reason else lean.reason
        if reason and not lean.avoided and weight >= _against(taste, offer):
            shares = ATTRIBUTE_TENTHS * sum(e.share for e in evidence) // max(module.attribute_count, 1)
            newest = own.last_interaction if own else 0
            candidate = Candidate(offer.variable, offer.flats, reason, _THOUSAND * weight + shares)
            scored.append((-candidate.thousandths - lean.thousandths, -newest, position, candidate))
    return tuple(candidate for *_, candidate in sorted(scored, key=lambda entry: entry[:3]))


def _against(taste: Taste, offer: _Offer) -> int:
    """What the customer's own orders say for leaving the component out, in tenths of an order.

    In a choose-one module the orders that took none of its components; elsewhere that they did not take this one is
    enough against a proposal from attributes alone.
    """
    orders = taste.orders.get(offer.family_code, 0)
    if not offer.skippable or not orders:
        return 0
    if "/" in offer.variable:
        return 1
    module = offer.code.partition("/")[0] + "/"
    components = taste.components.get(offer.family_code, {})
    taken = sum(liking.order_count for code, liking in components.items() if code.startswith(module))
    return ORDER_TENTHS * max(orders - taken, 0)


def _reason(own: Liking | None, evidence: list[_Evidence], facts: Facts, orders: int) -> str:
    if own is not None:
        return _own_reason(own, orders)
    strong = [e for e in evidence if e.count >= _TWICE]
    return max(strong, key=lambda e: (e.share, e.count, e.code)).reason(facts) if strong else ""


def _own_reason(own: Liking, orders: int) -> str:
    lately = min(orders, REMEMBERED_ORDERS)
    taken = (own.recent & ((1 << REMEMBERED_ORDERS) - 1)).bit_count()
    if own.order_count and taken and lately > 1:
        return f"you took it in {taken} of your last {lately} orders"
    if own.order_count:
        return "you ordered it before"
    return f"you picked it {times(own.click_count)}" if own.click_count > 1 else "you picked it before"
