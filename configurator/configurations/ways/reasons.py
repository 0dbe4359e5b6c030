"""Reasons: why each part of a proposal is in it, in the customer's answers; and what could not be met, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from catalog.sentences import Names, document_names, value_words, wish_words
from configurator.configurations.naming import name_of
from configurator.configurations.quote import option_of
from configurator.configurations.state import BuildState, assess
from configurator.configurations.ways.needs import Proposal
from configurator.configurations.why import against, sentences_of
from configurator.releases.needs import Answer, Pair, Wish
from configurator.releases.shelf import OPEN_RELEASES, LoadedRelease

_MOST_UNMET = 12


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a part: the answer, and what of the part speaks for it ("" where it is named itself)."""

    answer: str
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a proposal."""

    module: str
    name: str
    thumbnail: str
    held: bool  # the customer's own choice
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Unmet:
    """A wish that the proposal does not fulfil, or not as well as could be: what stands against it."""

    answer: str
    wish: str
    stands: bool  # whether what else was wished excludes it; else that only counts more, in the same place
    parts: tuple[str, ...]  # of the proposal, for what else was wished
    sentences: tuple[str, ...]  # of rules


@dataclass(frozen=True, slots=True)
class Clash:
    """Answers that can't all hold, and the rules because of which."""

    answers: tuple[str, ...]
    sentences: tuple[str, ...]


def parts_of(found: Proposal) -> list[Part]:
    """What a proposal consists of, in the order of the modules, with its reasons. Linear in parts times wishes."""
    state = found.state
    if state is None:
        return []
    parts = []
    for variable, value in state.built.items():
        taken = option_of(state.release, variable, value)
        if taken is None or not taken[1]:
            continue
        module, name = state.release.module_of[variable].name, name_of(state.release, variable, value)
        reasons = tuple(_reasons(found, state.release, (variable, value)))
        parts.append(Part(module, name, taken[0].thumbnail, variable in found.held, reasons))
    return parts


def _reasons(found: Proposal, release: LoadedRelease, pair: Pair) -> Iterator[Reason]:
    for answer, choices in found.told.held:
        if choices.get(pair[0]) == pair[1]:
            yield Reason(answer.text, "")
    said: dict[Reason, None] = {}
    for answer, wish in found.told.soft:
        if _speaks_for(wish, pair):
            said[Reason(answer.text, _had(release, wish, pair))] = None
    yield from said


def _speaks_for(wish: Wish, pair: Pair) -> bool:
    """Whether a value is better for a wish than the worst that could be taken."""
    if wish.selector.get("grade") == "less":
        return pair[0] in wish.variables and wish.points.get(pair, 0) > min(wish.points.values())
    return wish.points.get(pair, 0) > 0


def _had(release: LoadedRelease, wish: Wish, pair: Pair) -> str:
    """What a part has of the attribute that a wish names: "Noise at work 0 dB"."""
    code, vocabulary = wish.selector.get("attribute"), release.translation.vocabulary
    taken = vocabulary.slot[pair[0]].taken.get(pair[1])
    if not code or taken is None:
        return ""
    names, have = _names(release), vocabulary.attribute(taken[0], code)
    name = names.attributes.get(code, code)
    if have is None:
        return ""
    if isinstance(have, bool):
        return name if have else _("{attribute}: no").format(attribute=name)
    return f"{name} {value_words(have, names.units.get(code, ''))}"


def unmet_of(found: Proposal) -> list[Unmet]:
    """What the proposal does not fulfil, the weightiest first, with what stands against it.

    Only what was taken for another wish is cited, never what followed from it. Cost: some passes of the engine for
    each.
    """
    if found.state is None:
        return []
    built, serving = set(found.state.built.items()), _serving(found)
    lost = [(_lost(wish, built), answer, wish) for answer, wish in found.told.soft]
    weighty = sorted((one for one in lost if one[0]), key=lambda one: -one[0])[:_MOST_UNMET]
    return [_unmet(found.state, serving, answer, wish) for _, answer, wish in weighty]


def clash_of(release: LoadedRelease, found: Proposal) -> Clash | None:
    """Where nothing can be proposed: which answers that must hold stand against each other. A search by the solver."""
    if found.state is not None or found.too_fine:
        return None
    held: dict[str, str] = {}
    for answer, choices in found.told.held:
        other = next((v for v, value in choices.items() if held.get(v, value) != value), None)
        if other is not None:
            before = next(told for told, chosen in found.told.held if chosen.get(other) == held[other])
            return Clash((before.text, answer.text), ())
        held |= choices
    stands = against(state=assess(release=release, choices=held), wish=None)
    cited = stands.choices if stands else held
    texts = (answer.text for answer, choices in found.told.held if cited.keys() & choices.keys())
    return Clash(tuple(dict.fromkeys(texts)), sentences_of(release, stands.rules) if stands else ())


def _lost(wish: Wish, built: set[Pair]) -> int:
    """How many points a build lacks to what a wish could have of one part."""
    return wish.most - sum(wish.points.get(pair, 0) for pair in built)


def _serving(found: Proposal) -> BuildState:
    """The proposal's values that some wish speaks for, and what must hold, as choices that stand."""
    state = found.state
    assert state is not None  # noqa: S101  who calls looked
    served = {
        variable: value
        for variable, value in state.built.items()
        if any(_speaks_for(wish, (variable, value)) for _, wish in found.told.soft)
    }
    return assess(release=state.release, choices={**served, **found.held})


def _unmet(state: BuildState, serving: BuildState, answer: Answer, wish: Wish) -> Unmet:
    release, words = state.release, wish_words(dict(wish.selector), _names(state.release))
    better = _better(state, wish)
    reach = [(int(serving.evaluation.changes[release.flat(*pair)]), pair) for pair in better]
    alive = [one for one in reach if one[0] >= 0]
    nearest = min(alive or reach, key=lambda one: one[0])[1]
    stands = against(state=serving, wish=nearest)
    cited: Mapping[str, str] = stands.choices if stands else _instead(state, wish)
    parts = tuple(dict.fromkeys(name_of(release, v, value) for v, value in cited.items()))
    return Unmet(answer.text, words, stands is not None, parts, sentences_of(release, stands.rules) if stands else ())


def _better(state: BuildState, wish: Wish) -> list[Pair]:
    """The values that would fulfil a wish best: of the module where one is chosen, else of what is against it."""
    slots = state.release.translation.vocabulary.slots_of[wish.module]
    values = [(slot.variable, value) for slot in slots for value in slot.values]
    here = {slot.variable: state.built[slot.variable] for slot in slots}
    now = {variable: wish.points.get((variable, value), 0) for variable, value in here.items()}
    gain = {pair: wish.points.get(pair, 0) - now[pair[0]] for pair in values}
    return [pair for pair in values if gain[pair] == max(gain.values())]


def _instead(state: BuildState, wish: Wish) -> dict[str, str]:
    """What was taken in the wish's own module: all that it is against, or what stands in its place."""
    slots = state.release.translation.vocabulary.slots_of[wish.module]
    here = {slot.variable: state.built[slot.variable] for slot in slots}
    against_it = {v: value for v, value in here.items() if wish.points.get((v, value), 0) < 0}
    return against_it or {slot.variable: here[slot.variable] for slot in slots if here[slot.variable] != slot.nothing}


@lru_cache(maxsize=OPEN_RELEASES)
def _names(release: LoadedRelease) -> Names:
    """What modules, components and attributes are called."""
    return document_names(release.document)
