"""For you: families, builds and next components that speak for themselves, each because of a real past act.

Three kinds, each only where there is ground for it: a build that was looked at and left; a component for the build in
hand that the customer ordered before; and a start in a family they have no build of, because it has something that they
took, or that is like it. Nothing is proposed that the engine does not report as available.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from configurator.configurations.home.acts import ORDERED, Acts, Evidence
from configurator.configurations.home.weight import dearest, shares_of
from configurator.configurations.page import BuildCard
from configurator.configurations.state import BuildState, assess
from configurator.profiles.facts import Facts
from configurator.releases.money import money
from configurator.releases.options import Option, ReleasedModule
from configurator.releases.shelf import OPEN_RELEASES, LoadedRelease, Preset

MOST_COMPONENTS, MOST_STARTS, MOST_LEFT = 2, 3, 1
TRIFLE = 0.1
"""A part that is less of a preset's price than this is no ground for it by itself."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One card. It leads to `url`, with `fields` by a form; `acts` are the interactions that its reason names."""

    title: str
    says: str
    reason: str
    acts: tuple[int, ...]
    picture: str
    button: str
    url: str
    fields: Mapping[str, str] = field(default_factory=dict)


def proposals(
    *, acts: Acts, releases: Sequence[LoadedRelease], builds: Sequence[BuildCard], at: datetime
) -> list[Proposal]:
    """What the home page proposes. `builds` are the customer's open ones, newest first; no query.

    Cost: a pass of the engine for the build in hand, and a few for each family without a build.
    """
    left = [p for card in builds for p in _left(acts, card, at)]
    begun = {card.configuration.family_code for card in builds}
    starts = [p for release in releases if release.family_code not in begun for p in _starts(acts, release)]
    starts.sort(key=lambda entry: -entry[0])
    components = list(_components(acts, builds[0])) if builds else []
    return [*left[:MOST_LEFT], *components[:MOST_COMPONENTS], *(proposal for _, proposal in starts[:MOST_STARTS])]


# A build that was left


def _left(acts: Acts, card: BuildCard, at: datetime) -> Iterator[Proposal]:
    """It was looked at, and the last look is longer ago than a visit lasts."""
    sittings = _sittings(acts.viewed.get(card.configuration.family_code, []))
    gap = timedelta(minutes=settings.VISIT_MINUTES)
    ordered = acts.ordered_at.get(card.configuration.family_code)
    sittings = [(act, seen) for act, seen in sittings if ordered is None or seen > ordered]
    if not sittings or at - sittings[-1][1] < gap:
        return
    still = card.still
    yield Proposal(
        title=_("Your {family}").format(family=card.release.family_name),
        says=_how_far(card.state),
        reason=_looked(sittings),
        acts=tuple(act for act, _ in sittings[-2:]),
        picture=still.small if still else card.release.thumbnail,
        button=_("Go on with it"),
        url=reverse("configurations:build", args=[card.configuration.key]),
    )


def _sittings(views: Sequence[tuple[int, datetime]]) -> list[tuple[int, datetime]]:
    """The last look of each visit."""
    gap = timedelta(minutes=settings.VISIT_MINUTES)
    return [view for n, view in enumerate(views, start=1) if n == len(views) or views[n][1] - view[1] >= gap]


def _looked(sittings: Sequence[tuple[int, datetime]]) -> str:
    days = list(dict.fromkeys(_day(seen) for _, seen in sittings[-2:]))
    said = (
        _("You were looking at it on {day} and on {later} and left it.")
        if len(days) > 1
        else _("You were looking at it on {day} and left it.")
    )
    return said.format(day=days[0], later=days[-1])


def _how_far(state: BuildState) -> str:
    count = len(state.missing)
    price = money(state.price if state.consistent else None, state.release.currency)
    if state.complete:
        return _("Complete, {price}").format(price=price)
    said = ngettext("{count} thing to choose, from {price}", "{count} things to choose, from {price}", count)
    return said.format(count=count, price=price)


# The next component


