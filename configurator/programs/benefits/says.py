"""Says: figures of the four benefits in words, each in its own unit, as the page's language writes it."""

from dataclasses import dataclass
from decimal import Decimal

from configurator.insight.experiments.effect import Effect
from configurator.languages.figures import number, percent, signed
from configurator.programs.benefits.measure import Benefit
from configurator.releases.money import MINUS, money

_CENT = Decimal("0.01")


def figure(benefit: Benefit, value: float, currency: str) -> str:
    """A figure, or a difference, with its sign where it is below nothing."""
    words = _amount(benefit, abs(value), currency)
    return signed(MINUS, words) if value < 0 else words


def _amount(benefit: Benefit, value: float, currency: str) -> str:
    if benefit == Benefit.ATTRITION:
        return percent(round(value * 100, 1), 1)
    if benefit == Benefit.COST:
        return money(Decimal(value).quantize(_CENT), currency)
    return number(round(value, 2), 2)


@dataclass(frozen=True, slots=True)
class Said:
    """A benefit in words: what those held out have, what the others have more, and within which bounds that lies."""

    held: str
    difference: str
    low: str
    high: str


def said(*, benefit: Benefit, baseline: float, difference: float, interval: tuple[float, float], currency: str) -> Said:
    """As pages say it."""
    return Said(*(figure(benefit, value, currency) for value in (baseline, difference, *interval)))


def said_of(*, benefit: Benefit, baseline: float, effect: Effect | None, currency: str) -> Said | None:
    """The same of an effect; None where there is none."""
    if effect is None:
        return None
    return said(
        benefit=benefit,
        baseline=baseline,
        difference=effect.difference,
        interval=effect.interval,
        currency=currency,
    )
