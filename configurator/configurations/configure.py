"""Configure: one decision of the customer, checked by the engine, in one transaction of three statements."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction

from configurator.configurations import wishes
from configurator.configurations.decide import Decision, Delta, Wanted
from configurator.configurations.history.trail import Step, Trail, went_back, went_forth, went_on
from configurator.configurations.models import Configuration
from configurator.configurations.offered import Offered
from configurator.configurations.state import BuildState, assess
from configurator.configurations.together.hands import admit
from configurator.configurations.together.lately import DID, REDID, UNDID, noted
from configurator.configurations.why import Against, against
from configurator.customers.models import Customer
from configurator.customers.statements import Read, Update
from configurator.customers.track import track
from configurator.customers.visitor import Visitor
from configurator.engine import ChoiceError
from configurator.releases.shelf import LoadedRelease, load_release

# in the order of the models' fields
_COLUMNS = (
    *("key", "customer_id", "release_id", "family_code"),
    *("choices", "filled", "past", "ahead", "lately", "together_until", "deleted_at", "version", "status"),
)
_CUSTOMER = ("id", "learning", "forgotten_at", "told_at", "merged_into_id")
_OWNER: Any = Configuration._meta.get_field("customer")
_READ = Read(Configuration, (*_COLUMNS, *(f"customer__{name}" for name in _CUSTOMER)), by={"key": uuid.UUID(int=0)})
_WRITTEN = ("choices", "filled", "past", "ahead", "lately", "version", "updated_at")
_UPDATE = Update(Configuration, _WRITTEN, by=("key", "version"))

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
    undone: tuple[Step, ...] = ()  # what was taken back, turned round

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
    One transaction: one SELECT, one UPDATE guarded by the version, one INSERT; one SELECT more for whoever is not the
    owner. Raises Configuration.DoesNotExist, StaleError, ClosedError, UnknownOptionError, and what `decide` raises.
    """
    with transaction.atomic():
        configuration = _load(key=key, visitor=visitor, version=version, at=at)
        release = load_release(configuration.release_id)
        before = _state(release, configuration)
        wanted = decide(before)
        for variable, value in wanted.items():
            if value is not None and not release.offers(variable, value):
                raise UnknownOptionError(variable, value)
        decision = Decision(before, repairing=repairing)
        decision.fill(wanted) if filling else decision.take(wanted)
        trail = _trail(configuration, decision)
        _store(configuration, trail, DID, trail.past[-1:] if trail.past is not configuration.past else [], at)
        found = against(state=before, wish=decision.wish) if decision.wish else None
        offered = offer(configuration, before) if offer and not filling else None
        acts = (
            wishes.filled(before=before, wanted=wanted)
            if filling
            else wishes.acts_of(before=before, decision=decision, found=found, wanted=wanted, offered=offered)
        )
        track(visitor=visitor, learning=configuration.actor.learning, at=at, acts=acts)
    after = assess(release=release, choices=decision.choices, filled=decision.filled)
    return Outcome(configuration, before, after, decision, found, offered)


def undo(*, key: uuid.UUID, visitor: Visitor, version: int, at: datetime, steps: int = 1) -> Outcome:
    """Take the latest steps back, whatever they changed. The same transaction as a choice."""
    return _walk(key=key, visitor=visitor, version=version, at=at, way=partial(went_back, steps=steps))


def redo(*, key: uuid.UUID, visitor: Visitor, version: int, at: datetime, steps: int = 1) -> Outcome:
    """Do undone steps again, until a new choice is made. The same transaction as a choice."""
    return _walk(key=key, visitor=visitor, version=version, at=at, way=partial(went_forth, steps=steps))


def _walk(*, key: uuid.UUID, visitor: Visitor, version: int, at: datetime, way: Callable[..., Trail]) -> Outcome:
    with transaction.atomic():
        configuration = _load(key=key, visitor=visitor, version=version, at=at)
        release = load_release(configuration.release_id)
        before = _state(release, configuration)
        trail = way(configuration=configuration)
        done, undone = trail.past[len(configuration.past) :], trail.ahead[len(configuration.ahead) :]
        _store(configuration, trail, UNDID if undone else REDID, undone or done, at)
        acts = wishes.walked(before=before, trail=trail, done=done, undone=undone, who=configuration.who)
        track(visitor=visitor, learning=configuration.actor.learning, at=at, acts=acts)
    after = assess(release=release, choices=trail.choices, filled=trail.filled)
    return Outcome(configuration, before, after, Decision(before), undone=tuple(undone))


def _trail(configuration: Configuration, decision: Decision) -> Trail:
    return went_on(
        configuration=configuration,
        choices=decision.choices,
        filled=decision.filled,
        followed={*decision.repaired, *decision.gave_way},
        put_in=decision.put_in,
        who=configuration.who,
    )


def _read(key: uuid.UUID, visitor: Visitor, at: datetime) -> Configuration:
    """A build that the visitor may change, with its owner. Raises Configuration.DoesNotExist."""
    row = _READ.one(key) if visitor.customer_id else None
    if row is None:
        raise Configuration.DoesNotExist
    customer = Customer.from_db(DEFAULT_DB_ALIAS, _CUSTOMER, row[len(_COLUMNS) :])
    configuration = Configuration.from_db(DEFAULT_DB_ALIAS, _COLUMNS, row[: len(_COLUMNS)])
    _OWNER.set_cached_value(configuration, customer)
    admit(configuration=configuration, visitor=visitor, at=at)
    return configuration


def _load(*, key: uuid.UUID, visitor: Visitor, version: int, at: datetime) -> Configuration:
    configuration = _read(key, visitor, at)
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


def _store(configuration: Configuration, trail: Trail, how: str, steps: Sequence[Step], at: datetime) -> None:
    """Write the choices, only over the version that was read: a second tab can't lose anything."""
    # a build that was ordered meanwhile has another version too, so one condition guards against both
    version = configuration.version
    lately = noted(configuration=configuration, how=how, steps=steps, at=at)
    values = (trail.choices, trail.filled, trail.past, trail.ahead, lately)
    if not _UPDATE.run(*values, version + 1, at, configuration.key, version):
        now = Configuration.objects.select_related("customer").get(pk=configuration.pk)
        now.hand = configuration.hand
        raise StaleError(now)
    configuration.choices, configuration.filled, configuration.past, configuration.ahead, configuration.lately = values
    configuration.updated_at = at
    configuration.version += 1
