"""Which texts of a family customers read, and where each stands in its document.

A text is named by kind, code and field: ("modules", "cpu", "help"). Of a step the code is its name as staff wrote it,
of an answer "question/answer"; of a value the code is its attribute's and the field is the value itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.utils.functional import _StrPromise

    from catalog.documents import Document

MOST_TEXT = 4000


class Key(NamedTuple):
    """Which text of a family."""

    kind: str
    code: str
    field: str


class Limits(NamedTuple):
    """What a text may be: so many characters, in one line or several."""

    most: int
    lines: bool = False


_NAME, _LINE = Limits(100), Limits(500)
FIELDS: dict[str, dict[str, Limits]] = {
    "family": {
        "name": _NAME,
        "tagline": Limits(200),
        "description": Limits(MOST_TEXT, lines=True),
        "attribution": Limits(MOST_TEXT, lines=True),
    },
    "steps": {"name": _NAME},
    "modules": {"name": _NAME, "help": _LINE},
    "components": {"name": Limits(200), "description": _LINE},
    "attributes": {"name": _NAME, "unit": Limits(20)},
    "values": {},
    "rules": {"says": _LINE},
    "prices": {"name": _NAME},
    "presets": {"name": _NAME, "description": _LINE},
    "needs": {"text": Limits(200)},
    "answers": {"text": _NAME},
    "imprints": {"name": _NAME, "help": _LINE},
    "fonts": {"name": _NAME},
}
"""The kinds in the order of pages and files, each with its fields; a value has no other field than itself."""

VALUE = Limits(200)
SHARED = frozenset({"components", "attributes", "values", "fonts"})
"""Kinds that belong to the whole catalog: families that use the same thing share its texts."""

KIND_WORDS: dict[str, _StrPromise] = {
    "family": _("Family"),
    "steps": _("Step"),
    "modules": _("Module"),
    "components": _("Component"),
    "attributes": _("Attribute"),
    "values": _("Value"),
    "rules": _("Rule"),
    "prices": _("Line of the price"),
    "presets": _("Preset"),
    "needs": _("Question about use"),
    "answers": _("Answer"),
    "imprints": _("Imprint"),
    "fonts": _("Font"),
}
FIELD_WORDS: dict[str, _StrPromise] = {
    "name": _("name"),
    "tagline": _("tagline"),
    "description": _("description"),
    "attribution": _("attribution"),
    "help": _("help"),
    "unit": _("unit"),
    "says": _("says to the customer"),
    "text": _("words"),
}


def limits_of(key: Key) -> Limits | None:
    """What a text may be; None for a field that its kind does not have."""
    return VALUE if key.kind == "values" else FIELDS.get(key.kind, {}).get(key.field)


def originals(document: Document) -> dict[Key, str]:
    """Every text that customers may read, as staff wrote it, in the order of the pages; empty ones are left out.

    Parts that no module offers are not among them: customers never meet those. Linear in the document.
    """
    return {key: text for key, text in _every(document) if text}


def _every(document: Document) -> Iterator[tuple[Key, str]]:
    yield from _of("family", [document["family"]], "code")
    steps = dict.fromkeys(module["step"] for module in document["modules"])
    yield from ((Key("steps", step, "name"), step) for step in steps)
    yield from _of("modules", document["modules"], "code")
    offered = {offering["sku"] for module in document["modules"] for offering in module["components"]}
    components = [part for part in document["components"] if part["sku"] in offered]
    yield from _of("components", components, "sku")
    yield from _of("attributes", document["attributes"], "code")
    yield from _values(components)
    for kind in ("rules", "prices", "presets", "needs"):
        yield from _of(kind, document.get(kind, ()), "code")
    for question in document.get("needs", ()):
        answers = ((f"{question['code']}/{answer['code']}", answer["text"]) for answer in question["answers"])
        yield from ((Key("answers", code, "text"), text) for code, text in answers)
    yield from _of("imprints", document.get("imprints", ()), "code")
    yield from _of("fonts", document.get("fonts", ()), "code")


def _of(kind: str, entries: Iterable[Document], code: str) -> Iterator[tuple[Key, str]]:
    for entry in entries:
        for field in FIELDS[kind]:
            yield Key(kind, entry[code], field), entry.get(field) or ""


def _values(components: list[Document]) -> Iterator[tuple[Key, str]]:
    """The words that components have as attributes, each once; numbers and yes or no are no words."""
    found: dict[str, dict[str, None]] = {}
    for part in components:
        for code, value in part["attributes"].items():
            words = value if isinstance(value, list) else [value]
            found.setdefault(code, {}).update({word: None for word in words if isinstance(word, str)})
    for code in sorted(found):
        yield from ((Key("values", code, word), word) for word in found[code])
