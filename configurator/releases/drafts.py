"""Drafts: what in one can't go on sale, whatever its rules compile to, in the language that is shown."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.numbers import NUMBER
from catalog.validate import document_problems

_ROWS = {
    "attributes": gettext_noop("attribute"),
    "components": gettext_noop("component"),
    "examples": gettext_noop("example"),
    "fonts": gettext_noop("font"),
    "imprints": gettext_noop("imprint"),
    "layers": gettext_noop("layer"),
    "modules": gettext_noop("module"),
    "needs": gettext_noop("question"),
    "prices": gettext_noop("line of the price"),
    "rules": gettext_noop("rule"),
}
_PARTS = {"family": gettext_noop("family"), "texts": gettext_noop("texts"), "modules": gettext_noop("modules")}


def draft_problems(family: dict[str, Any], *, but: Sequence[str] = ("presets",)) -> list[tuple[str, str]]:
    """What in a draft can't go on sale: the row in words, and what is the matter with it.

    `but` names lists that don't matter: presets may speak of what is no longer offered.
    """
    if not family["modules"]:
        return [(_("modules"), _("There is no module yet, so there is nothing to choose."))]
    empty = [m for m in family["modules"] if m["required"] and not m["components"] and m["kind"] != NUMBER]
    found = [(_named("modules", m), _("It is required, but offers no component.")) for m in empty]
    problems = [problem for problem in document_problems(family) if problem.place[0] not in but]
    return found + [(_what(family, problem.place), problem.text) for problem in problems]


def _what(family: dict[str, Any], place: tuple[str | int, ...]) -> str:
    """The row that a place leads to, by its kind and code."""
    if len(place) > 1 and isinstance(place[1], int):
        row = family[str(place[0])][place[1]]
        named = _named(str(place[0]), row)
        answer = _answer(row, place[2:])
        return _("{what}, answer {code}").format(what=named, code=answer) if answer else named
    words = _PARTS.get(str(place[0]))
    return _(words) if words else str(place[0])


def _named(kind: str, row: dict[str, Any]) -> str:
    words = _ROWS.get(kind)
    what = _(words) if words else kind.removesuffix("s")
    return _("{kind} {code}").format(kind=what, code=row.get("code") or row.get("sku"))


def _answer(row: dict[str, Any], place: tuple[str | int, ...]) -> str:
    """The code of the answer of a question that a place leads to, "" if it leads to none."""
    match place:
        case ("answers", int() as index, *_):
            return str(row["answers"][index]["code"])
    return ""
