"""Naming: what values and changes are called on pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from configurator.configurations.quote import option_of
from configurator.releases.shelf import LoadedRelease


@dataclass(frozen=True, slots=True)
class Move:
    """One line that changes: from what to what."""

    module: str
    old: str
    new: str

    @property
    def words(self) -> str:
        """As a sentence without its end."""
        if self.new == nothing():
            return _("{name} is taken out").format(name=self.old)
        if self.old == nothing():
            return _("{name} is added").format(name=self.new)
        return _("{module} is now {new} instead of {old}").format(module=self.module, new=self.new, old=self.old)


def nothing() -> str:
    """What stands where nothing is taken, for a part's name."""
    return pgettext("in place of a part", "none")


def name_of(release: LoadedRelease, variable: str, value: str) -> str:
    """What a value is called on the page."""
    if not release.offers(variable, value):
        return value
    taken = option_of(release, variable, value)
    if taken is None:
        return nothing()
    option, quantity = taken
    return option.name if len(option.values) == 1 or quantity == 1 else f"{quantity} × {option.name}"  # noqa: RUF001


def moves(release: LoadedRelease, changed: Mapping[str, Sequence[str | None]]) -> tuple[Move, ...]:
    """What changed, variable by variable, in words."""
    return tuple(_move(release, v, old or "", new or "") for v, (old, new, *_) in changed.items())


def _move(release: LoadedRelease, variable: str, old: str, new: str) -> Move:
    names = (name_of(release, variable, value) if value else nothing() for value in (old, new))
    return Move(release.module_of[variable].name, *names)
