"""Configure: one decision of the customer, checked by the engine, in one transaction of three statements."""

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from configurator.configurations import wishes
from configurator.configurations.decide import Decision, Delta, Wanted
from configurator.configurations.models import Configuration
from configurator.configurations.offered import Offered
from configurator.configurations.state import BuildState, assess
from configurator.configurations.why import Against, against
from configurator.customers.models import Customer
from configurator.customers.statements import Read, Update
from configurator.customers.track import track
from configurator.customers.visitor import Visitor
from configurator.engine import ChoiceError
from configurator.releases.shelf import LoadedRelease, load_release

UNDO_STEPS = 30

_COLUMNS = ("release_id", "family_code", "choices", "filled", "past", "version", "status")
_CUSTOMER = ("id", "merged_into_id", "learning", "forgotten_at", "told_at")
_READ = Read(Configuration, (*_COLUMNS, *(f"customer__{name}" for name in _CUSTOMER)), by={"key": uuid.UUID(int=0)})
_UPDATE = Update(Configuration, ("choices", "filled", "past", "version", "updated_at"), by=("key", "version"))

Decide = Callable[[BuildState], Wanted]
Offer = Callable[[Configuration, BuildState], Offered]


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
    decision: Decision
    against: Against | None = None  # what stood against the decision's wish
    offered: Offered | None = None  # what was proposed before

    @property
    def wish(self) -> tuple[str, str] | None:
        """What needed other choices to change, or can't be had."""
        return self.decision.wish

    @property
    def repaired(self) -> Delta:
        """The customer's other choices that changed for it."""
        return self.decision.repaired

    @property
    def gave_way(self) -> Delta:
        """What was filled in and changed for the customer's choice."""
        return self.decision.gave_way

    @property
    def refused(self) -> bool:
        """Whether the wish was not applied."""
        return self.decision.refused

    @property
    def changed(self) -> bool:
        """Whether anything is different now."""
        return self.before is not self.after


def choose(
    *,
    key: uuid.UUID,
    visitor: Visitor,
    version: int,
    decide: Decide,
    at: datetime,
    repairing: bool = False,
    filling: bool = False,
    offer: Offer | None = None,
) -> Outcome:
    """Take and take back what `decide` wants of the build's state.

    With `repairing`, other choices change where they stand against a wanted one; else such a wish is refused. What was
    filled in gives way in any case. With `filling`, what is wanted is marked as filled in, not chosen.
    `offer` says what was proposed, which a choice keeps.
    One transaction: one SELECT, one UPDATE guarded by the version, one INSERT. Raises Configuration.DoesNotExist,
    StaleError, ClosedError, UnknownOptionError, and what `decide` raises.
    """
    with transaction.atomic():
        configuration = _load(key=key, visitor=visitor, version=version)
        release = load_release(configuration.release_id)
        before = _state(release, configuration)
        wanted = decide(before)
        for variable, value in wanted.items():
            if value is not None and not release.offers(variable, value):
                raise UnknownOptionError(variable, value)
        decision = Decision(before, repairing=repairing)
        decision.fill(wanted) if filling else decision.take(wanted)
        _store(configuration=configuration, choices=decision.choices, filled=decision.filled, at=at)
        found = against(state=before, wish=decision.wish) if decision.wish else None
        offered = offer(configuration, before) if offer and not filling else None
        acts = (
            wishes.filled(before=before, wanted=wanted)
            if filling
            else wishes.acts_of(before=before, decision=decision, found=found, wanted=wanted, offered=offered)
        )
        track(visitor=visitor, learning=configuration.customer.learning, at=at, acts=acts)
    after = assess(release=release, choices=decision.choices, filled=decision.filled)
    return Outcome(configuration, before, after, decision, found, offered)


def undo(*, key: uuid.UUID, visitor: Visitor, version: int, at: datetime) -> Outcome:
    """Take the latest step back, whatever it changed. The same transaction as a choice."""
    with transaction.atomic():
        configuration = _load(key=key, visitor=visitor, version=version)
        release = load_release(configuration.release_id)
        before = _state(release, configuration)
        choices, filled = dict(configuration.choices), set(configuration.filled)
        delta = configuration.past[-1] if configuration.past else {}
        for variable, (old, _, *marked) in delta.items():
            choices.pop(variable, None)
            filled.discard(variable)
            if old is not None:
                choices[variable] = old
                filled |= {variable} if marked else set()
        _store(configuration=configuration, choices=choices, filled=filled, at=at, undone=True)
        acts = wishes.taken_back(before=before, delta=delta)
        track(visitor=visitor, learning=configuration.customer.learning, at=at, acts=acts)
    return Outcome(configuration, before, assess(release=release, choices=choices, filled=filled), Decision(before))


def _read(key: uuid.UUID, visitor: Visitor) -> Configuration:
    """The visitor's build with what a step needs to know of its customer. Raises Configuration.DoesNotExist."""
    row = _READ.one(key) if visitor.customer_id else None
    if row is None:
        raise Configuration.DoesNotExist
    customer = Customer(**dict(zip(_CUSTOMER, row[len(_COLUMNS) :], strict=True)))
    if visitor.customer_id not in {customer.pk, customer.merged_into_id}:
        _check_same_person(customer.pk, visitor.customer_id)
    return Configuration(key=key, customer=customer, **dict(zip(_COLUMNS, row[: len(_COLUMNS)], strict=True)))


def _check_same_person(owner_id: uuid.UUID, customer_id: uuid.UUID | None) -> None:
    """The visitor's customer may have been merged with the one who made the build; else it is not theirs."""
    if customer_id is None or not Customer.objects.members(owner_id).filter(pk=customer_id).exists():
        raise Configuration.DoesNotExist


def _load(*, key: uuid.UUID, visitor: Visitor, version: int) -> Configuration:
    configuration = _read(key, visitor)
    if configuration.status != Configuration.Status.OPEN:
        raise ClosedError(configuration)
    if configuration.version != version:
        raise StaleError(configuration)
    return configuration


def _state(release: LoadedRelease, configuration: Configuration) -> BuildState:
    try:
        return assess(release=release, choices=configuration.choices, filled=configuration.filled)
    except ChoiceError:
        known = {v: value for v, value in configuration.choices.items() if release.offers(v, value)}
        return assess(release=release, choices=known, filled=configuration.filled)


def _store(
    *,
    configuration: Configuration,
    choices: dict[str, str],
    filled: Collection[str],
    at: datetime,
    undone: bool = False,
) -> None:
    """Write the choices, only over the version that was read: a second tab can't lose anything."""
    past, marks = configuration.past, sorted(v for v in filled if v in choices)
    changed = _changed(configuration, choices, marks)
    if undone:
        past = past[:-1]
    elif changed:
        past = [*past, changed][-UNDO_STEPS:]
    # a build that was ordered meanwhile has another version too, so one condition guards against both
    version = configuration.version
    if not _UPDATE.run(choices, marks, past, version + 1, at, configuration.key, version):
        raise StaleError(Configuration.objects.select_related("customer").get(pk=configuration.pk))
    configuration.choices, configuration.filled, configuration.past = choices, marks, past
    configuration.updated_at = at
    configuration.version += 1


def _changed(configuration: Configuration, choices: Mapping[str, str], marks: Collection[str]) -> dict[str, list[Any]]:
    """What a step changes, for undo: the old and the new value, and a mark where the old one was filled in."""
    old, marked = configuration.choices, set(configuration.filled)
    return {
        v: [old.get(v), choices.get(v), *([True] if v in marked else [])]
        for v in {**old, **choices}
        if old.get(v) != choices.get(v) or (v in marked) != (v in marks)
    }
