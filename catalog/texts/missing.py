"""What of a family's document is not there in another language."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from catalog.texts.fields import FIELDS, Key, originals
from catalog.texts.rows import flat

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalog.documents import Document


def missing(document: Document, languages: Iterable[str]) -> list[dict[str, Any]]:
    """Of each language how many texts there are, and how many of which kind are missing, as plain data."""
    known = originals(document)
    there: dict[str, set[Key]] = {}
    for language, key, _text in flat(document.get("texts", {})):
        there.setdefault(language, set()).add(key)
    return [_of(language, known.keys(), there.get(language, set())) for language in languages]


def _of(language: str, known: Iterable[Key], there: set[Key]) -> dict[str, Any]:
    keys = list(known)
    lacking = Counter(key.kind for key in keys if key not in there)
    return {
        "language": language,
        "total": len(keys),
        "missing": lacking.total(),
        "kinds": [[kind, lacking[kind]] for kind in FIELDS if lacking[kind]],
    }
