"""Varied: what of the shop's pages can be shown in more than one way. The app that owns a page declares it in code.

An app's config says in `varied` where it does, by a path, as it names its jobs in `periodic`; so a test can only be
about a thing that some page really decides.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from django.apps import apps
from django.utils.module_loading import import_string
from django.utils.translation import gettext


@dataclass(frozen=True, slots=True)
class Arm:
    """One way to show it."""

    code: str
    named: str

    @property
    def words(self) -> str:
        """What it is called, in the language of the page."""
        return gettext(self.named)


@dataclass(frozen=True, slots=True)
class Varied:
    """One thing with the ways to show it; the first is how it is without a test."""

    code: str
    named: str
    arms: tuple[Arm, ...]
    of_builds: bool = False  # it stands on the page of a build, where not everybody comes

    @property
    def words(self) -> str:
        """What it is called, in the language of the page."""
        return gettext(self.named)

    @property
    def usual(self) -> Arm:
        """How it is without a test."""
        return self.arms[0]

    @property
    def others(self) -> tuple[Arm, ...]:
        """What it may be compared with."""
        return self.arms[1:]

    def arm(self, code: str) -> Arm:
        """One of its ways; a code that is no longer known stands for itself."""
        return next((arm for arm in self.arms if arm.code == code), Arm(code, code))


@cache
def declared() -> Mapping[str, Varied]:
    """All there is to test, by code."""
    return MappingProxyType({thing.code: thing for thing in _declared()})


def _declared() -> Iterator[Varied]:
    for config in apps.get_app_configs():
        if path := getattr(config, "varied", ""):
            found: tuple[Varied, ...] = import_string(path)
            yield from found


def named(code: str) -> Varied:
    """One thing; of a test on something that pages no longer decide, its bare code."""
    return declared().get(code) or Varied(code, code, (Arm("", code),))