def _components(acts: Acts, card: BuildCard) -> Iterator[Proposal]:
    """What was ordered before and the build in hand has not yet, one a module, the most often ordered first."""
    state, family = card.state, card.configuration.family_code
    found = []
    for module in state.release.modules.values():
        known = ((acts.ordered(family, f"{module.code}/{option.sku}"), option) for option in module.options)
        can_be = [(e, option) for e, option in known if e is not None and _can_be_added(state, option)]
        if can_be:
            evidence, option = max(can_be, key=lambda entry: (entry[0].weight, entry[0].act))
            found.append((-evidence.weight, module.name, evidence, option, module.code))
    for _weight, module_name, evidence, option, module_code in sorted(found, key=lambda entry: entry[:2]):
        make = urlencode({option.variable: _least(option)[0]})
        yield Proposal(
            title=option.name,
            says=_("{module} for your {family}").format(module=module_name, family=state.release.family_name),
            reason=_("You ordered it on {day}.").format(day=_day(evidence.at)),
            acts=(evidence.act,),
            picture=option.thumbnail,
            button=_("Add it"),
            url=reverse("configurations:choose", args=[card.configuration.key, module_code]),
            fields={"version": str(card.configuration.version), "make": make},
        )


def _can_be_added(state: BuildState, option: Option) -> bool:
    """Whether nothing is decided about it, and it can be had as things are."""
    return option.variable not in state.decided and state.evaluation.changes[_least(option)[1]] == 0


def _least(option: Option) -> tuple[str, int]:
    """The value that takes least of it, and its flat index: the one there is, yes, or one portion."""
    place = min(1, len(option.values) - 1)
    return option.values[place], option.flats[place]


# A start in a family


@dataclass(frozen=True, slots=True)
class _Known:
    """What a release says of its parts, worked out once."""

    facts: Facts
    common: frozenset[str]  # components and attributes that every preset has: they tell nothing apart
    presets: Mapping[str, Mapping[str, float]]  # by code: the share of each module/SKU in it, and of what these have
    options: Mapping[str, Sequence[tuple[ReleasedModule, Option]]]  # by module/SKU and by attribute=value
    places: Mapping[str, int]  # the same codes in the order of the release


@lru_cache(maxsize=OPEN_RELEASES)
def _known(release: LoadedRelease) -> _Known:
    facts = Facts(release.translation.vocabulary)
    presets = {preset.code: shares_of(release, facts, preset.choices) for preset in release.presets}
    options: dict[str, list[tuple[ReleasedModule, Option]]] = {}
    for module in release.modules.values():
        for option in module.options:
            for code in (f"{module.code}/{option.sku}", *facts.attributes.get(option.sku, ())):
                options.setdefault(code, []).append((module, option))
    common = frozenset.intersection(*map(frozenset, presets.values())) if len(presets) > 1 else frozenset()
    return _Known(facts, common, presets, options, {code: place for place, code in enumerate(options)})


Ground = tuple[str, Evidence]  # a component of the family, or an attribute, and what speaks for it


def _starts(acts: Acts, release: LoadedRelease) -> Iterator[tuple[int, Proposal]]:
    """At most one for a family: the preset that has most of what was taken, else one component to begin with.

    A preset that was ordered as it is proposes nothing new; that is what the usual is for.
    """
    known = _known(release)
    grounds = _grounds(acts, release, known)
    new = [p for p in release.presets if not _was_ordered(acts, known.presets[p.code])]
    presets = ((_in_preset(grounds, known, preset), preset) for preset in new)
    found = [(_worth(of_it, known.presets[preset.code]), of_it, preset) for of_it, preset in presets if of_it]
    for worth, of_it, preset in sorted(found, key=lambda entry: -entry[0]):
        state = assess(release=release, choices=preset.choices)
        if worth and state.consistent:
            shares = known.presets[preset.code]
            named = max(of_it, key=lambda ground: _rank(ground, shares[ground[0]]))
            yield sum(evidence.weight for _, evidence in of_it), _preset(known.facts, preset, state, named)
            return
    yield from _first_component(release, known, grounds)


def _worth(grounds: Sequence[Ground], shares: Mapping[str, float]) -> float:
    """How much speaks for a preset, each ground as much as it is of it; 0 where all of them are a trifle of it."""
    most = max(shares[code] for code, _ in grounds)
    return sum(evidence.weight * shares[code] for code, evidence in grounds) if most >= TRIFLE else 0.0


