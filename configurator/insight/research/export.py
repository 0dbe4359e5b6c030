"""Export: a data set as an archive of tables, with a new pseudonym for every row each time."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from random import Random
from tempfile import SpooledTemporaryFile
from typing import IO

from configurator.customers.models import User
from configurator.insight.research.model import ResearchExport, ResearchPeriod
from configurator.insight.research.readme import readme
from configurator.languages.formula import safe

IN_MEMORY = 4_000_000
"""Bytes; a larger archive goes through a file that nobody else can open."""
_BITS = 64
Cells = list[str]


class NobodyInItError(Exception):
    """Too few agreed: there is no data set of these four weeks."""


def export(*, period: ResearchPeriod, by: User | None, at: datetime, rng: Random) -> IO[bytes]:
    """Write down who takes it, then the archive. Returns a file at its beginning, which vanishes when it is closed.

    `rng` draws pseudonyms and the order of rows, and is to be one that nobody can repeat. Raises NobodyInItError. Three
    queries; a row for each customer at a time but for their pseudonyms.
    """
    if not period.rows:
        raise NobodyInItError
    ResearchExport.objects.create(period=period, by=by, at=at, rows=period.rows)
    file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  whoever sends it closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", "\ufeff" + readme(period))
        _write(archive, "customers.csv", customers(period, rng))
        _write(archive, "weeks.csv", weeks(period))
    file.seek(0)
    return file


def customers(period: ResearchPeriod, rng: Random) -> Iterator[Cells]:
    """Headings, then a row for each customer in an order that was drawn, under a pseudonym that was drawn."""
    yield ["customer", *period.columns]
    classes = list(period.classes.order_by("pk").values_list("labels", "customers"))
    numbers = [number for number, (_labels, count) in enumerate(classes) for _one in range(count)]
    rng.shuffle(numbers)
    drawn: set[int] = set()
    while len(drawn) < len(numbers):
        drawn.add(rng.getrandbits(_BITS))
    for number, name in zip(numbers, drawn, strict=True):
        yield [f"c{name:016x}", *classes[number][0]]


def weeks(period: ResearchPeriod) -> Iterator[Cells]:
    """Headings, then a row for each week and event that may be told."""
    yield ["week_from", "event", "customers", "events"]
    for row in period.weeks.order_by("week", "event"):
        yield [row.week.isoformat(), row.event, str(row.customers), str(row.events)]


def _write(archive: zipfile.ZipFile, name: str, rows: Iterable[Cells]) -> None:
    with archive.open(name, "w") as out:
        text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerows([safe(cell) for cell in row] for row in rows)
        text.flush()
        text.detach()
