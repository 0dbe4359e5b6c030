"""Configure: one decision of the customer, checked by the engine, in one transaction of three statements."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from configurator.configurations.models import Configuration
from configurator.configurations.quote import option_of
from configurator.configurations.state import BuildState, assess
from configurator.customers.models import Customer, Verb
from configurator.customers.statements import Read, Update
from configurator.customers.track import Act, track
from configurator.customers.visitor import Visitor
from configurator.engine import ChoiceError
from configurator.releases.shelf import LoadedRelease, load_release

UNDO_STEPS = 30

_COLUMNS = ("release_id", "family_code", "choices", "past", "version", "status")
_READ = Read(
    Configuration,
    (*_COLUMNS, "customer__learning", "customer__forgotten_at"),
    by={"key": uuid.UUID(int=0), "customer_id": uuid.UUID(int=0)},
)
_UPDATE = Update(Configuration, ("choices", "past", "version", "updated_at"), by=("key", "version"))

Wanted = Mapping[str, str | None]  # variable -> value, None to take a choice back
Decide = Callable[[BuildState], Wanted]
Delta = dict[str, list[str | None]]  # variable -> [old, new]


class StaleError(Exception):
    """The build changed since the page was loaded; holds it as it is now."""

    def __init__(self, configuration: Configuration) -> None:
        super().__init__(str(configuration.key))
        self.configuration = configuration


class ClosedError(Exception):
    """The build has been ordered and is not changed any more."""

    def __init__(self, configuration: Configuration) -> None:
        super().__init__(str(configuration.key))
        self.configuration = configuration


class UnknownOptionError(Exception):
    """A value that is not in the build's release."""

    def __init__(self, variable: str, value: str) -> None:
        super().__init__(f"{variable}={value}")
        self.variable, self.value = variable, value


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step did: the build and its state before and after, and what could not or had to change."""

    configuration: Configuration
    before: BuildState
    after: BuildState
    wish: tuple[str, str] | None = None  # what needed other choices to change, or can't be had
    repaired: Delta = field(default_factory=dict)  # the customer's other choices that changed for it
    refused: bool = False  # the wish was not applied

    @property
    def changed(self) -> bool:
        """Whether anything is different now."""
        return self.before is not self.after


@dataclass(slots=True)
class _Step:
    """A decision while it is being worked out."""

    release: LoadedRelease
    choices: dict[str, str]
    repairing: bool
    wish: tuple[str, str] | None = None
    repaired: Delta = field(default_factory=dict)
    refused: bool = False

    def take(self, variable: str, value: str | None) -> None:
        """Apply one wanted value; where other choices stand against it, the fewest change, if that is allowed."""
        wanted = {**self.choices, variable: value} if value is not None else {**self.choices}
        if value is None:
            wanted.pop(variable, None)
        elif not assess(release=self.release, choices=wanted).consistent:
            self._repair(variable, value)
            return
        self.choices = {v: chosen for v, chosen in wanted.items() if chosen is not None}

    def _repair(self, variable: str, value: str) -> None:
        self.wish = (variable, value)
        others = {v: chosen for v, chosen in self.choices.items() if v != variable}
        repaired = repair(self.release, others, (variable, value))
        if repaired is None or not self.repairing:
            self.refused = True
            return
        changes: Delta = {v: [old, repaired[v]] for v, old in others.items() if repaired[v] != old}
        self.repaired |= changes
        self.choices = {v: repaired[v] for v in others} | {variable: value}


def repair(release: LoadedRelease, choices: Mapping[str, str], wish: tuple[str, str] | None) -> dict[str, str] | None:
    """The whole variant with the fewest changed choices, then the cheapest, that has the wish; None when dead."""
    knowledge = release.knowledge
    flat = None
    if wish is not None:
        v = knowledge.variables.index(wish[0])
        flat = (v, knowledge.values[v].index(wish[1]))
    found = knowledge.repair(knowledge.encode(choices), wish=flat)
    if found is None:
        return None
    return {name: knowledge.values[v][found[v]] for v, name in enumerate(knowledge.variables)}


def choose(*, key: uuid.UUID, visitor: Visitor, version: int, decide: Decide, repairing: bool, at: datetime) -> Outcome:
    """Take and take back what `decide` wants of the build's state.

    With `repairing`, other choices change where they stand against a wanted one; else such a wish is refused.
    One transaction: one SELECT, one UPDATE guarded by the version, one INSERT. Raises Configuration.DoesNotExist,
    StaleError, ClosedError, UnknownOptionError, and what `decide` raises.
    """
    with transaction.atomic():
        configuration = _load(key=key, visitor=visitor, version=version)
        release = load_release(configuration.release_id)
        before = _assess(release, configuration.choices)
        step = _Step(release, dict(configuration.choices), repairing)
        wanted = decide(before)
        for variable, value in wanted.items():
            if value is not None and not release.offers(variable, value):
                raise UnknownOptionError(variable, value)
            step.take(variable, value)
        _store(configuration=configuration, choices=step.choices, at=at)
        acts = _acts(release, before.choices, step, wanted)
        track(visitor=visitor, learning=configuration.customer.learning, at=at, acts=acts)
    after = assess(release=release, choices=step.choices)
    return Outcome(configuration, before, after, step.wish, step.repaired, step.refused)


def undo(*, key: uuid.UUID, visitor: Visitor, version: int, at: datetime) -> Outcome:
    """Take the latest step back, whatever it changed. The same transaction as a choice."""
    with transaction.atomic():
        configuration = _load(key=key, visitor=visitor, version=version)
        release = load_release(configuration.release_id)
        before = _assess(release, configuration.choices)
        choices = dict(configuration.choices)
        delta: Delta = configuration.past[-1] if configuration.past else {}
        for variable, (old, _) in delta.items():
            choices.pop(variable, None)
            if old is not None:
                choices[variable] = old
        _store(configuration=configuration, choices=choices, at=at, undone=True)
        taken_back: Wanted = {variable: None for variable, (_, new) in delta.items() if new is not None}
        acts = _acts(release, before.choices, _Step(release, choices, repairing=False), taken_back)
        track(visitor=visitor, learning=configuration.customer.learning, at=at, acts=acts)
    return Outcome(configuration, before, assess(release=release, choices=choices))


def _read(key: uuid.UUID, visitor: Visitor) -> Configuration:
    """The visitor's build with what a step needs to know of its customer. Raises Configuration.DoesNotExist."""
    row = _READ.one(key, visitor.customer_id) if visitor.customer_id else None
    if row is None:
        raise Configuration.DoesNotExist
    build, (learning, forgotten_at) = row[: len(_COLUMNS)], row[len(_COLUMNS) :]
    customer = Customer(id=visitor.customer_id, learning=learning, forgotten_at=forgotten_at)
    return Configuration(key=key, customer=customer, **dict(zip(_COLUMNS, build, strict=True)))


