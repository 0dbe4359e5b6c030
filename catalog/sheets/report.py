"""What an import would do, row by row; it can be kept as JSON and shown again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from django.utils.translation import gettext as _

from configurator.languages.few import listed

Status = Literal["new", "changed", "same", "removed", "error"]
STATUSES: tuple[Status, ...] = ("error", "new", "changed", "removed", "same")
ENDS = ("?", ".", "\u061f", "\uff1f", "\u3002")  # the last three are Persian and Chinese
APPLIED: tuple[Status, ...] = ("new", "changed", "removed")


class Change(NamedTuple):
    """One cell: what it was (None for a new row) and what it becomes."""

    column: str
    old: str | None
    new: str


class Mistake(NamedTuple):
    """What is wrong in a row; `column` is empty if it is no single cell."""

    column: str
    text: str


@dataclass
class Row:
    """What will happen to one row of a sheet."""

    kind: str
    number: int
    key: str
    name: str = ""
    status: Status = "same"
    changes: list[Change] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def refuse(self, column: str, text: str) -> None:
        """Note a mistake; it is written as a sentence."""
        self.status = "error"
        sentence = f"{text[:1].upper()}{text[1:]}"
        whole = sentence.endswith(ENDS)
        self.mistakes.append(Mistake(column, sentence if whole else _("{sentence}.").format(sentence=sentence)))

    def detailed(self) -> Row:
        """Give a row read from JSON with its changes and mistakes by name."""
        changes = [Change(*change) for change in self.changes]
        mistakes = [Mistake(*mistake) for mistake in self.mistakes]
        return replace(self, changes=changes, mistakes=mistakes)


@dataclass
class Report:
    """All rows, what stands against the import outside of them, and what is said besides."""

    rows: list[Row] = field(default_factory=list)
    elsewhere: list[Mistake] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fingerprint: str = ""

    @property
    def counts(self) -> Counter[str]:
        """How many rows by status."""
        return Counter(row.status for row in self.rows)

    @property
    def summary(self) -> str:
        """What is applied, in words: `197 new, 3 changed`."""
        counts = self.counts
        said = {"new": _("{count:,} new"), "changed": _("{count:,} changed"), "removed": _("{count:,} removed")}
        return listed([said[status].format(count=counts[status]) for status in APPLIED if counts[status]])

    @property
    def has_mistakes(self) -> bool:
        """Whether nothing can be applied."""
        return bool(self.elsewhere or self.counts["error"])

    @property
    def has_changes(self) -> bool:
        """Whether there is anything to apply."""
        return any(row.status in APPLIED for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        """Give it as plain JSON, short: an import may have tens of thousands of rows."""
        return vars(self) | {"rows": [list(vars(row).values()) for row in self.rows]}

    @classmethod
    def of_json(cls, data: dict[str, Any]) -> Report:
        """Read it from plain JSON; rows that are shown want `detailed`."""
        elsewhere = [Mistake(*found) for found in data["elsewhere"]]
        return cls([Row(*row) for row in data["rows"]], elsewhere, data["notes"], data["fingerprint"])
