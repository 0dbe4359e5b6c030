"""Texts in other languages as rows and as part of a family's document.

In a document they stand as `texts`: language, kind, code, field, text, each sorted. What the document does not have is
left out, so a text of something that is gone is no longer there, and is there again once the thing is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from catalog.models.text import CatalogText
from catalog.texts.fields import FIELDS, SHARED, Key, originals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from catalog.documents import Document
    from catalog.importing import LoadReport
    from catalog.models import ProductFamily
    from configurator.customers.models import User

Texts = dict[str, Any]
BATCH = 500
_PLACES = {kind: place for place, kind in enumerate(FIELDS)}


def texts_of(family: ProductFamily, document: Document) -> Texts:
    """The texts that a family's document has in other languages, by language; empty without any. One query."""
    known = originals(document)
    rows = CatalogText.objects.of_family(family).values_list("language", "kind", "code", "field", "text")
    return nested((language, Key(*key), text) for language, *key, text in rows if Key(*key) in known)


def nested(texts: Iterable[tuple[str, Key, str]]) -> Texts:
    """Texts as a document has them."""
    found: Texts = {}
    for language, key, text in sorted(texts, key=lambda entry: (entry[0], _PLACES[entry[1].kind], entry[1])):
        found.setdefault(language, {}).setdefault(key.kind, {}).setdefault(key.code, {})[key.field] = text
    return found


def flat(texts: Texts) -> Iterator[tuple[str, Key, str]]:
    """The texts of a document one by one."""
    for language, kinds in texts.items():
        for kind, codes in kinds.items():
            for code, fields in codes.items():
                yield from ((language, Key(kind, code, field), text) for field, text in fields.items())


def place_of(key: Key) -> str:
    """A text's name in a spreadsheet: “modules/cpu/help”."""
    return "/".join(key)


def only_known(texts: Texts, known: Mapping[Key, str]) -> Texts:
    """Texts without those of what is no longer there; a language that has none left stays, empty."""
    return {language: {} for language in texts} | nested(entry for entry in flat(texts) if entry[1] in known)


def store_texts(*, family: ProductFamily, document: Document, report: LoadReport, by: User | None) -> None:
    """Make the rows of each language that a document names equal to it; other languages stay as they are.

    A text that stays keeps what it was translated from, so it is out of date if that changed. In the caller's
    transaction: one query, and one for what is new, changed or gone each.
    """
    texts: Texts = document.get("texts", {})
    if not texts:
        return
    known = originals(document)
    wanted = {(language, key): text for language, key, text in flat(texts)}
    rows = {
        (row.language, key): row
        for row in CatalogText.objects.of_family(family).filter(language__in=texts)
        if (key := Key(row.kind, row.code, row.field)) in known
    }
    changed = [row for place, row in rows.items() if place in wanted and row.text != wanted[place]]
    for row in changed:
        key = Key(row.kind, row.code, row.field)
        row.text, row.original, row.version = wanted[row.language, key], known[key], row.version + 1
        row.at, row.by = timezone.now(), by
    new = {place: text for place, text in wanted.items() if place not in rows}
    made = [_row(family, language, key, text, known[key], by) for (language, key), text in new.items()]
    gone = [row.pk for place, row in rows.items() if place not in wanted]
    for start in range(0, len(gone), BATCH):
        CatalogText.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    CatalogText.objects.bulk_update(changed, ["text", "original", "version", "at", "by"], batch_size=BATCH)
    CatalogText.objects.bulk_create(made, batch_size=BATCH)
    report.created["texts"] += len(made)
    report.changed["texts"] += len(changed)
    report.removed["texts"] += len(gone)
    report.unchanged["texts"] += len(wanted) - len(made) - len(changed)


def _row(family: ProductFamily, language: str, key: Key, text: str, original: str, by: User | None) -> CatalogText:
    own = None if key.kind in SHARED else family
    return CatalogText(
        family=own, language=language, text=text, original=original, at=timezone.now(), by=by, **key._asdict()
    )
