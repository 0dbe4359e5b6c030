"""Quote: the price of a build by line, from one calculation for page, checkout, order and export."""

from dataclasses import dataclass, replace
from decimal import Decimal

from configurator.configurations.state import BuildState, Choices, assess
from configurator.releases.breaks import Break
from configurator.releases.options import Option
from configurator.releases.shelf import LoadedRelease

Steps = tuple[tuple[int, Decimal], ...]


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One component of a build. Prices are None on request; weight is of one piece, in grams."""

    module_code: str
    module_name: str
    sku: str
    name: str
    quantity: int
    unit_price: Decimal | None
    price: Decimal | None
    cost: Decimal
    weight_g: int
    thumbnail: str
    number: str = ""  # that was given, with its unit
    unit: str = ""


@dataclass(frozen=True, slots=True)
class PricedLine:
    """What is paid beside the components: a base price, a surcharge, or (negative) what is free of them."""

    code: str
    name: str
    price: Decimal


@dataclass(frozen=True, slots=True)
class Quote:
    """What a build is and costs, on one release. `total` is of the present variant, None when on request."""

    family_code: str
    family_name: str
    release_id: int
    release_number: int
    fingerprint: str
    currency: str
    lines: tuple[QuoteLine, ...]
    price_lines: tuple[PricedLine, ...]
    total: Decimal | None
    consistent: bool
    complete: bool
    missing: tuple[str, ...]
    lead_time_days: int
    weight_g: int
    unchecked: tuple[str, ...]
    warnings: tuple[str, ...]
    variant: dict[str, str]
    breaks: tuple[Break, ...] = ()

    def at(self, quantity: int) -> "Quote":
        """What one costs when so many are ordered; what is off stands among the lines of the price."""
        reached = [one for one in self.breaks if one.count <= quantity]
        off = reached[-1].off(self.total, self.currency) if reached and self.total is not None else Decimal(0)
        if not off or self.total is None:
            return self
        line = PricedLine(reached[-1].code, reached[-1].name, -off)
        return replace(self, price_lines=(*self.price_lines, line), total=self.total - off)

    @property
    def cheaper(self) -> Steps:
        """From how many on one costs how much; empty while that is on request."""
        return _steps(self.breaks, self.total, self.currency)


def cheaper(*, state: BuildState) -> Steps:
    """From how many on one of a build, or of its cheapest completion, costs how much."""
    release = state.release
    return _steps(release.translation.breaks, state.price if state.consistent else None, release.currency)


def _steps(breaks: tuple[Break, ...], total: Decimal | None, currency: str) -> Steps:
    return () if total is None else tuple((one.count, total - one.off(total, currency)) for one in breaks)


def quote_configuration(*, release: LoadedRelease, choices: Choices) -> Quote:
    """Quote a build. While it is not complete the lines are what is decided and the total is the cheapest completion.

    Raises ChoiceError for a choice that the release does not know.
    """
    return quote_state(state=assess(release=release, choices=choices))


def quote_state(*, state: BuildState) -> Quote:
    """Quote a state that is at hand."""
    release = state.release
    lines = tuple(_lines(release, state.variant or state.decided))
    return Quote(
        family_code=release.family_code,
        family_name=release.family_name,
        release_id=release.pk,
        release_number=release.number,
        fingerprint=release.fingerprint,
        currency=release.currency,
        lines=lines,
        price_lines=priced_lines(state=state),
        total=state.price if state.consistent else None,
        consistent=state.consistent,
        complete=state.complete,
        missing=tuple(module.name for module in state.missing),
        lead_time_days=max((days for _, days in _times(release, state.variant or state.decided)), default=0),
        weight_g=sum(line.weight_g * line.quantity for line in lines),
        unchecked=tuple(check.says for check in state.unchecked),
        warnings=tuple(check.says for check in state.warnings),
        variant=dict(state.variant or {}),
        breaks=release.translation.breaks,
    )


def priced_lines(*, state: BuildState) -> tuple[PricedLine, ...]:
    """What is paid beside the components as far as it is decided; lines of 0 are left out."""
    money = state.release.money
    return tuple(PricedLine(line.code, line.name, money(amount)) for line, amount in state.price_lines)


def option_of(release: LoadedRelease, variable: str, value: str) -> tuple[Option, int] | None:
    """The option that a value takes and in which quantity; None for a value that takes nothing."""
    option = release.option_at.get(release.flat(variable, value)) if release.offers(variable, value) else None
    taken = release.translation.vocabulary.slot[variable].taken.get(value) if option else None
    return (option, taken[1]) if option and taken else None


def _lines(release: LoadedRelease, values: Choices) -> list[QuoteLine]:
    found = []
    for variable in release.knowledge.variables:
        taken = option_of(release, variable, values[variable]) if variable in values else None
        if taken is None:
            continue
        option, quantity = taken
        module, vocabulary = release.module_of[variable], release.translation.vocabulary
        price = None if option.unit_price is None else option.unit_price * quantity
        name, field = str(vocabulary.components[option.sku]["name"]), release.numbers.get(module.code)
        found.append(
            QuoteLine(
                module_code=module.code,
                module_name=module.name,
                sku=option.sku,
                name=name if field is None else f"{module.name} {name}",
                quantity=quantity,
                unit_price=option.unit_price,
                price=price,
                cost=option.cost,
                weight_g=option.weight_g,
                thumbnail=option.thumbnail,
                number="" if field is None else values[variable],
                unit="" if field is None else field.unit,
            )
        )
    return found


def _times(release: LoadedRelease, values: Choices) -> list[tuple[str, int]]:
    taken = [(variable, option_of(release, variable, value)) for variable, value in values.items()]
    return [(variable, found[0].lead_time_days) for variable, found in taken if found]
