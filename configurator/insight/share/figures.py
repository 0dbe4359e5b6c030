"""Figures: what is known of one need, and what all of them say of a customer. Pure; amounts are a month's.

    share = spent here / (spent here + spent elsewhere), over the needs of which the latter is known
    variety = needs served here / needs that the customer has
    gain of a need = spent elsewhere x 12 x margin

What is unknown is in neither sum. The range of a sum is that of its parts all low and all high, wider than it need be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from configurator.insight.share.model import FEWEST, Act, Basis, Said, Source
from configurator.releases.currency import rounded

ZERO = Decimal(0)
_MONTHS = 12
_FOUR = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Range:
    """An amount, and between which it lies. Raises ValueError where it does not, or where any is below zero."""

    amount: Decimal
    low: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.amount <= self.high:
            raise ValueError(self.low, self.amount, self.high)

    def times(self, factor: Decimal, currency: str) -> "Range":
        """All three, rounded to the coin."""
        return Range(*(rounded(part * factor, currency) for part in (self.amount, self.low, self.high)))


@dataclass(frozen=True, slots=True)
class Guess:
    """What customers alike spend elsewhere; `of` is how many they are. Raises ValueError for too few."""

    range: Range
    of: int
    basis: Basis

    def __post_init__(self) -> None:
        if self.of < FEWEST:
            raise ValueError(self.of)


@dataclass(frozen=True, slots=True)
class Word:
    """What a customer said of a need; `range` is None for "also elsewhere"."""

    said: Said
    range: Range | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One need of one customer: `spent` here within the year, `ours` here a month. What is unknown has no amount."""

    need: str
    spent: Decimal
    ours: Decimal
    word: Word | None = None
    guess: Guess | None = None

    @property
    def source(self) -> Source:
        """What was told counts before what is estimated."""
        if self.word and self.word.range:
            return Source.TOLD
        return Source.ESTIMATED if self.guess else Source.UNKNOWN

    @property
    def elsewhere(self) -> Range | None:
        """None where nothing is known."""
        if self.word and self.word.range:
            return self.word.range
        return self.guess.range if self.guess else None

    @property
    def is_needed(self) -> bool:
        """Whether the customer has the need: buys it here, or by what is known elsewhere."""
        elsewhere = self.elsewhere
        is_some = self.word is not None and self.word.said == Said.SOME
        return self.ours > 0 or is_some or (elsewhere is not None and elsewhere.amount > 0)

    @property
    def act(self) -> Act:
        """Propose what they surely buy elsewhere; ask where it may be nothing or is not known."""
        elsewhere = self.elsewhere
        if elsewhere is None:
            return Act.PROPOSE if self.word else Act.ASK
        if elsewhere.low > 0:
            return Act.PROPOSE
        return Act.ASK if self.source == Source.ESTIMATED and elsewhere.amount > 0 else Act.NOTHING


@dataclass(frozen=True, slots=True)
class Summary:
    """All needs of one customer together. `share` is None where nothing is known; `next` is the need to go for."""

    ours: Decimal
    known: Decimal
    elsewhere: Range
    share: Range | None
    needs: int
    served: int
    act: Act
    next_need: str
    gain: Range | None


def summed(
    figures: Sequence[Figure], *, margins: Mapping[str, Decimal], currency: str, common: Sequence[str] = ()
) -> Summary:
    """See Summary. `margins` are what is left of what is paid for each need.

    `common` are the shop's needs, those that most customers have first: of these one is asked about.
    """
    known = [(figure.ours, found) for figure in figures if (found := figure.elsewhere)]
    ours = sum((mine for mine, _ in known), ZERO)
    elsewhere = Range(
        sum((found.amount for _, found in known), ZERO),
        sum((found.low for _, found in known), ZERO),
        sum((found.high for _, found in known), ZERO),
    )
    act, need, gain = _next(figures, margins, currency, common)
    return Summary(
        ours=sum((figure.ours for figure in figures), ZERO),
        known=ours,
        elsewhere=elsewhere,
        share=_share(ours, elsewhere),
        needs=sum(figure.is_needed for figure in figures),
        served=sum(figure.ours > 0 for figure in figures),
        act=act,
        next_need=need,
        gain=gain,
    )


def _share(ours: Decimal, elsewhere: Range) -> Range | None:
    if ours + elsewhere.amount == 0:
        return None

    def of(there: Decimal) -> Decimal:
        return (ours / (ours + there)).quantize(_FOUR) if ours else ZERO

    return Range(of(elsewhere.amount), of(elsewhere.high), of(elsewhere.low))


def _next(
    figures: Sequence[Figure], margins: Mapping[str, Decimal], currency: str, common: Sequence[str]
) -> tuple[Act, str, Range | None]:
    """The need with the largest gain; where none is known to bring any, one that is surely elsewhere, else to ask."""

    def a_year(figure: Figure) -> Decimal:
        return margins[figure.need] * _MONTHS

    gains = [
        (gain, figure, elsewhere)
        for figure in figures
        if (elsewhere := figure.elsewhere) and (gain := rounded(elsewhere.amount * a_year(figure), currency)) > 0
    ]
    if gains:
        _, figure, elsewhere = min(gains, key=lambda found: (-found[0], found[1].need))
        return figure.act, figure.need, elsewhere.times(a_year(figure), currency)
    for figure in figures:
        if figure.act == Act.PROPOSE and figure.elsewhere is None:
            return figure.act, figure.need, None
    about = {figure.need: figure for figure in figures}
    open_ones = [need for need in common if need not in about or about[need].act == Act.ASK]
    return (Act.ASK, open_ones[0], None) if open_ones else (Act.NOTHING, "", None)
