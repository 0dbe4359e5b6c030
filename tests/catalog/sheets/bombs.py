"""Files that mean harm, and small workbooks by hand."""

import io
import zipfile

from openpyxl import Workbook

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def workbook(*rows, title="Components", **more):
    """Give the bytes of a workbook of these rows; `more` are sheets by title."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for other, others in more.items():
        sheet = book.create_sheet(other)
        for row in others:
            sheet.append(row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def with_part(data, name, text):
    """Give a workbook with one part replaced."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, text if entry == name else old.read(entry))
    return output.getvalue()


def sheet_part(rows):
    return f'<?xml version="1.0"?><worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>'


def laughing():
    """A workbook whose entities would unfold to a billion words."""
    text = sheet_part('<row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>')
    return with_part(
        workbook(["sku"]),
        "xl/worksheets/sheet1.xml",
        text.replace("<worksheet", f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]><worksheet', 1),
    )