def _was_ordered(acts: Acts, preset: Mapping[str, float]) -> bool:
    parts = {code for code in preset if "=" not in code}
    return any(parts <= build for build in acts.builds)


def _grounds(acts: Acts, release: LoadedRelease, known: _Known) -> dict[str, Evidence]:
    """What was taken in this family, and what things taken in others have, as far as this release has it too.

    In the order of the release, so that of equal grounds the one of the first module is named.
    """
    own = acts.components.get(release.family_code, {})
    elsewhere = {a: _elsewhere(acts, a, release, known.facts) for a in acts.attributes}
    likely = {**own, **{a: e for a, e in elsewhere.items() if e is not None}}
    return {code: likely[code] for code in sorted(likely.keys() & known.places.keys(), key=known.places.__getitem__)}


def _in_preset(grounds: Mapping[str, Evidence], known: _Known, preset: Preset) -> list[Ground]:
    codes = known.presets[preset.code].keys() - known.common
    return [(code, evidence) for code, evidence in grounds.items() if code in codes]


def _elsewhere(acts: Acts, attribute: str, release: LoadedRelease, facts: Facts) -> Evidence | None:
    """What speaks for an attribute in other families; a number, and what a thing has not, mean nothing there."""
    name, _, value = attribute.partition("=")
    if facts.is_number(name) or value in {"no", "yes"}:
        return None
    found = [e for family, e in acts.attributes.get(attribute, {}).items() if family != release.family_code]
    return max(found, key=lambda e: (e.weight, e.act), default=None)


def _rank(ground: Ground, size: float) -> tuple[bool, float, int]:
    """Which ground is named: a component before an attribute, much before little by size and liking, late before early.

    `size` is what it is of the whole, or what it costs.
    """
    code, evidence = ground
    return "=" not in code, evidence.weight * size, evidence.act


def _preset(facts: Facts, preset: Preset, state: BuildState, ground: Ground) -> Proposal:
    release = state.release
    return Proposal(
        title=f"{release.family_name}: {preset.name}",
        says=f"{preset.description} {_how_far(state)}.".strip(),
        reason=_reason(facts, ground),
        acts=(ground[1].act,),
        picture=release.thumbnail,
        button=_("Start from it"),
        url=reverse("configurations:family", args=[release.family_code]),
        fields={"preset": preset.code},
    )


def _first_component(
    release: LoadedRelease, known: _Known, grounds: Mapping[str, Evidence]
) -> Iterator[tuple[int, Proposal]]:
    """The component with the strongest ground that can be had, as the first choice of a new build."""
    state = assess(release=release, choices={})
    sizes = {code: float(dearest(known.options[code])) for code in grounds}
    for ground in sorted(grounds.items(), key=lambda ground: _rank(ground, sizes[ground[0]]), reverse=True):
        for _module, option in known.options[ground[0]]:
            if _can_be_added(state, option):
                yield ground[1].weight, _begin_with(release, known.facts, option, ground)
                return


def _begin_with(release: LoadedRelease, facts: Facts, option: Option, ground: Ground) -> Proposal:
    return Proposal(
        title=_("{family} with {part}").format(family=release.family_name, part=option.name),
        says=release.family["tagline"],
        reason=_reason(facts, ground),
        acts=(ground[1].act,),
        picture=option.thumbnail or release.thumbnail,
        button=_("Start from it"),
        url=reverse("configurations:family", args=[release.family_code]),
        fields={"take": urlencode({option.variable: _least(option)[0]})},
    )


def _reason(facts: Facts, ground: Ground) -> str:
    code, evidence = ground
    ordered, part, day = evidence.verb == ORDERED, evidence.name, _day(evidence.at)
    if "=" not in code:
        said = _("You ordered {part} on {day}.") if ordered else _("You picked {part} on {day}.")
        return said.format(part=part, day=day)
    said = (
        _("You ordered {part} on {day}; this has {attribute} too.")
        if ordered
        else _("You picked {part} on {day}; this has {attribute} too.")
    )
    return said.format(part=part, day=day, attribute=facts.attribute_words(code))


def _day(at: datetime) -> str:
    return date_format(at, _("j F Y"))
