"""Paste: lines of "SKU amount" from a spreadsheet or a scanner, counted or come in; all of them or none."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from configurator.languages.figures import number as figure
from configurator.stock.book import MOST, AlreadyCountedError, Entry, PromisedError, TooManyError, begin, count, receive
from configurator.stock.models import FIRST_COUNT, StockItem

MOST_LINES = 5_000

_LINE = re.compile(r"([^\s;,]+)[\s;,]+(\S+)")
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that can be read."""

    number: int
    sku: str
    amount: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line, as a sentence."""

    number: int
    text: str
    says: str


class FaultyLinesError(Exception):
    """Some lines can't be booked; nothing was."""

    def __init__(self, *, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults


def book_lines(*, text: str, arrived: bool, known: Collection[str], entry: Entry) -> int:
    """Book every line, as counted or as come in, and answer how many there were.

    `known` are the SKUs that may be counted from now on, where they are not yet. Raises FaultyLinesError with a
    sentence for every line that is wrong.
    """
    lines, faults = read_lines(text=text)
    with transaction.atomic():
        items = {item.sku: item for item in StockItem.objects.locked(line.sku for line in lines)}
        for line in lines:
            says = _unknown(line, items, known) or _book(line, items, arrived=arrived, entry=entry)
            faults += [Fault(line.number, f"{line.sku} {line.amount}", says)] if says else []
        if faults:
            raise FaultyLinesError(faults=tuple(sorted(faults, key=lambda fault: fault.number)))
    return len(lines)


def read_lines(*, text: str) -> tuple[list[Line], list[Fault]]:
    """The lines that say a SKU and a number, and what is wrong with the others. Empty ones are passed over."""
    lines: dict[str, Line] = {}
    faults: list[Fault] = []
    for number, words in enumerate(text.splitlines(), start=1):
        if not words.strip():
            continue
        if len(lines) + len(faults) >= MOST_LINES:
            says = _("Up to {most} lines at a time, please; the rest in a second go.")
            faults.append(Fault(number, "", says.format(most=figure(MOST_LINES))))
            break
        found = _read(number, words.strip(), lines)
        if isinstance(found, Fault):
            faults.append(found)
        else:
            lines[found.sku] = found
    return list(lines.values()), faults


def _read(number: int, words: str, before: Mapping[str, Line]) -> Line | Fault:
    match = _LINE.fullmatch(words)
    shown = words[:80]
    if match is None:
        return Fault(number, shown, _("Write the SKU, a space and a whole number."))
    sku, amount = match.groups()
    if sku in before:
        says = _("{sku} stands in line {number} already; leave one of the two.")
        return Fault(number, shown, says.format(sku=sku, number=before[sku].number))
    if not _NUMBER.fullmatch(amount):
        says = _("“{text}” is no whole number; write it in digits alone, such as 12.")
        return Fault(number, shown, says.format(text=amount[:40]))
    if int(amount) > MOST:
        return Fault(number, shown, _("At most {most} of one part.").format(most=figure(MOST)))
    return Line(number, sku, int(amount))


def _unknown(line: Line, items: Mapping[str, StockItem], known: Collection[str]) -> str:
    return "" if line.sku in items or line.sku in known else _("No part has the SKU {sku}.").format(sku=line.sku)


def _book(line: Line, items: Mapping[str, StockItem], *, arrived: bool, entry: Entry) -> str:
    """Book one line; what stands against it, as a sentence."""
    try:
        if line.sku not in items:
            begin(sku=line.sku, on_hand=line.amount, entry=replace(entry, reason=entry.reason or FIRST_COUNT))
        elif arrived:
            receive(sku=line.sku, amount=line.amount, entry=entry)
        else:
            count(sku=line.sku, on_hand=line.amount, entry=entry)
    except AlreadyCountedError:
        return _("Somebody began to count it just now; send it again.")
    except PromisedError as error:
        return promised_words(error.reserved)
    except TooManyError:
        return _("Then more than {most} would be on hand.").format(most=figure(MOST))
    return ""


def promised_words(reserved: int) -> str:
    """Why fewer can't be on hand."""
    return _(
        "{reserved} of it are promised to orders, so it can't be fewer. Nothing more of it is "
        "sold meanwhile; correct it when goods have come in or an order was cancelled."
    ).format(reserved=reserved)
