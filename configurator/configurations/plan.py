"""Plan: what a newer release means for a build, line by line, with what could stand in, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from configurator.configurations.decide import repair
from configurator.configurations.equal import Candidate, alike_first, stand_ins
from configurator.configurations.giveway import price_steps
from configurator.configurations.naming import Move, moves, name_of
from configurator.configurations.quote import option_of
from configurator.configurations.says import in_english
from configurator.configurations.state import BuildState, Choices, assess
from configurator.languages.few import listed
from configurator.releases.money import difference, money
from configurator.releases.options import ReleasedModule
from configurator.releases.shelf import LoadedRelease

LATER = "later"
_MOST = 5

Picked = Mapping[str, str]  # name of a line -> the choice in it


@dataclass(frozen=True, slots=True)
class Pick:
    """One thing that can be picked in a line."""

    value: str  # what the form sends
    moves: tuple[Move, ...]  # what a way out of a conflict changes
    name: str  # what stands in for a component
    words: str
    price: str
    picked: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that can't stay as it is: a component that is gone, or choices that no longer go together."""

    name: str  # of the field
    module: str
    was: str
    picks: tuple[Pick, ...]
    sentences: tuple[str, ...]
    answered: bool  # the customer's own pick is the one that counts

    @property
    def later(self) -> bool:
        """Whether it is left open."""
        return not any(pick.picked for pick in self.picks)


@dataclass(frozen=True, slots=True)
class Plan:
    """A build on a newer release, as far as it is decided."""

    old: LoadedRelease
    new: LoadedRelease
    lines: tuple[Line, ...]
    prices: tuple[tuple[str, str, str], ...]  # component, old price, new price
    state: BuildState
    before: BuildState

    @property
    def answered(self) -> bool:
        """Whether every line was decided by the customer, so that nothing changes silently."""
        return all(line.answered for line in self.lines)

    @property
    def stays(self) -> int:
        """How many choices stay as they are."""
        return len(self.before.choices.items() & self.state.choices.items())

    @property
    def totals(self) -> tuple[str, str]:
        """The total before and after, in words."""
        return _total(self.before), _total(self.state)

    @property
    def missing(self) -> tuple[ReleasedModule, ...]:
        """What is to be chosen after it that was not before."""
        known = {module.code for module in self.before.missing}
        return tuple(module for module in self.state.missing if module.code not in known)


def _total(state: BuildState) -> str:
    price = money(state.price, state.release.currency)
    return price if state.complete or state.on_request else _("from {price}").format(price=price)


def plan(*, old: LoadedRelease, new: LoadedRelease, choices: Choices, filled: frozenset[str], picked: Picked) -> Plan:
    """Work out a build on a newer release. Where nothing is picked, the first proposal stands, not yet answered.

    Cost: a few passes for the conflict, and one for each component that is gone.
    """
    kept = {v: value for v, value in choices.items() if new.offers(v, value)}
    before = assess(release=old, choices=choices, filled=filled)
    kept, lines = _agreed(before, new, kept, filled, picked)
    slots = old.translation.vocabulary.slot
    gone = {v: value for v, value in choices.items() if not new.offers(v, value) and value in slots[v].taken}
    for number, (variable, value) in enumerate(gone.items()):
        candidates = stand_ins(old=old, gone=(variable, value), new=new, kept=kept)
        taken, line = _line(old, new, (variable, value), candidates, (f"line-{number}", picked))
        kept |= taken
        lines.append(line)
    marked = {v for v in filled if kept.get(v) == choices.get(v)}
    after = assess(release=new, choices=kept, filled=marked)
    return Plan(
        old,
        new,
        tuple(lines),
        (*_prices(old, new, before), *_beside(before, after)),
        after,
        before,
    )


def _agreed(
    before: BuildState, new: LoadedRelease, kept: dict[str, str], filled: frozenset[str], picked: Picked
) -> tuple[dict[str, str], list[Line]]:
    """The kept choices as they can go together; where they don't, one line with the ways to make them."""
    if assess(release=new, choices=kept, filled=filled).consistent:
        return kept, []
    own = {v: value for v, value in kept.items() if v not in filled}
    given = {v: value for v, value in kept.items() if v in filled}
    ways = _ways(new, own, given) or _given_way(new, own, given)
    values = [urlencode(sorted(way.items())) for way in ways]
    asked = picked.get("way", "")
    chosen = values.index(asked) if asked in values else 0
    picks = tuple(
        _way(before, new, kept, (way, value), picked=values[chosen] == value)
        for way, value in zip(ways, values, strict=True)
    )
    line = Line("way", "", "", picks, _sentences(new, own or kept), answered=asked in values)
    return kept | (ways[chosen] if ways else {}), [line] if ways else []


