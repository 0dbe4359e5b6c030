"""Plots: where columns, lines and ranges stand in a picture that the server draws. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

WIDTH, HEIGHT = 480.0, 120.0
_WIDEST, _FILLED = 60.0, 0.8
_INNER = 100.0  # of a range


@dataclass(frozen=True, slots=True)
class Rect:
    """A part of a column; `kind` is the number of its series, from 1."""

    kind: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Plot:
    """Columns, one a moment. `keys` say which series is what, `says` what the picture shows in words."""

    name: str
    says: str
    keys: Sequence[str]
    rects: Sequence[Rect]

    @property
    def numbered(self) -> list[tuple[int, str]]:
        """The keys with the numbers of their series."""
        return list(enumerate(self.keys, start=1))


def stacked(*, name: str, says: str, keys: Sequence[str], columns: Sequence[Sequence[float]]) -> Plot:
    """Each column as a pile, the first series lowest; the highest pile fills the picture."""
    most = max((sum(max(value, 0) for value in column) for column in columns), default=0)
    rects = []
    for place, column in enumerate(columns if most else ()):
        x, width = _place(place, len(columns))
        top = HEIGHT
        for kind, value in enumerate(column, start=1):
            height = HEIGHT * max(value, 0) / most
            top -= height
            rects.append(Rect(kind, x, top, width, height))
    return Plot(name, says, keys, rects)


def within(*, name: str, says: str, keys: Sequence[str], columns: Sequence[Sequence[float]]) -> Plot:
    """Each column with the later series in front of the first, of which they are a part."""
    most = max((column[0] for column in columns), default=0)
    rects = []
    for place, column in enumerate(columns if most else ()):
        x, width = _place(place, len(columns))
        for kind, value in enumerate(column, start=1):
            height = HEIGHT * min(value / most, 1)
            rects.append(Rect(kind, x, HEIGHT - height, width, height))
    return Plot(name, says, keys, rects)


def _place(place: int, number: int) -> tuple[float, float]:
    step = WIDTH / number
    return place * step, min(step * _FILLED, _WIDEST)


@dataclass(frozen=True, slots=True)
class Span:
    """A range with its middle, on a scale that it shares with others; all from 0 to 100. `zero` is where nothing is."""

    low: float
    high: float
    middle: float
    zero: float

    @property
    def width(self) -> float:
        """From low to high."""
        return max(self.high - self.low, 0.5)


def spans(ranges: Sequence[tuple[float, float, float]]) -> list[Span]:
    """Ranges as (low, middle, high), on one scale that holds zero."""
    least = min([0.0, *(low for low, _, _ in ranges)])
    most = max([0.0, *(high for _, _, high in ranges)])
    wide = most - least or 1.0

    def at(value: float) -> float:
        return _INNER * (value - least) / wide

    return [Span(at(low), at(high), at(middle), at(0)) for low, middle, high in ranges]


_Moment = TypeVar("_Moment")


def thinned(moments: Sequence[_Moment], most: int) -> list[_Moment]:
    """So many at most, evenly, the last always among them."""
    if len(moments) <= most:
        return list(moments)
    step = (len(moments) - 1) / (most - 1)
    return [moments[round(place * step)] for place in range(most)]
