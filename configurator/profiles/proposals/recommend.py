"""Recommend: for every open module the one component that the customer's own history speaks for, and why.

Where it does not speak, what other customers take with the choices made so far (`populations.py`). Of several own
candidates the one with the greatest score: the customer's orders that agree with all that is chosen and have it, plus
half of the score below times how much others take it beside what they take most, plus `TRUST` times how much they do.

Score of a component, in tenths of an order: the customer's own count of it (an order 10, a click 1), plus at most
`ATTRIBUTE_TENTHS` for the share of their liking that its attributes have. Attributes are counted over all families, so
that taste carries over. Nothing is proposed without a positive count of its own or an attribute liked twice, nor where
the customer's own orders left the module out more often than they took the component.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from django.utils.translation import gettext
from numpy.typing import NDArray

from configurator.profiles.counts import REMEMBERED_ORDERS
from configurator.profiles.facts import Facts, times
from configurator.profiles.models import ORDER_TENTHS
from configurator.profiles.population.own import ALONE, TRUST
from configurator.profiles.proposals.agreeing import own_orders
from configurator.profiles.proposals.appetite import Words
from configurator.profiles.proposals.leaning import NONE, Lean, leanings, log_weights
from configurator.profiles.proposals.others import codes_of, usual_values
from configurator.profiles.proposals.populations import Population
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
    reason: Words  # said of those that are proposed, not of all that are ranked
    thousandths: int  # the score, in thousandths of a tenth of an order
    shift: int = 0  # what was told adds to it
    ordered: int = 0  # how many own orders are in the score


Ranking = Mapping[str, tuple[Candidate, ...]]  # by module, best first


def propose(
    *,
    taste: Taste | None,
    release: LoadedRelease,
    available: NDArray[np.bool_],
    decided: Mapping[str, str],
    population: Population | None = None,
) -> dict[int, str]:
    """For each module that is still open at most one available value, with its reason in words.

    `available` says of every value by flat index whether it can be taken as things are; `decided` holds the engine
    variables that are chosen or implied, with their values. Cost: a few look-ups a module and one pass over the
    population model; what a taste says of a release is worked out once.
    """
    shares = population.probabilities(decided, available) if population else None
    found: dict[int, str] = {}
    modules = set()
    if taste is not None:
        own = _Own(taste, release, decided, available, shares)
        for module, candidates in _ranking(taste, release).items():
            best = own.best(candidates)
            if best is not None:
                modules.add(module)
                found[best[0]] = best[1].reason()
    if population is not None and shares is not None:
        leaning = shares if taste is None else shares * _leaning(taste, release)
        usual = usual_values(shares=leaning, release=release, decided=decided, but_not=modules, taste=taste)
        reasons = population.reasons(usual, decided)
        found |= {flat: reason for flat, reason in zip(usual, reasons, strict=True) if reason}
    return found


def scores(*, taste: Taste, release: LoadedRelease) -> NDArray[np.float64]:
    """For every value by flat index the score of the component that it takes, in tenths of an order; 0 for no liking.

    Cost: as `propose`, and one number a value.
    """
    found = np.zeros(int(release.knowledge.offsets[-1]))
    for candidates in _ranking(taste, release).values():
        for candidate in candidates:
            found[list(candidate.flats)] = candidate.thousandths / _THOUSAND
    return found


def likelihood(
    *, taste: Taste | None, release: LoadedRelease, decided: Mapping[str, str], shares: NDArray[np.float64]
) -> NDArray[np.float64]:
    """For every value by flat index how much own orders and others speak for it, in own orders.

    The score of proposals for all values, those that take nothing included. Cost: as `propose`.
    """
    found: NDArray[np.float64] = TRUST * shares
    if taste is None:
        return found
    orders = own_orders(taste, release)
    liked = np.maximum(orders.all, scores(taste=taste, release=release) / ORDER_TENTHS)
    own: NDArray[np.float64] = orders.given(decided) + ALONE * liked * shares / _most(shares, release)
    return found + own


def _ranking(taste: Taste, release: LoadedRelease) -> Ranking:
    key = ("ranking", release.pk, release.language)
    ranking: Ranking | None = taste.worked_out.get(key)
    if ranking is None:
        ranking = taste.worked_out[key] = _rank(taste, release)
    return ranking


@dataclass(slots=True)
class _Own:
    """What a customer's own orders say of one state of a build."""

    taste: Taste
    release: LoadedRelease
    decided: Mapping[str, str]
    available: NDArray[np.bool_]
    shares: NDArray[np.float64] | None
    _speaks: tuple[list[float], list[float], list[float]] | None = None

    def best(self, candidates: tuple[Candidate, ...]) -> tuple[int, Candidate] | None:
        """The candidate with the greatest score that can be taken, of equals the one that ranks first."""
        can = [
            (flat, candidate)
            for candidate in candidates
            if candidate.variable not in self.decided
            for flat in self._least(candidate)
        ]
        if len(can) <= 1:
            return can[0] if can else None
        return max(can, key=lambda entry: self._score(*entry))

    def _least(self, candidate: Candidate) -> list[int]:
        return [flat for flat in candidate.flats if self.available[flat]][:1]

    def _score(self, flat: int, candidate: Candidate) -> float:
        if self._speaks is None:
            self._speaks = self._worked_out()
        added, factor, lately = self._speaks
        # of the orders in its count the older ones have faded, as in the half-life
        alone = candidate.thousandths / (_THOUSAND * ORDER_TENTHS) - candidate.ordered + lately[flat]
        return added[flat] + factor[flat] * alone + candidate.shift / (_THOUSAND * ORDER_TENTHS)

    def _worked_out(self) -> tuple[list[float], list[float], list[float]]:
        """For every value what is added to its score, what its own count is multiplied by, and that of own orders."""
        orders = own_orders(self.taste, self.release)
        given, lately = orders.given(self.decided), orders.all.tolist()
        if self.shares is None:
            return given.tolist(), [ALONE] * len(given), lately
        relative = self.shares / _most(self.shares, self.release)
        return (given + TRUST * self.shares).tolist(), (ALONE * relative).tolist(), lately


