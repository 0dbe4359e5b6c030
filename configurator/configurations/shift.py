"""Shift: what looks different on the page between two states of a build."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from configurator.configurations.render import Proposals, Row, row, rows_of
from configurator.configurations.state import BuildState
from configurator.releases.options import Option, ReleasedModule
from configurator.releases.shelf import LoadedRelease

# what an input shows of each of `LOOKS`: to be had, not to be had, taken
_INPUTS = np.array([0, 1, 1, 2, 2, 2], np.int8)

ChangedRow = tuple[Row, bool, ReleasedModule]  # with whether its input changed too


@dataclass(frozen=True, slots=True)
class Shift:
    """From one state to another of the same release, each with its proposals."""

    before: BuildState
    after: BuildState
    old_proposals: Proposals
    proposals: Proposals

    def differing(self) -> NDArray[np.bool_]:
        """For every value whether anything that pages show of it may be different."""
        before, after = self.before, self.after
        differs: NDArray[np.bool_] = (
            (before.looks != after.looks)
            | (before.evaluation.changes != after.evaluation.changes)
            | (before.shown_differences != after.shown_differences)
            | (before.giving != after.giving)
        )
        proposed = {*self.old_proposals, *self.proposals}
        differs[[f for f in proposed if self.old_proposals.get(f) != self.proposals.get(f)]] = True
        return differs & self.after.release.roles.offered

    def moved(self, flats: Sequence[int]) -> list[bool]:
        """For each of these values whether its input shows something else."""
        places = np.array(flats, np.int64)
        moved: list[bool] = (_INPUTS[self.before.looks[places]] != _INPUTS[self.after.looks[places]]).tolist()
        return moved


def changed_rows(
    *, shift: Shift, resend: Collection[str] = (), shown: Mapping[str, Collection[int]] | None = None
) -> tuple[list[ChangedRow], list[str]]:
    """Rows that look different in two states, each with whether its input changed too, and the lists that are outdated.

    Of a long module only the options that `shown` names by flat index are on the page; where it names none, the module
    is given as outdated instead, to be listed anew when it comes into view. `resend` names modules whose inputs are
    sent in any case, since the browser has moved them by itself.
    """
    release, shown, differs = shift.after.release, shown or {}, shift.differing()
    flats = set(np.flatnonzero(differs & (release.long_at < 0)).tolist())
    for code in {*resend, *shown} & {*release.modules}:
        if code in release.numbers:
            continue  # a field of its own, not a list of options
        options = release.modules[code].options
        flats.update(shown.get(code, ()) if code in release.indices else (option.flats[0] for option in options))
    touched = set(release.long_at[differs].tolist())
    outdated = [code for place, code in enumerate(release.indices) if place in touched and code not in shown]
    return list(_changed(shift, differs, flats, resend)), outdated


def _changed(
    shift: Shift, differs: NDArray[np.bool_], flats: Collection[int], resend: Collection[str]
) -> Iterator[ChangedRow]:
    again = shift.before.left_out ^ shift.after.left_out
    options = [
        (option, module)
        for option, module in _options(shift.after.release, flats)
        if differs[option.flats[-1]] or module.code in resend or module.kind == "portions" or option.variable in again
    ]
    new_rows = rows_of(state=shift.after, options=options, proposals=shift.proposals)
    moved = shift.moved([option.flats[-1] for option, _ in options])
    for new, moves, (option, module) in zip(new_rows, moved, options, strict=True):
        forced = module.code in resend
        if module.kind != "portions":
            yield new, forced or moves, module
            continue
        old = row(state=shift.before, module=module, option=option, proposals=shift.old_proposals)
        if forced or new != old:
            yield new, forced or new.control != old.control, module


def _options(release: LoadedRelease, flats: Collection[int]) -> Iterator[tuple[Option, ReleasedModule]]:
    seen = set()
    for flat in sorted(flats):
        option = release.option_at[flat]
        if option.key not in seen:
            seen.add(option.key)
            yield option, release.module_of[option.variable]


def differing_modules(*, before: BuildState, after: BuildState) -> list[ReleasedModule]:
    """The modules of which something else is taken, or that are missing in one of two states only."""
    release = after.release
    values = set(before.decided.items()) ^ set(after.decided.items())
    values |= set(before.choices.items()) ^ set(after.choices.items())
    values |= {(variable, "") for variable in before.filled ^ after.filled}
    touched = {release.module_of[variable].code for variable, _ in values}
    touched |= {module.code for module in before.missing} ^ {module.code for module in after.missing}
    return [module for code, module in release.modules.items() if code in touched]
