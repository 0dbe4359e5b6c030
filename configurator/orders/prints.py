"""Prints: the files that are printed for an order, drawn at 300 dpi and kept under the hash of their content."""

import hashlib
import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from typing import Any

from configurator.configurations.imprints.draw import DPI, Given, printed
from configurator.configurations.models import Configuration, Inscription
from configurator.orders.bom import SoldLine
from configurator.orders.models import Artwork, Order
from configurator.orders.readiness import NotCompleteError, ReleaseChangedError
from configurator.orders.words import given_on, inscription_record, inscriptions_of
from configurator.releases.shelf import load_release, releases_on_sale


@lru_cache(maxsize=32)
def print_file(given: Given) -> tuple[bytes, int, int]:
    """The PNG of what was given, and its size in pixels: the place's, at 300 dpi. The same words are the same bytes."""
    sheet = printed(given)
    out = BytesIO()
    sheet.save(out, "PNG", dpi=(DPI, DPI), optimize=True)
    return out.getvalue(), sheet.width, sheet.height


def draw_ahead(*, keys: Collection[uuid.UUID]) -> None:
    """Draw what an order of these builds will print, so that its transaction need not: what it finds is remembered.

    What stands in the way of the order is said by the order. One query where nothing was given.
    """
    if not Inscription.objects.of_builds(list(keys)).exists():
        return
    builds = list(Configuration.objects.filter(pk__in=keys))
    current = releases_on_sale({build.family_code for build in builds}) if builds else {}
    rows = inscriptions_of(builds, current.values())
    for build in builds:
        release = current.get(build.family_code)
        if release is None or not rows.get(build.pk):
            continue
        try:
            found = given_on(rows=rows[build.pk], made_on=load_release(build.release_id), release=release)
        except (NotCompleteError, ReleaseChangedError):
            continue
        for given in found:
            print_file(given)


def with_prints(*, order: Order, lines: Sequence[SoldLine]) -> tuple[SoldLine, ...]:
    """The lines with the files of what was given for them, stored with the order; in the caller's transaction.

    Lines that have their files keep them. Costs two statements for each new file.
    """
    return tuple(_with_files(order, line) if line.given else line for line in lines)


def _with_files(order: Order, line: SoldLine) -> SoldLine:
    return replace(line, inscriptions=tuple(_stored(order, given) for given in line.given), given=())


def _stored(order: Order, given: Given) -> dict[str, Any]:
    data, width, height = print_file(given)
    digest = hashlib.sha256(data).hexdigest()
    artwork = Artwork.objects.filter(order=order, sha256=digest).only("token").first()
    if artwork is None:
        artwork = Artwork.objects.create(order=order, sha256=digest, data=data, width_px=width, height_px=height)
    file = {"token": artwork.token, "sha256": digest, "width_px": width, "height_px": height}
    return inscription_record(given) | {"file": file}
