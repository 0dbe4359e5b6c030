"""Affected: which saved builds would no longer work on another release, each with its smallest repair."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from configurator.configurations.models import Configuration
from configurator.releases.mends import Broken, broken_by
from configurator.releases.shelf import LoadedRelease, load_release

MOST = 300
"""So many of the builds touched last are tried."""


@dataclass(frozen=True, slots=True)
class AffectedBuild:
    """A build that would need a change."""

    key: uuid.UUID
    updated_at: datetime
    broken: Broken

    @property
    def code(self) -> str:
        """How the build is called in the desk's lists."""
        return str(self.key)[:8]


@dataclass(frozen=True, slots=True)
class AffectedBuilds:
    """Those of the `tried` builds that would need a change; `all_tried` is False where there are more."""

    tried: int
    all_tried: bool
    builds: tuple[AffectedBuild, ...]


def affected_builds(*, release: LoadedRelease) -> AffectedBuilds:
    """Try the open builds of a family on a release. One query, one pass of the engine for each different build."""
    rows = Configuration.objects.open().begun().of_family(release.family_code).newest_first()
    found = list(rows.only("key", "choices", "release_id", "updated_at")[: MOST + 1])
    known: dict[tuple[tuple[str, str], ...], Broken | None] = {}
    builds = []
    for build in found[:MOST]:
        same = tuple(sorted(build.choices.items()))
        if same not in known:
            known[same] = _broken(release, build)
        broken = known[same]
        if broken is not None:
            builds.append(AffectedBuild(build.key, build.updated_at, broken))
    return AffectedBuilds(min(len(found), MOST), len(found) <= MOST, tuple(builds))


def _broken(release: LoadedRelease, build: Configuration) -> Broken | None:
    """What is the matter, with names from the release that the build was made on where this one lacks them."""
    broken = broken_by(release=release, choices=build.choices)
    if broken is None or not broken.gone:
        return broken
    return broken_by(release=release, choices=build.choices, names=load_release(build.release_id))
