"""Builds: what follows from some choices. Nothing is kept."""

from typing import Annotated, Any

import numpy as np
from ninja import Path, Router, Schema
from pydantic import Field, StrictBool, StringConstraints

from configurator.api.catalog import ReleaseOut, price_text, release_of
from configurator.api.http import ApiRequest, ProblemError, needs
from configurator.api.models import Scope
from configurator.api.shapes import Code, Money, Said
from configurator.configurations.quote import QuoteLine, quote_state
from configurator.configurations.state import BuildState, assess
from configurator.configurations.why import Wish, against, sentences_of
from configurator.engine import ChoiceError, Repair

router = Router(tags=["Builds"])
CHOICES_MOST = 1_000

Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-][A-Za-z0-9._*/-]*$", max_length=130)]


class ChoiceIn(Said):
    """A variable and the value that is chosen for it, as the family's components name them."""

    variable: Word
    value: Word


class BuildIn(Said):
    """Choices, and perhaps one more that is wished for, to hear what stands against it."""

    choices: dict[Word, Word] = Field(max_length=CHOICES_MOST, description="Values by variable.")
    wish: ChoiceIn | None = None
    excluded: StrictBool = Field(default=False, description="Also list all that does not go with the choices.")


class LineOut(Schema):
    """One component; `unit_price` is of one piece, `price` of all of them, null on request."""

    module: str
    sku: str
    name: str
    quantity: int
    unit_price: Money | None
    price: Money | None


class PriceLineOut(Schema):
    """What is paid beside the components: a base price, a surcharge, or what is free of them, below 0."""

    code: str
    name: str
    price: Money


class PriceBreakOut(Schema):
    """What one costs when so many or more are ordered."""

    count: int
    unit_price: Money


class MissingOut(Schema):
    """A module that still has to be chosen in."""

    code: str
    name: str


class WhyOut(Schema):
    """A smallest set of choices, and of rules in their sentences, that can't go together."""

    choices: dict[str, str]
    rules: list[str]


class RepairOut(Schema):
    """The choices to change, with their new values, and what the product then costs."""

    changes: dict[str, str]
    price: Money | None
    lead_time_days: int


class ExcludedOut(Schema):
    """A value that does not go with the choices; null `changes` means that no product has it."""

    variable: str
    value: str
    changes: int | None


class BuildOut(Schema):
    """What follows. The price of what is not complete is that of its cheapest completion; null on request."""

    release: ReleaseOut
    consistent: bool
    complete: bool
    currency: str
    price: Money | None
    lead_time_days: int
    weight_g: int
    lines: list[LineOut]
    price_lines: list[PriceLineOut]
    price_breaks: list[PriceBreakOut]
    missing: list[MissingOut]
    why: WhyOut | None = Field(description="What stands against the wish, or makes the choices inconsistent.")
    repairs: list[RepairOut] = Field(description="The best ways out, at most five: fewest changes, then cheapest.")
    excluded: list[ExcludedOut]


@router.post("/families/{code}/builds", response=BuildOut, summary="Try out a build", **needs(Scope.BUILDS_WRITE))
def build(request: ApiRequest, code: Path[Code], said: BuildIn) -> BuildOut:  # noqa: ARG001  the library's signature
    """Says whether the choices go together, what is missing, what it costs, and the ways out. Nothing is kept."""
    release = release_of(code, status=404)
    wish = (said.wish.variable, said.wish.value) if said.wish else None
    try:
        state = assess(release=release, choices=said.choices)
        why = against(state=state, wish=wish) if wish or not state.consistent else None
    except ChoiceError as wrong:
        words = f"has to be {wrong.expected}"
        raise ProblemError(
            422, "A choice is not on sale.", errors=[{"at": f"body.{wrong.at}", "says": words}]
        ) from None
    return BuildOut(
        **_quoted(state),
        why=WhyOut(choices=why.choices, rules=list(sentences_of(release, why.rules))) if why else None,
        repairs=_repairs(state, wish) if why else [],
        excluded=_excluded(state) if said.excluded and state.consistent else [],
    )


def _quoted(state: BuildState) -> dict[str, Any]:
    quote, release = quote_state(state=state), state.release
    return {
        "release": ReleaseOut(number=release.number, fingerprint=release.fingerprint),
        "consistent": quote.consistent,
        "complete": quote.complete,
        "currency": quote.currency,
        "price": price_text(quote.total, quote.currency),
        "lead_time_days": quote.lead_time_days,
        "weight_g": quote.weight_g,
        "lines": [_line(line, quote.currency) for line in quote.lines],
        "price_lines": [
            PriceLineOut(code=line.code, name=line.name, price=f"{line.price:f}") for line in quote.price_lines
        ],
        "price_breaks": [PriceBreakOut(count=count, unit_price=f"{each:f}") for count, each in quote.cheaper],
        "missing": [MissingOut(code=module.code, name=module.name) for module in state.missing],
    }


def _line(line: QuoteLine, currency: str) -> LineOut:
    return LineOut(
        module=line.module_code,
        sku=line.sku,
        name=line.name,
        quantity=line.quantity,
        unit_price=price_text(line.unit_price, currency),
        price=price_text(line.price, currency),
    )


def _repairs(state: BuildState, wish: Wish | None) -> list[RepairOut]:
    knowledge = state.release.knowledge
    others = {v: value for v, value in state.choices.items() if wish is None or v != wish[0]}
    numbers = knowledge.encode_value(*wish, at="wish") if wish else None
    return [_repair(state, repair) for repair in knowledge.repairs(knowledge.encode(others), wish=numbers)]


def _repair(state: BuildState, repair: Repair) -> RepairOut:
    release, knowledge = state.release, state.release.knowledge
    flats = knowledge.offsets[:-1] + repair.variant
    priced = release.unpriced.isdisjoint(flats.tolist())
    return RepairOut(
        changes={knowledge.variables[v]: knowledge.values[v][i] for v, i in repair.changes.items()},
        price=price_text(release.money(repair.total), release.currency) if priced else None,
        lead_time_days=int(release.lead_times[flats].max(initial=0)),
    )


def _excluded(state: BuildState) -> list[ExcludedOut]:
    """Costs nothing beyond the evaluation; why it does not go is asked with a wish."""
    release, changes = state.release, state.evaluation.changes
    found = []
    for flat in np.flatnonzero((changes != 0) & release.roles.offered).tolist():
        v = int(release.variable_of[flat])
        name, value = (
            release.knowledge.variables[v],
            release.knowledge.values[v][flat - int(release.knowledge.offsets[v])],
        )
        found.append(ExcludedOut(variable=name, value=value, changes=int(changes[flat]) if changes[flat] > 0 else None))
    return found