def _leaning(taste: Taste, release: LoadedRelease) -> NDArray[np.float64]:
    """For every value what the share of others is multiplied by for what was told; 0 for what is avoided."""
    key = ("leaning", release.pk, release.language)
    found: NDArray[np.float64] | None = taste.worked_out.get(key)
    if found is None:
        found = np.exp(log_weights(told=taste.told, release=release))
        facts, _ = _offers(release)
        told = leanings(told=taste.told, release=release, facts=facts)
        avoided = {code for code, lean in told.items() if lean.avoided}
        found[[flat for flat, code in enumerate(codes_of(release)) if code in avoided]] = 0
        taste.worked_out[key] = found
    return found


def _most(shares: NDArray[np.float64], release: LoadedRelease) -> NDArray[np.float64]:
    """For every value the greatest share that any value of its variable has; 1 where all have none."""
    most = np.maximum.reduceat(shares, release.knowledge.offsets[:-1])
    found: NDArray[np.float64] = np.where(most > 0, most, 1)[release.variable_of]
    return found


def _rank(taste: Taste, release: LoadedRelease) -> Ranking:
    facts, modules = _offers(release)
    liked = _liked_attributes(taste, release.family_code, facts)
    told = leanings(told=taste.told, release=release, facts=facts)
    ranked = {code: _ranked(taste, liked, told, facts, module) for code, module in modules.items()}
    return {code: candidates for code, candidates in ranked.items() if candidates}


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
    ordered: bool
    code: str

    def reason(self, facts: Facts) -> str:
        """The words for it."""
        said = gettext("you ordered things with {what} {times}")
        if not self.ordered:
            said = gettext("you picked things with {what} {times}")
        return said.format(what=facts.attribute_words(self.code), times=times(self.count))


@dataclass(frozen=True, slots=True)
class _Module:
    """The components of one module, and how many attributes tell them apart."""

    offers: tuple[_Offer, ...]
    attribute_count: int


@lru_cache(maxsize=OPEN_RELEASES)
def _offers(release: LoadedRelease) -> tuple[Facts, dict[str, _Module]]:
    facts = Facts(release.translation.vocabulary)
    offers = {code: tuple(_of_module(release, facts, code)) for code in release.modules}
    names = {code: {a.partition("=")[0] for o in found for a in o.attributes} for code, found in offers.items()}
    return facts, {code: _Module(found, len(names[code])) for code, found in offers.items()}


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
        ordered = orders[code] >= _TWICE
        found[code] = _Evidence(share, orders[code] if ordered else clicks[code], ordered, code)
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
            reason = partial(_both, reason, lean.reason) if reason else lean.reason
        if reason and not lean.avoided and weight >= _against(taste, offer):
            shares = ATTRIBUTE_TENTHS * sum(e.share for e in evidence) // max(module.attribute_count, 1)
            newest, ordered = (own.last_interaction, own.order_count) if own else (0, 0)
            score = _THOUSAND * weight + shares
            candidate = Candidate(offer.variable, offer.flats, reason, score, lean.thousandths, ordered)
            scored.append((-candidate.thousandths - candidate.shift, -newest, position, candidate))
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


def _reason(own: Liking | None, evidence: list[_Evidence], facts: Facts, orders: int) -> Words | None:
    if own is not None:
        return partial(_own_reason, own, orders)
    strong = [e for e in evidence if e.count >= _TWICE]
    return partial(max(strong, key=lambda e: (e.share, e.count, e.code)).reason, facts) if strong else None


def _both(one: Words, other: Words) -> str:
    return gettext("{reason}, and {other}").format(reason=one(), other=other())


def _own_reason(own: Liking, orders: int) -> str:
    lately = min(orders, REMEMBERED_ORDERS)
    taken = (own.recent & ((1 << REMEMBERED_ORDERS) - 1)).bit_count()
    if own.order_count and taken and lately > 1:
        return gettext("you took it in {taken} of your last {lately} orders").format(taken=taken, lately=lately)
    if own.order_count:
        return gettext("you ordered it before")
    if own.click_count > 1:
        return gettext("you picked it {times}").format(times=times(own.click_count))
    return gettext("you picked it before")
