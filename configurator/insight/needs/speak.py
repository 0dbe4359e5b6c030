"""Speak: what of the things that customers have or lack tells a class from the others, in the class and in a member."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from configurator.insight.needs.latent_classes import Classes
from configurator.insight.value.special import Floats, Numbers


@dataclass(frozen=True, slots=True)
class Sign:
    """One column: `share` have it in the class, `elsewhere` in the others together.

    `weight` is how much it speaks for the class, the logarithm of a ratio: of a member by what they have or lack, of a
    class in the mean of its members.
    """

    column: int
    has: bool
    share: float
    elsewhere: float
    weight: float


def of_class(classes: Classes, number: int, *, most: int = 8) -> tuple[Sign, ...]:
    """What tells it from the others best, most first; nothing where there are no others."""
    share, elsewhere = _sides(classes, number)
    weight = share * np.log(share / elsewhere) + (1 - share) * np.log((1 - share) / (1 - elsewhere))
    return _first(weight, share > elsewhere, share, elsewhere, most)


def of_member(classes: Classes, number: int, marks: Floats, *, whole: Floats, most: int = 5) -> tuple[Sign, ...]:
    """What of one customer speaks for the class, most first.

    What is unknown says nothing; nor does lacking one of several answers, of which the given one speaks.
    """
    share, elsewhere = _sides(classes, number)
    has, lacks = np.log(share / elsewhere), np.log((1 - share) / (1 - elsewhere))
    weight = np.where(marks == 1, has, np.where((marks == 0) & (np.asarray(whole) > 0), lacks, 0.0))
    return _first(weight, marks == 1, share, elsewhere, most)


def of_members(
    classes: Classes, number: int, marks: npt.NDArray[np.int8], *, whole: npt.NDArray[np.bool_], most: int = 5
) -> Numbers:
    """The columns that `of_member` names, for many members at once: (members, most), -1 where there are no more."""
    share, elsewhere = _sides(classes, number)
    has, lacks = np.log(share / elsewhere), np.log((1 - share) / (1 - elsewhere))
    weight = np.where(marks == 1, has, np.where((marks == 0) & whole, lacks, 0.0))
    order = np.argsort(-weight, axis=1, kind="stable")[:, :most]
    found: Numbers = np.where(np.take_along_axis(weight, order, axis=1) > 0, order, -1)
    return found


def _sides(classes: Classes, number: int) -> tuple[Floats, Floats]:
    """Shares in the class, and in all others by their sizes."""
    share = classes.shares[number]
    others = np.delete(classes.sizes, number)
    if not len(others):
        return share, share
    elsewhere: Floats = np.delete(classes.shares, number, axis=0).T @ (others / others.sum())
    return share, elsewhere


def _first(weight: Floats, has: npt.NDArray[np.bool_], share: Floats, elsewhere: Floats, most: int) -> tuple[Sign, ...]:
    order = np.lexsort((np.arange(len(weight)), -weight))[:most]
    return tuple(
        Sign(int(at), bool(has[at]), float(share[at]), float(elsewhere[at]), float(weight[at]))
        for at in order
        if weight[at] > 0
    )