def _ways(new: LoadedRelease, own: Choices, given: Choices) -> list[dict[str, str]]:
    """Each way to make the customer's own choices agree, the most alike first, and what was filled in with it."""
    knowledge, alike = new.knowledge, alike_first(new, own)
    steps = price_steps(new, given, alike)
    found = knowledge.repairs(knowledge.encode(own), prices=alike if steps is None else steps.prices, most=_MOST)
    return [_changed(new, {**own, **given}, repair.variant) for repair in found]


def _given_way(new: LoadedRelease, own: Choices, given: Choices) -> list[dict[str, str]]:
    """Only what was filled in stands in the way: the one way in which it changes."""
    found = repair(new, own, None, given)
    return [] if found is None else [{v: found[v] for v, value in given.items() if found[v] != value}]


def _changed(new: LoadedRelease, values: Choices, variant: NDArray[np.int32]) -> dict[str, str]:
    numbers = {name: v for v, name in enumerate(new.knowledge.variables)}
    now = {v: new.knowledge.values[numbers[v]][variant[numbers[v]]] for v in values}
    return {v: now[v] for v, value in values.items() if now[v] != value}


def _way(before: BuildState, new: LoadedRelease, kept: Choices, said: tuple[Choices, str], *, picked: bool) -> Pick:
    """One way out. It costs what its components and the lines of the price cost more than they did."""
    way, value = said
    amount = sum(_price(new, v, new_value) - _price(new, v, kept[v]) for v, new_value in way.items())
    if new.translation.price_lines or before.price_lines:
        beside = assess(release=new, choices={**kept, **way}).price_lines
        amount += sum(n for _, n in beside) - sum(n for _, n in before.price_lines)
    changed = {v: [kept[v], new_value] for v, new_value in way.items()}
    return Pick(value, moves(new, changed), "", "", _difference(new, amount), picked)


def _price(release: LoadedRelease, variable: str, value: str) -> int:
    return int(release.knowledge.prices[release.flat(variable, value)])


def _difference(release: LoadedRelease, amount: int) -> str:
    if abs(amount) > release.translation.stand_in // 2:
        return money(None, release.currency)
    return difference(release.money(amount), release.currency) if amount else _("same price")


def _sentences(new: LoadedRelease, choices: Choices) -> tuple[str, ...]:
    found = new.knowledge.explain(new.knowledge.encode(choices), rules=new.rulebook)
    return tuple(dict.fromkeys(new.sentences[name] for name in found.constraints)) if found else ()


def _line(
    old: LoadedRelease,
    new: LoadedRelease,
    gone: tuple[str, str],
    candidates: list[Candidate],
    asked: tuple[str, Picked],
) -> tuple[dict[str, str], Line]:
    """The line of a component that is gone, and what it puts into the build."""
    name, picked = asked
    values = [urlencode([(c.variable, c.value)]) for c in candidates]
    wanted = picked.get(name, "")
    answered = wanted in values or wanted == LATER
    chosen = wanted if answered else values[0] if values else LATER
    price = _price(old, *gone)
    shown = [
        Pick(
            value,
            (),
            name_of(new, c.variable, c.value),
            _words(c),
            _difference(new, _price(new, c.variable, c.value) - price),
            picked=value == chosen,
        )
        for c, value in zip(candidates, values, strict=True)
        if value in values[:_MOST] or value == chosen
    ]
    taken = {c.variable: c.value for c, value in zip(candidates, values, strict=True) if value == chosen}
    return taken, Line(name, old.module_of[gone[0]].name, name_of(old, *gone), tuple(shown), (), answered=answered)


def _words(candidate: Candidate) -> str:
    if candidate.equal:
        return _("an equal part")
    lower = in_english()
    differing = listed([name.lower() if lower else name for name in candidate.differing[:3]])
    return _("differs in {attributes}").format(attributes=differing) if differing else ""


def _beside(before: BuildState, after: BuildState) -> list[tuple[str, str, str]]:
    """The lines of the price that are another amount now; no line is one of nothing."""
    old, new = ({line.code: (line.name, n) for line, n in side.price_lines} for side in (before, after))
    found = []
    for code in dict.fromkeys([*old, *new]):
        (name, was), (_, now) = old.get(code, (new.get(code, ("", 0))[0], 0)), new.get(code, ("", 0))
        if was != now:
            shown = money(before.release.money(was), before.release.currency)
            found.append((name, shown, money(after.release.money(now), after.release.currency)))
    return found


def _prices(old: LoadedRelease, new: LoadedRelease, before: BuildState) -> list[tuple[str, str, str]]:
    found = []
    for variable, value in {**before.decided, **(before.variant or {})}.items():
        was = option_of(old, variable, value)
        now = option_of(new, variable, value) if new.offers(variable, value) else None
        if was and now and was[0].unit_price != now[0].unit_price:
            prices = money(was[0].unit_price, old.currency), money(now[0].unit_price, new.currency)
            found.append((now[0].name, *prices))
    return found
