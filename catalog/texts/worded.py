"""A family's document in another language: what has no text there stays in the shop's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from catalog.documents import Document

_BY_CODE = ("modules", "attributes", "rules", "prices", "presets", "needs", "imprints", "fonts")


def texts_in(document: Document, language: str) -> Mapping[str, Any]:
    """The texts of a language, or of the language that it is a kind of (“de” for “de-at”); empty without any."""
    texts = document.get("texts", {})
    return texts.get(language) or texts.get(language.partition("-")[0]) or {}


def worded(document: Document, language: str) -> Document:
    """The document in a language. What says the same is shared with the given one; codes and values stay.

    `values` has the words for attribute values, by attribute and value. Linear in the entries, not in their contents.
    """
    texts = texts_in(document, language)
    if not texts:
        return document
    family = document["family"]
    lists = {kind: _entries(document[kind], texts.get(kind), "code") for kind in _BY_CODE if kind in document}
    lists |= {"components": _entries(document["components"], texts.get("components"), "sku")}
    if "steps" in texts:
        lists["modules"] = [_in_step(module, texts["steps"]) for module in lists["modules"]]
    if "answers" in texts and "needs" in lists:
        lists["needs"] = [_with_answers(question, texts["answers"]) for question in lists["needs"]]
    own = {"family": family | texts.get("family", {}).get(family["code"], {}), "values": texts.get("values", {})}
    return document | own | lists


def _entries(entries: Iterable[Document], texts: Mapping[str, Any] | None, code: str) -> list[Document]:
    if not texts:
        return list(entries)
    return [entry | texts[entry[code]] if entry[code] in texts else entry for entry in entries]


def _in_step(module: Document, steps: Mapping[str, Any]) -> Document:
    return module | {"step": steps[module["step"]]["name"]} if module["step"] in steps else module


def _with_answers(question: Document, texts: Mapping[str, Any]) -> Document:
    answers = [answer | texts.get(f"{question['code']}/{answer['code']}", {}) for answer in question["answers"]]
    return question | {"answers": answers}
