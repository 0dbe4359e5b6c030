"""Decide: work out one decision of the customer, with what has to change for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from configurator.configurations.giveway import price_steps
from configurator.configurations.state import BuildState, Choices, assess
from configurator.releases.shelf import LoadedRelease

Wanted = Mapping[str, str | None]  # variable -> value, None to take a choice back
Delta = dict[str, list[str | None]]  # variable -> [old, new]


def repair(
    release: LoadedRelease, choices: Choices, wish: tuple[str, str] | None, filled: Choices | None = None
) -> dict[str, str] | None:
    """The whole variant with the fewest changed choices, then the most of `filled`, then the cheapest; None when dead.

    With a wish, one that has it.
    """
    knowledge = release.knowledge
    flat = None
    if wish is not None:
        v = knowledge.variables.index(wish[0])
        flat = (v, knowledge.values[v].index(wish[1]))
    steps = price_steps(release, filled or {})
    found = knowledge.repair(knowledge.encode(choices), wish=flat, prices=None if steps is None else steps.prices)
    if found is None:
        return None
    return release.roles.named(found)


@dataclass(slots=True)
class Decision:
    """A decision while it is being worked out, from a state that can be completed."""

    before: BuildState
    repairing: bool = False
    wish: tuple[str, str] | None = None  # what other choices stood against
    repaired: Delta = field(default_factory=dict)  # the customer's other choices that changed for it
    gave_way: Delta = field(default_factory=dict)  # what was filled in and changed
    refused: bool = False
    put_in: dict[str, str] = field(default_factory=dict)  # what was filled in now
    choices: dict[str, str] = field(init=False)
    filled: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.choices, self.filled = dict(self.before.choices), set(self.before.filled)

    def take(self, wanted: Wanted) -> None:
        """Apply what is wanted: all at once if it goes together, else one after the other."""
        if len(wanted) > 1 and self._take_together(wanted):
            return
        for variable, value in wanted.items():
            if variable not in self.repaired:  # what made room for a wish before it stays as it is
                self._take(variable, value)

    def fill(self, wanted: Wanted) -> None:
        """Put in what completes the build, marked as filled in."""
        self.put_in = {v: value for v, value in wanted.items() if value is not None}
        self._put(self.put_in, wanted)
        self.filled |= set(self.put_in)

    def _put(self, values: Choices, gone: Wanted) -> None:
        self.choices = {v: value for v, value in self.choices.items() if v not in gone} | dict(values)
        self.filled -= set(gone)

    def _fits(self, choices: Choices) -> bool:
        return assess(release=self.before.release, choices=choices).consistent

    def _take(self, variable: str, value: str | None) -> None:
        own, filled = self._parted(without=variable)
        if value is None:
            self._put({}, {variable: None})
        elif self._fits({**own, **filled, variable: value}):
            self._put({variable: value}, {variable: None})
        else:
            self._change(own, filled, (variable, value))

    def _take_together(self, wanted: Wanted) -> bool:
        """Several decisions at once, such as a repair that was picked; False if they don't go together."""
        own, filled = self._parted(without=wanted)
        own |= {v: value for v, value in wanted.items() if value is not None}
        found = repair(self.before.release, own, None, filled)
        if found is None or any(found[v] != value for v, value in own.items()):
            return False
        first, value = next(iter(wanted.items()))
        if value is not None and not self._fits({**self.before.own, first: value}):
            self.wish = (first, value)
            others = {v: self.before.own[v] for v in wanted if v != first and v in self.before.own}
            self.repaired |= {v: [old, wanted[v]] for v, old in others.items() if wanted[v] != old}
        self._settle(own, filled, found)
        return True

    def _parted(self, *, without: str | Wanted) -> tuple[dict[str, str], dict[str, str]]:
        """The customer's own choices and what was filled in, without some variables."""
        gone = {without} if isinstance(without, str) else set(without)
        kept = {v: value for v, value in self.choices.items() if v not in gone}
        own = {v: value for v, value in kept.items() if v not in self.filled}
        return own, {v: value for v, value in kept.items() if v in self.filled}

    def _change(self, own: dict[str, str], filled: dict[str, str], wish: tuple[str, str]) -> None:
        """Other values stand against it: what was filled in gives way; choices change only if that is allowed."""
        found = repair(self.before.release, own, wish, filled)
        if found is None or any(found[v] != old for v, old in own.items()):
            self.wish = wish
            if found is None or not self.repairing:
                self.refused = True
                return
        changes: Delta = {v: [old, found[v]] for v, old in own.items() if found[v] != old}
        self.repaired |= changes
        self._settle({**{v: found[v] for v in own}, wish[0]: wish[1]}, filled, found)

    def _settle(self, own: dict[str, str], filled: dict[str, str], found: Choices) -> None:
        """Take the customer's choices, and of a variant that has them what is filled in now."""
        self.gave_way |= {v: [old, found[v]] for v, old in filled.items() if found[v] != old}
        slots = self.before.release.translation.vocabulary.slot
        kept = {v: found[v] for v in filled if found[v] != slots[v].nothing}
        self.choices, self.filled = own | kept, set(kept)