def _load(*, key: uuid.UUID, visitor: Visitor, version: int) -> Configuration:
    configuration = _read(key, visitor)
    if configuration.status != Configuration.Status.OPEN:
        raise ClosedError(configuration)
    if configuration.version != version:
        raise StaleError(configuration)
    return configuration


def _assess(release: LoadedRelease, choices: dict[str, str]) -> BuildState:
    try:
        return assess(release=release, choices=choices)
    except ChoiceError:
        known = {v: value for v, value in choices.items() if release.offers(v, value)}
        return assess(release=release, choices=known)


def _store(*, configuration: Configuration, choices: dict[str, str], at: datetime, undone: bool = False) -> None:
    """Write the choices, only over the version that was read: a second tab can't lose anything."""
    old, past = configuration.choices, configuration.past
    changed = [v for v in {**old, **choices} if old.get(v) != choices.get(v)]
    if undone:
        past = past[:-1]
    elif changed:
        past = [*past, {v: [old.get(v), choices.get(v)] for v in changed}][-UNDO_STEPS:]
    # a build that was ordered meanwhile has another version too, so one condition guards against both
    version = configuration.version
    if not _UPDATE.run(choices, past, version + 1, at, configuration.key, version):
        raise StaleError(Configuration.objects.select_related("customer").get(pk=configuration.pk))
    configuration.choices, configuration.past, configuration.updated_at = choices, past, at
    configuration.version += 1


def _acts(release: LoadedRelease, old: Mapping[str, str], step: _Step, wanted: Wanted) -> list[Act]:
    acts = []
    for variable, value in wanted.items():
        shown = value if value is not None else old.get(variable)
        taken = option_of(release, variable, shown) if shown is not None else None
        wished = step.wish == (variable, value)
        acts.append(
            Act(
                verb=Verb.WISHED if wished else Verb.RETRACTED if value is None else Verb.CHOSE,
                family_code=release.family_code,
                release_number=release.number,
                module_code=release.module_of[variable].code,
                component_code=taken[0].sku if taken else "",
                quantity=taken[1] if taken else 0,
                detail={"refused": step.refused, "changed": step.repaired} if wished else {},
            )
        )
    return acts
