"""Needs questions as rows: what differs from a document is written, in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog import rows
from catalog.models import NeedsAnswer, NeedsQuestion, NeedsWish
from catalog.plan import Plan, plan
from catalog.snapshot import needs_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.documents import Document
    from catalog.models import ProductFamily

BATCH = 500
FIELDS = ("text", "several")


def needs_plan(family: ProductFamily, document: Document) -> Plan[NeedsQuestion]:
    """Compare a family's needs questions with those of a document of normal form."""
    return plan(
        document.get("needs", []),
        key="code",
        existing={row.code: row for row in NeedsQuestion.objects.filter(family=family).in_order().with_answers()},
        document=needs_document,
        new=lambda code: NeedsQuestion(family=family, code=code),
    )


def clear_needs(planned: Plan[NeedsQuestion]) -> None:
    """Take away what goes or is written anew: it may still name a module that goes."""
    NeedsAnswer.objects.filter(question__in=planned.changed).delete()
    NeedsQuestion.objects.filter(pk__in=[row.pk for row in planned.removed]).delete()


def write_needs(planned: Plan[NeedsQuestion], lookup: rows.Lookup) -> None:
    """Write what is new or changed, after `clear_needs`."""
    for row in planned.written:
        rows.assign(row, {name: planned.wanted[row.code][name] for name in FIELDS})
    rows.renumber(planned)
    rows.next_version(planned.changed)
    NeedsQuestion.objects.bulk_update(planned.changed, [*FIELDS, "position", "version"], batch_size=BATCH)
    NeedsQuestion.objects.bulk_create(planned.created)
    made = [pair for question in planned.written for pair in _answers_of(question, planned.wanted[question.code])]
    NeedsAnswer.objects.bulk_create((answer for answer, _ in made), batch_size=BATCH)
    wishes = (wish for answer, entry in made for wish in lookup.wishes_of(answer, entry))
    NeedsWish.objects.bulk_create(wishes, batch_size=BATCH)


def _answers_of(question: NeedsQuestion, entry: Document) -> Iterator[tuple[NeedsAnswer, Document]]:
    for position, answer in enumerate(entry["answers"]):
        fields = {name: answer[name] for name in ("code", "text", "hard")}
        yield NeedsAnswer(question=question, position=position, **fields), answer
