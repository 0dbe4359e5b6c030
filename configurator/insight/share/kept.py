"""Kept: the figures of one customer's needs as the document that stands in their row, and read from it again.

A list of needs by code. What is empty is left out; amounts are texts, so that they stay exact.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from configurator.insight.share.figures import Figure, Guess, Range, Word
from configurator.insight.share.model import Basis, Said

Document = list[dict[str, Any]]


def document_of(figures: Iterable[Figure]) -> Document:
    """To be kept."""
    return [_need(figure) for figure in figures]


def figures_in(document: Document) -> list[Figure]:
    """Read again. Raises ValueError for an estimate from too few, and for ranges that are none."""
    return [_figure(one) for one in document]


def figure_in(document: Document, *, need: str) -> Figure | None:
    """Of one need; None where nothing is known of it."""
    return next((_figure(one) for one in document if one["need"] == need), None)


def _need(figure: Figure) -> dict[str, Any]:
    found: dict[str, Any] = {"need": figure.need}
    if figure.spent or figure.ours:
        found |= {"spent": str(figure.spent), "ours": str(figure.ours)}
    if figure.word:
        found["told"] = {"said": figure.word.said.value, **_range(figure.word.range)}
    if figure.guess:
        guess = figure.guess
        found["guess"] = {**_range(guess.range), "of": guess.of, "basis": guess.basis.value}
    return found


def _figure(one: dict[str, Any]) -> Figure:
    told, guess = one.get("told"), one.get("guess")
    return Figure(
        need=one["need"],
        spent=Decimal(one.get("spent", 0)),
        ours=Decimal(one.get("ours", 0)),
        word=Word(Said(told["said"]), _range_in(told) if "amount" in told else None) if told else None,
        guess=Guess(_range_in(guess), guess["of"], Basis(guess["basis"])) if guess else None,
    )


def _range(found: Range | None) -> dict[str, str]:
    return {"amount": str(found.amount), "low": str(found.low), "high": str(found.high)} if found else {}


def _range_in(one: dict[str, Any]) -> Range:
    return Range(Decimal(one["amount"]), Decimal(one["low"]), Decimal(one["high"]))
