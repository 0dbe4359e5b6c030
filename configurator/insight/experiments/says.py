"""Says: figures of a test in words, each in its own unit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from configurator.experiments.models import Experiment
from configurator.insight.experiments.effect import Effect
from configurator.insight.experiments.result import Result
from configurator.languages.figures import number, percent, signed
from configurator.releases.money import MINUS, money

Measure = Experiment.Measure
_CENT = Decimal("0.01")


def figure(experiment: Experiment, value: float, currency: str) -> str:
    """The figure of one side."""
    if experiment.measure == Measure.BOUGHT:
        return percent(round(value * 100, 1), 1)
    return _FIGURES[experiment.measure](value, currency)


def gap(experiment: Experiment, value: float, currency: str) -> str:
    """A difference between figures, with its sign where it is below nothing."""
    words = _FIGURES[experiment.measure](abs(value), currency)
    return signed(MINUS, words) if value < 0 else words


def _points(value: float, _currency: str) -> str:
    return _("{number} percentage points").format(number=number(round(value * 100, 2), 2))


def _amount(value: float, currency: str) -> str:
    return money(Decimal(value).quantize(_CENT), currency)


def _choices(value: float, _currency: str) -> str:
    return _("{number} choices per order").format(number=number(round(value, 2), 2))


def _minutes(value: float, _currency: str) -> str:
    return _("{number} minutes").format(number=number(round(value, 1), 1))


_FIGURES: Mapping[str, Callable[[float, str], str]] = {
    Measure.BOUGHT: _points,
    Measure.SPENT: _amount,
    Measure.CHOICES: _choices,
    Measure.MINUTES: _minutes,
}


@dataclass(frozen=True, slots=True)
class Told:
    """A result in words: what it means, and within which bounds the difference lies."""

    verdict: str
    bounds: str
    same: str
    other: str
    difference: str
    low: str
    high: str


def told(*, experiment: Experiment, result: Result) -> Told:
    """The result as the page says it."""
    same, other = (
        "" if side.figure is None else figure(experiment, side.figure, experiment.currency)
        for side in (result.same, result.other)
    )
    found = result.effect
    if found is None:
        nothing = _("Nothing can be said: too few took part, or nobody did what is measured.")
        return Told(nothing, "", same, other, "", "", "")
    low, high = (gap(experiment, bound, experiment.currency) for bound in found.interval)
    said = _("The difference lies between {low} and {high}; 19 of 20 such ranges hold the true one.")
    bounds = said.format(low=low, high=high)
    difference = gap(experiment, found.difference, experiment.currency)
    return Told(_verdict(experiment, result, found), bounds, same, other, difference, low, high)


def _verdict(experiment: Experiment, result: Result, found: Effect) -> str:
    if not found.proven:
        least = gap(experiment, found.detectable, experiment.currency)
        said = _("No difference can be seen. One of at least {least} would have been, in four of five such tests.")
        return said.format(least=least)
    bounds = sorted(abs(bound) for bound in found.interval)
    low, high = (gap(experiment, bound, experiment.currency) for bound in bounds)
    said = (
        _("“{arm}” is better by {difference} ({low} to {high}).")
        if result.is_better
        else _("“{arm}” is worse by {difference} ({low} to {high}).")
    )
    difference = gap(experiment, abs(found.difference), experiment.currency)
    return said.format(arm=result.other.arm.words, difference=difference, low=low, high=high)


def crossed(both: int) -> str:
    """Who saw both ways, in a sentence; "" for nobody."""
    if not both:
        return ""
    said = ngettext(
        "{number} customer saw both ways, and counts where they came first.",
        "{number} customers saw both ways, and count where they came first.",
        both,
    )
    return said.format(number=number(both))
