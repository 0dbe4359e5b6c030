"""Write down what was typed on the page of texts: all of it, or nothing while something can't be taken."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.models import CatalogText
from catalog.snapshot import snapshot
from catalog.texts.fields import SHARED, Key, originals
from catalog.validate_texts import text_problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from catalog.models import ProductFamily
    from configurator.customers.models import User

Place = tuple[Key, str]  # which text, in which language


@dataclass(frozen=True, slots=True)
class Typed:
    """One text as it was typed over what was shown; `still_fits` says that it holds for the new original too."""

    key: Key
    language: str
    text: str
    shown: str
    still_fits: bool = False

    @property
    def place(self) -> Place:
        """Which text, in which language."""
        return self.key, self.language


class UnfitTextsError(Exception):
    """What was typed can't be taken as it is; `problems` says why, by place. `now` are texts that others saved."""

    def __init__(self, problems: Mapping[Place, str], now: Mapping[Place, str]) -> None:
        """`problems` is not empty."""
        super().__init__(problems)
        self.problems, self.now = problems, now


def edit_texts(*, family: ProductFamily, typed: Sequence[Typed], by: User, at: datetime) -> Counter[str]:
    """Save the texts that were changed; returns how many by language. An empty one is taken away.

    One that was left as it was shown stays as it is now. In one transaction that others who save wait for: three
    queries and those of a snapshot, and one for each changed text. Raises UnfitTextsError, and then nothing changed.
    """
    touched = [one for one in typed if one.text != one.shown or one.still_fits]
    done: Counter[str] = Counter()
    if not touched:
        return done
    with transaction.atomic():
        type(family).objects.select_for_update().get(pk=family.pk)
        known = originals(snapshot(family.code))
        rows = {
            (Key(row.kind, row.code, row.field), row.language): row
            for row in CatalogText.objects.of_family(family).filter(code__in={one.key.code for one in touched})
        }
        now = {place: row.text for place, row in rows.items()}
        problems = {one.place: said for one in touched if (said := _problem(one, known, now.get(one.place, "")))}
        if problems:
            raise UnfitTextsError(problems, {place: now.get(place, "") for place in problems})
        for one in touched:
            done[one.language] += _saved(family, one, rows.get(one.place), known.get(one.key, ""), by, at)
    return done


def _problem(one: Typed, known: Mapping[Key, str], now: str) -> str:
    if now not in {one.shown, one.text}:
        said = _("Somebody saved “{text}” here meanwhile. Yours is still in the field: save again to put it in place.")
        return said.format(text=now or _("nothing"))
    return text_problem(one.key, one.text, known) if one.text.strip() else ""


def _saved(family: ProductFamily, one: Typed, row: CatalogText | None, original: str, by: User, at: datetime) -> bool:
    """Make one row what was typed; whether that changed anything."""
    if not one.text.strip():
        if row is not None:
            row.delete()
        return row is not None
    if row is None:
        own = None if one.key.kind in SHARED else family
        row = CatalogText(family=own, language=one.language, version=0, **one.key._asdict())
    elif (row.text, row.original) == (one.text, original):
        return False
    row.text, row.original, row.at, row.by = one.text, original, at, by
    row.version += 1
    row.save()
    return True
