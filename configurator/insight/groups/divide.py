"""Divide: customers into classes, each large enough to be called a group, with what speaks for each and its members."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from configurator.insight.groups.columns import Flags, Table
from configurator.insight.groups.model import Figures, Signs
from configurator.insight.needs import speak
from configurator.insight.needs.choose import choose
from configurator.insight.needs.indicators import Marks
from configurator.insight.needs.latent_classes import Classes, surest
from configurator.insight.value.special import Floats, Numbers

SMALLEST = 20
"""Fewer customers are no group; of many customers a two-hundredth is the least."""
ENOUGH = 3 * SMALLEST
"""With fewer customers nothing is looked for."""
SURE = 0.5
"""Who belongs to a group with less than this probability belongs to none."""
_OF_GROUP, _OF_MEMBER = 8, 5


@dataclass(frozen=True, slots=True)
class Member:
    """A customer of a class, how surely, and what of theirs speaks for it."""

    person: uuid.UUID
    probability: float
    signs: Signs


@dataclass(frozen=True, slots=True)
class Division:
    """One class: its shares beside those of the others, what tells it from them, and its members."""

    figures: Figures
    signs: Signs
    members: tuple[Member, ...]


def divide(*, table: Table, say: Callable[[str], None]) -> list[Division]:
    """The largest first; nothing where there are too few customers, or they are all of one kind.

    The same table gives the same classes. Cost: see `needs.choose`.
    """
    if len(table.people) < ENOUGH:
        return []
    data = table.indicators()
    choice = choose(data, smallest=max(SMALLEST, len(table.people) / 200))
    say(f"looked for 1 to {max(choice.bic)} groups")
    if len(choice.classes.sizes) == 1:
        return []
    memberships = choice.classes.memberships(data)
    of, sure = surest(memberships), memberships.max(axis=1) >= SURE
    found = []
    for number in range(len(choice.classes.sizes)):
        rows = np.flatnonzero((of == number) & sure)
        found.append(_division(table, choice.classes, data.whole, number, rows, memberships[rows, number]))
    return sorted((one for one in found if len(one.members) >= SMALLEST), key=lambda one: -len(one.members))


def _division(
    table: Table, classes: Classes, whole: Flags, number: int, rows: Numbers, probability: Floats
) -> Division:
    signs = speak.of_class(classes, number, most=len(table.keys))
    figures = {table.keys[sign.column]: [round(sign.share, 4), round(sign.elsewhere, 4)] for sign in signs}
    marks = table.marks[rows]
    columns = speak.of_members(classes, number, marks, whole=whole, most=_OF_MEMBER)
    members = tuple(
        Member(table.people[row], round(float(sure), 4), _signs(table, mark, found))
        for row, sure, mark, found in zip(rows.tolist(), probability, marks, columns.tolist(), strict=True)
    )
    return Division(figures, [[table.keys[sign.column], sign.has] for sign in signs[:_OF_GROUP]], members)


def _signs(table: Table, mark: Marks, columns: list[int]) -> Signs:
    return [[table.keys[column], bool(mark[column] == 1)] for column in columns if column >= 0]
