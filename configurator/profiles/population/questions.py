"""Questions: each configuration's variables asked in a random order, each from those asked before it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from configurator.profiles.population.history import UNKNOWN, Codes, Floats, Layout, Numbers
from configurator.profiles.population.rungs import Rung


@dataclass(frozen=True)
class Questions:
    """One a row: what is known, which variable is asked, what was taken, and of which configuration it is."""

    known: Codes  # (questions, variables)
    asked: Numbers
    taken: Numbers
    rows: Numbers

    def __len__(self) -> int:
        """How many there are."""
        return len(self.asked)

    def only(self, places: Numbers) -> "Questions":
        """Some of them."""
        return Questions(self.known[places], self.asked[places], self.taken[places], self.rows[places])

    def groups(self) -> Iterator[tuple[int, Numbers]]:
        """The asked variables, each with the positions of its questions."""
        for variable in np.unique(self.asked).tolist():
            yield variable, np.flatnonzero(self.asked == variable)


def questions_of(rows: Codes, rng: np.random.Generator, *, each: int | None = None) -> Questions:
    """All questions of all rows, or `each` of every row at random. Unknown values are not asked.

    Cost: questions times variables.
    """
    count, width = rows.shape
    place = rng.permuted(np.tile(np.arange(width), (count, 1)), axis=1)  # when each variable is asked
    order = np.argsort(place, axis=1)
    if each is not None and each < width:
        steps = rng.permuted(np.tile(np.arange(width), (count, 1)), axis=1)[:, :each]
    else:
        steps = np.tile(np.arange(width), (count, 1))
    numbers = np.repeat(np.arange(count), steps.shape[1])
    asked = np.take_along_axis(order, steps, axis=1).reshape(-1)
    known = np.where(place[numbers] < steps.reshape(-1, 1), rows[numbers], UNKNOWN).astype(np.int32)
    taken = rows[numbers, asked].astype(np.int64)
    there = taken >= 0
    return Questions(known[there], asked[there], taken[there], numbers[there])


def answers(rung: Rung, layout: Layout, questions: Questions) -> Floats:
    """The probabilities of the asked variables' values: (questions, most values of any variable), 0 beyond its own."""
    found = np.zeros((len(questions), max(layout.sizes, default=0)), np.float32)
    for variable, places in questions.groups():
        found[places, : layout.sizes[variable]] = rung.conditional(questions.known[places], variable)
    return found
