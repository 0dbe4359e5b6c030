"""Export: everything that is held about one person, as JSON and CSV in one archive.

Rows are read a few hundred at a time and written as they come, so a long history costs time and no memory.
"""

import base64
import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from configurator.languages.formula import safe
from configurator.privacy.classes import Personal
from configurator.privacy.headings import heading
from configurator.privacy.walk import Model, Person, Rows, personal, personal_models, rows_of

IN_MEMORY = 4_000_000  # bytes; a larger archive goes through a file that nobody else can open
CHUNK = 500
README = _("""Everything that Atelier holds about you, as of {at} UTC.

data.json has all of it in one file; the CSV files have the same, a table each, for a spreadsheet. In them a text that
a spreadsheet would take for a formula has an apostrophe in front.

{tables}

What is withheld: passwords and keys of sign-ins, which would let others in; what parts cost us; our own folders; which
of the staff did something. "kept" and "erased" say what becomes of the rows when you have yourself erased.
""")


def export(*, person: Person, at: datetime) -> IO[bytes]:
    """Write the archive. Returns a file at its beginning, which vanishes when it is closed. Three queries a table."""
    file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  whoever sends it closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        found = [rows for rows in (rows_of(person, model) for model in reversed(personal_models())) if rows.exists()]
        archive.writestr("README.txt", _readme(found, at))
        with archive.open("data.json", "w") as out:
            _write_json(out, found, at)
        for rows in found:
            with archive.open(f"{rows.model._meta.label_lower}.csv", "w") as out:
                _write_csv(out, rows)
    file.seek(0)
    return file


def _readme(found: list[Rows], at: datetime) -> str:
    day = date_format(at, "d F Y, H:i")
    return str(README).format(at=day, tables="\n".join(_line(rows.model) for rows in found))


def _line(model: Model) -> str:
    said = _personal(model)
    line = gettext("  {file}.csv: {what}. If erased: {fate}.")
    return line.format(file=model._meta.label_lower, what=gettext(said.what), fate=gettext(said.fate.value))


def _personal(model: Model) -> Personal:
    found = personal(model)
    assert found is not None  # noqa: S101  for the type checker: only such tables are walked
    return found


def _fields(model: Model) -> list[Any]:
    hidden = _personal(model).withheld | _personal(model).staff
    return [field for field in model._meta.concrete_fields if field.name not in hidden]


def _records(rows: Rows) -> Iterator[dict[str, Any]]:
    names = [field.attname for field in _fields(rows.model)]
    values = rows.order_by("pk").values_list(*names).iterator(chunk_size=CHUNK)
    return ({name: plain(value) for name, value in zip(names, row, strict=True)} for row in values)


def plain(value: Any) -> Any:
    """A column's value as JSON has it: money and times as texts, bytes as the text or document that they are."""
    if isinstance(value, bytes | memoryview):
        return _content(bytes(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def _content(value: bytes) -> Any:
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return base64.b64encode(value).decode()
    try:
        return json.loads(text)
    except ValueError:
        return text


def _write_json(out: IO[bytes], found: list[Rows], at: datetime) -> None:
    out.write(f'{{"format": "atelier-person/1", "at": "{at.isoformat()}", "tables": {{'.encode())
    for position, rows in enumerate(found):
        out.write(f"{',' if position else ''}\n{json.dumps(rows.model._meta.label)}: [".encode())
        for number, record in enumerate(_records(rows)):
            out.write((",\n" if number else "\n").encode() + json.dumps(record, ensure_ascii=False).encode())
        out.write(b"\n]")
    out.write(b"\n}}\n")


def _write_csv(out: IO[bytes], rows: Rows) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([heading(field) for field in _fields(rows.model)])
    for record in _records(rows):
        writer.writerow([safe(_cell(value)) for value in record.values()])
    text.flush()
    text.detach()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
