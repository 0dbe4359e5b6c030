"""Words: what customers gave for the imprints of their builds, on what is sold now."""

import base64
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from configurator.configurations.imprints.draw import Given
from configurator.configurations.imprints.shown import given_of, unfit_sentence
from configurator.configurations.models import Configuration, Inscription
from configurator.configurations.renew import Difference
from configurator.orders.readiness import NotCompleteError, ReleaseChangedError
from configurator.releases.shelf import LoadedRelease

Rows = defaultdict[uuid.UUID, list[Inscription]]


def inscriptions_of(builds: Iterable[Configuration], releases: Iterable[LoadedRelease]) -> Rows:
    """The inscriptions of builds by their key; one query where one of the releases has imprints, else none."""
    found: Rows = defaultdict(list)
    if any(release.imprints for release in releases):
        for row in Inscription.objects.of_builds([build.pk for build in builds]).with_pictures():
            found[row.configuration_id].append(row)
    return found


def given_on(*, rows: Sequence[Inscription], made_on: LoadedRelease, release: LoadedRelease) -> tuple[Given, ...]:
    """What is printed of these, in the order of the release's imprints.

    Raises NotCompleteError for words that can't be printed, and ReleaseChangedError where their place is gone.
    """
    gone = [
        made_on.imprints[row.imprint].name for row in rows if row.imprint in made_on.imprints.keys() - release.imprints
    ]
    if gone:
        raise ReleaseChangedError(
            found=tuple(Difference(_("{name}: we don't offer this any more.").format(name=name)) for name in gone)
        )
    kept = {row.imprint: row for row in rows}
    unfit = [i.name for code, i in release.imprints.items() if code in kept and unfit_sentence(kept[code], i)]
    if unfit:
        raise NotCompleteError(missing=tuple(unfit))
    found = ((kept[code], imprint) for code, imprint in release.imprints.items() if code in kept)
    return tuple(given_of(row, imprint, data=row.data) for row, imprint in found)


def inscription_record(given: Given) -> dict[str, Any]:
    """What was given, as a line keeps it before its file is drawn."""
    font = given.font
    return {
        "code": given.imprint.code,
        "name": given.imprint.name,
        "text": given.text,
        "font": {"code": font.code, "name": font.name} if font else None,
        "colour": given.imprint.colour,
        "width_mm": given.imprint.width_mm,
        "height_mm": given.imprint.height_mm,
        "look_first": given.imprint.look_first,
        **({"picture": {"sha256": given.picture}} if given.picture else {}),
    }


def pictures_of(given: Iterable[Given]) -> dict[str, str]:
    """The pictures of what was given by their SHA-256, as a request for a price keeps them: its order draws them."""
    return {one.picture: base64.b64encode(one.data).decode() for one in given if one.picture}


def given_again(
    records: Iterable[Mapping[str, Any]], pictures: Mapping[str, str], release: LoadedRelease | None
) -> tuple[Given, ...]:
    """What records say, to be drawn on the release that they were made on; of places that it does not have, nothing."""
    found = []
    for record in records:
        imprint = release.imprints.get(record["code"]) if release else None
        if imprint is not None:
            digest = record.get("picture", {}).get("sha256", "")
            font = imprint.font(record["font"]["code"] if record["font"] else "")
            data = base64.b64decode(pictures[digest]) if digest else b""
            found.append(Given(imprint, record["text"], font, digest, data))
    return tuple(found)
