"""Plot: where the difference lies, as coordinates of a drawing; what would not have been seen is shaded."""

from dataclasses import dataclass

from configurator.insight.experiments.effect import Effect

WIDTH, HEIGHT = 480, 72
_EDGE = 12


@dataclass(frozen=True, slots=True)
class Plot:
    """From left to right: less by the other way, nothing in the middle, more."""

    low: float
    high: float
    difference: float
    blind_from: float
    blind_width: float
    middle: float = WIDTH / 2


def plot_of(effect: Effect) -> Plot:
    """Both ends of the interval and the smallest effect stand within the drawing."""
    most = max(*(abs(bound) for bound in effect.interval), effect.detectable) or 1.0
    scale = (WIDTH / 2 - _EDGE) / most

    def at(value: float) -> float:
        return WIDTH / 2 + value * scale

    low, high = effect.interval
    blind = effect.detectable * scale
    return Plot(at(low), at(high), at(effect.difference), WIDTH / 2 - blind, 2 * blind)
