"""The texts of a family beside their originals: what is there, what is missing, what is out of date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from catalog.models import CatalogText
from catalog.snapshot import snapshot
from catalog.texts.fields import FIELD_WORDS, KIND_WORDS, Key, limits_of, originals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from catalog.models import ProductFamily

LEFT_TO_RIGHT, RIGHT_TO_LEFT = "ltr", "rtl"
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


@dataclass(frozen=True, slots=True)
class Language:
    """A language that the shop speaks besides its own."""

    code: str
    name: str

    @property
    def direction(self) -> str:
        """How it is written."""
        return RIGHT_TO_LEFT if self.code.partition("-")[0] in _RIGHT_TO_LEFT else LEFT_TO_RIGHT


@dataclass(frozen=True, slots=True)
class Cell:
    """One text in one language; "" where it is missing."""

    language: Language
    text: str = ""
    was: str = ""  # what it was translated from, where that is written differently now

    @property
    def is_old(self) -> bool:
        """Whether the original changed after it was translated."""
        return bool(self.was)


@dataclass(frozen=True, slots=True)
class Entry:
    """One text in the shop's language, with the others beside it."""

    key: Key
    original: str
    cells: tuple[Cell, ...]

    @property
    def kind(self) -> str:
        """What sort of thing it belongs to, in words."""
        return str(KIND_WORDS[self.key.kind])

    @property
    def field(self) -> str:
        """Which of its texts it is, in words."""
        return "" if self.key.kind == "values" else str(FIELD_WORDS[self.key.field])

    @property
    def most(self) -> int:
        """So many characters fit."""
        limits = limits_of(self.key)
        return limits.most if limits else 0

    @property
    def rows(self) -> int:
        """How many lines to give it on a page."""
        return min(6, 1 + len(self.original) // 60 + self.original.count("\n"))

    def says(self, words: str) -> bool:
        """Whether words occur in it, in any language or in its code."""
        spoken = (self.original, self.key.code, *(cell.text for cell in self.cells))
        return any(words in text.casefold() for text in spoken)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a language is: of `total` texts `done` are there, `old` of them are out of date."""

    language: Language
    done: int
    old: int
    total: int

    @property
    def missing(self) -> int:
        """How many are not there."""
        return self.total - self.done


def other_languages() -> tuple[Language, ...]:
    """The languages that the shop speaks besides its own, in their order."""
    return tuple(Language(code, str(name)) for code, name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)


def table(*, family: ProductFamily, languages: Sequence[Language]) -> list[Entry]:
    """Every text of a family's draft, in the order of its pages. The queries of a snapshot, and one."""
    with transaction.atomic():
        found = originals(snapshot(family.code))
        rows = CatalogText.objects.of_family(family).filter(language__in=[one.code for one in languages])
        stored = {(Key(row.kind, row.code, row.field), row.language): row for row in rows}
    return [
        Entry(key, text, tuple(_cell(stored.get((key, language.code)), language, text) for language in languages))
        for key, text in found.items()
    ]


def _cell(row: CatalogText | None, language: Language, original: str) -> Cell:
    if row is None:
        return Cell(language)
    return Cell(language, row.text, row.original if row.original != original else "")


def progress(entries: Iterable[Entry], languages: Sequence[Language]) -> list[Progress]:
    """How far each language is."""
    columns = [[entry.cells[place] for entry in entries] for place in range(len(languages))]
    return [
        Progress(language, sum(bool(c.text) for c in cells), sum(c.is_old for c in cells), len(cells))
        for language, cells in zip(languages, columns, strict=True)
    ]
