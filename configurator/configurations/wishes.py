"""Wishes: a decision as acts to remember; of a wish also what stood against it, in codes that outlive the release."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from configurator.configurations.decide import Decision, Wanted
from configurator.configurations.history.trail import FOLLOWED, Step, Trail, author_of, mark_of
from configurator.configurations.offered import Offered
from configurator.configurations.quote import option_of
from configurator.configurations.state import BuildState
from configurator.configurations.together.model import OWNER
from configurator.configurations.why import Against, Why, Wish, against, explain
from configurator.customers.models import Verb
from configurator.customers.track import Act, track
from configurator.customers.visitor import Visitor
from configurator.releases.shelf import LoadedRelease


def acts_of(
    *,
    before: BuildState,
    decision: Decision,
    found: Against | None,
    wanted: Wanted,
    offered: Offered | None = None,
) -> list[Act]:
    """What the customer did, one act for each wanted value; what a wish changed belongs to the wish.

    A choice keeps what was offered for it.
    """
    acts = []
    for variable, value in wanted.items():
        if decision.wish == (variable, value):
            detail = {"refused": decision.refused, "changed": decision.repaired}
            acts.append(wished(state=before, wish=decision.wish, found=found, detail=detail))
        elif value is not None and variable not in decision.repaired:
            detail = offered.detail(before.release, variable) if offered else {}
            acts.append(_act(before.release, Verb.CHOSE, variable, value, detail))
        elif value is None and variable in before.own:
            acts.append(_act(before.release, Verb.RETRACTED, variable, before.own[variable]))
    return acts


def filled(*, before: BuildState, wanted: Wanted) -> list[Act]:
    """What was filled in for the customer, which says nothing of their taste."""
    return [_act(before.release, Verb.FILLED, v, value) for v, value in wanted.items() if value is not None]


def walked(
    *, before: BuildState, trail: Trail, done: Sequence[Step], undone: Sequence[Step] = (), who: int = OWNER
) -> list[Act]:
    """What going back takes back of the customer's own choices; what doing steps again chooses again.

    Steps of others who build it together say nothing of this one's wishes, whoever walks over them.
    """
    others = {variable for step in (*done, *undone) if author_of(step) != who for variable in step}
    own, release = {v: value for v, value in trail.choices.items() if v not in trail.filled}, before.release
    chosen = {v for step in done for v, change in step.items() if not mark_of(change) & FOLLOWED}
    lost = [v for v, value in before.own.items() if own.get(v) != value]
    gone = [v for v in lost if v not in others and (not done or (v in chosen and v not in own))]
    back = [v for v, value in own.items() if v in chosen - others and before.own.get(v) != value]
    acts = [_act(release, Verb.RETRACTED, v, before.own[v]) for v in gone]
    return acts + [_act(release, Verb.CHOSE, v, own[v]) for v in back]


def ask(*, state: BuildState, wish: Wish, visitor: Visitor, learning: str, at: datetime) -> Why:
    """Explain an option to the customer who asks why it can't be had; asking is wishing."""
    found = against(state=state, wish=wish)
    if found is not None:
        act = wished(state=state, wish=wish, found=found, detail={"refused": True, "asked": True})
        with transaction.atomic():
            track(visitor=visitor, learning=learning, at=at, acts=[act])
    return explain(state=state, wish=wish, found=found)


def wished(*, state: BuildState, wish: Wish, found: Against | None, detail: Mapping[str, Any]) -> Act:
    """A wish that something stood against, with the codes of what it was, and of what the build had in its place."""
    release, had = state.release, state.decided.get(wish[0])
    taken = option_of(release, wish[0], had) if had is not None else None
    stood = {
        "had": taken[0].sku if taken else "",
        "choices": _codes(release, found.choices) if found else [],
        "rules": list(dict.fromkeys(release.rule_of.get(name, name) for name in found.rules)) if found else [],
    }
    return _act(release, Verb.WISHED, *wish, {**detail, **stood})


def _codes(release: LoadedRelease, values: Mapping[str, str]) -> list[str]:
    """Values as `module/SKU`; one that takes nothing as the module alone."""
    taken = {v: option_of(release, v, value) for v, value in values.items()}
    return [f"{release.module_of[v].code}/{found[0].sku}" if found else v for v, found in taken.items()]


def _act(release: LoadedRelease, verb: Verb, variable: str, value: str, detail: Mapping[str, Any] | None = None) -> Act:
    taken = option_of(release, variable, value)
    return Act(
        verb=verb,
        family_code=release.family_code,
        release_number=release.number,
        module_code=release.module_of[variable].code,
        component_code=taken[0].sku if taken else "",
        quantity=taken[1] if taken else 0,
        detail=dict(detail or {}),
    )
