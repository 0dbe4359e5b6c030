"""Mends: whether choices made on one release still work on another, and the smallest change if they don't."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from configurator.releases.shelf import LoadedRelease

Choices = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Mend:
    """The same as data: (variable, value) of what is gone, (variable, new value, old value) of what would change."""

    gone: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str, str], ...]
    mendable: bool


@dataclass(frozen=True, slots=True)
class Broken:
    """Choices that no longer work: what nobody offers any more, and the fewest others that would have to change.

    Both as sentences; `mendable` is False where nothing that is kept could be completed.
    """

    gone: tuple[str, ...]
    changes: tuple[str, ...]
    mendable: bool


def broken_by(*, release: LoadedRelease, choices: Choices, names: LoadedRelease | None = None) -> Broken | None:
    """What keeps choices from working on a release, None if nothing does. One pass of the engine, more for a repair.

    `names`: the release that the choices were made on, which knows the names of what is gone.
    """
    mend = mend_of(release=release, choices=choices)
    return None if mend is None else in_words(mend, release=release, names=names or release)


def mend_of(*, release: LoadedRelease, choices: Choices) -> Mend | None:
    """The same before it is put into words."""
    gone = {v: value for v, value in choices.items() if not release.offers(v, value)}
    kept = {v: value for v, value in choices.items() if v not in gone}
    knowledge = release.knowledge
    chosen = knowledge.encode(kept)
    consistent = knowledge.evaluate(chosen).consistent
    if consistent and not gone:
        return None
    repairs = [] if consistent else knowledge.repairs(chosen, most=1)
    changes = [
        (knowledge.variables[v], knowledge.values[v][now], kept[knowledge.variables[v]])
        for repair in repairs
        for v, now in repair.changes.items()
    ]
    return Mend(tuple(gone.items()), tuple(changes), consistent or bool(repairs))


def in_words(mend: Mend, *, release: LoadedRelease, names: LoadedRelease) -> Broken:
    """A mend in sentences; `names` knows what is gone by name."""
    lost = [_("{what} is no longer offered").format(what=said(names, v, value)) for v, value in mend.gone]
    changes = [
        _("{now} instead of {before}").format(now=said(release, v, now), before=value_words(release, v, before))
        for v, now, before in mend.changes
    ]
    return Broken(tuple(lost), tuple(changes), mend.mendable)


def said(release: LoadedRelease, variable: str, value: str) -> str:
    """A value with its module: "Battery: 52 Wh"."""
    module = release.module_of.get(variable)
    return f"{module.name}: {value_words(release, variable, value)}" if module else f"{variable}: {value}"


def value_words(release: LoadedRelease, variable: str, value: str) -> str:
    """What a value is called: "52 Wh", "nothing"; its own code where the release doesn't know it."""
    slot = release.translation.vocabulary.slot.get(variable)
    if slot is None:
        return value
    if value not in slot.taken:
        return _("nothing") if value in slot.values else value
    sku, quantity = slot.taken[value]
    name = str(release.translation.vocabulary.components[sku]["name"])
    return f"{quantity} × {name}" if quantity > 1 else name  # noqa: RUF001  a real multiplication sign
