"""Says: figures of the four benefits in words, each in its own unit, as the page's language writes it."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from configurator.insight.experiments.effect import Effect
from configurator.languages.figures import number, percent, signed
from configurator.programs.benefits.measure import Benefit
from configurator.releases.money import MINUS, money

_CENT = Decimal("0.01")


def figure(benefit: Benefit, value: float, currency: str) -> str:
    """The figure of one side."""
    if benefit == Benefit.ATTRITION:
        return percent(round(value * 100, 1), 1)
    return _amount(benefit, value, currency)


def gap(benefit: Benefit, value: float, currency: str) -> str:
    """A difference between figures, with its sign where it is below nothing."""
    words = _amount(benefit, abs(value), currency)
    return signed(MINUS, words) if value < 0 else words


def _amount(benefit: Benefit, value: float, currency: str) -> str:
    if benefit == Benefit.ATTRITION:
        return _("{number} percentage points").format(number=number(round(value * 100, 1), 1))
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
    low, high = (gap(benefit, bound, currency) for bound in interval)
    return Said(figure(benefit, baseline, currency), gap(benefit, difference, currency), low, high)


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
