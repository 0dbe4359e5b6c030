"""A family's draft, compiled to be asked: with the rule that is being written, or without it."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import get_language

from catalog.documents import BUILT_IN
from catalog.sentences import ASKED_IF, Names, document_names, sentence
from catalog.snapshot import snapshot
from configurator.engine import KnowledgeBase
from configurator.releases.compile import (
    Compiled,
    TooComplexFamilyError,
    UnfitFamilyError,
    UnpublishableError,
    compile_family,
)
from configurator.releases.drafts import draft_problems
from configurator.releases.options import ReleasedModule, released_modules
from configurator.releases.trials import order_on_sale

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from catalog.documents import Document
    from configurator.releases.translate import Translation

KEPT = 4  # compiled drafts that a process remembers


@dataclass(frozen=True, slots=True)
class Said:
    """A rule by its sentence; `code` is "" for what is not a rule, such as a module's own bounds."""

    code: str
    sentence: str

    @property
    def module(self) -> str:
        """Of which module this is the condition; "" for a rule."""
        return self.code.partition("/")[2]


class Draft:
    """A compiled draft, ready to answer; nothing of it is stored."""

    def __init__(self, document: Document, compiled: Compiled) -> None:
        """`compiled` is made of `document`."""
        self.document = document
        self.translation: Translation = compiled.translation
        self.knowledge: KnowledgeBase = compiled.knowledge
        self.count = compiled.variant_count

    @cached_property
    def names(self) -> Names:
        """What everything is called."""
        return document_names(self.document)

    @cached_property
    def modules(self) -> dict[str, ReleasedModule]:
        """Modules and options as the shop would show them."""
        return released_modules(self.translation, self.knowledge)

    @cached_property
    def rules(self) -> dict[str, Document]:
        """Rules by code."""
        return {rule["code"]: rule for rule in self.document["rules"]}

    def said(self, identifiers: Iterable[str]) -> list[Said]:
        """The rules that constraints come from, each once."""
        return list(dict.fromkeys(self._said(identifier) for identifier in identifiers))

    def _said(self, identifier: str) -> Said:
        code, _, number = identifier.partition(":")
        if code in self.rules and (not number or number.isdecimal()):
            return Said(code, sentence(self.rules[code], self.names))
        module = self.translation.vocabulary.modules.get(code)
        if module is not None and module["asked_if"] and (number.startswith(("asked", "required"))):
            condition = {"form": ASKED_IF, "module": code, ASKED_IF: module["asked_if"]}
            return Said(f"{ASKED_IF}/{code}", sentence(condition, self.names))
        says = next((c.get("says") for c in self.translation.model["constraints"] if c["id"] == identifier), "")
        return Said("", says or identifier)


def read_draft(family_code: str, *, on: date) -> Document:
    """The draft as it stands, with the rules that are valid on a day."""
    with transaction.atomic():
        return snapshot(family_code, on=on)


def with_rule(document: Document, rule: Document) -> Document:
    """The draft with a rule put in, in place of the one with its code, or with a module's condition."""
    if rule["form"] == ASKED_IF:
        code, asked = rule["module"], {ASKED_IF: rule[ASKED_IF]}
        return document | {"modules": [m | asked if m["code"] == code else m for m in document["modules"]]}
    rules = [rule if other["code"] == rule["code"] else other for other in document["rules"]]
    return document | {"rules": rules if rule in rules else [*rules, rule]}


def without_rule(document: Document, rule: Document) -> Document:
    """The draft without a rule, or without a module's condition."""
    if rule["form"] == ASKED_IF:
        return with_rule(document, rule | {ASKED_IF: []})
    return document | {"rules": [other for other in document["rules"] if other["code"] != rule["code"]]}


_LOCK = threading.Lock()
_COMPILED: OrderedDict[str, Draft | UnpublishableError] = OrderedDict()
_BEGUN: set[str] = set()  # drafts that somebody compiles at the moment
_PASSING = ("busy", "ended")  # what says nothing of the draft: asked again, it may well be compiled


def compiled(document: Document) -> Draft:
    """Compile a draft, or remember it. Raises UnpublishableError as `compile_family` does, and for an unfit one."""
    found = _remembered(document)
    if isinstance(found, UnpublishableError):
        raise found
    return found


def _remembered(document: Document) -> Draft | UnpublishableError:
    key = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    found = _begin(key)
    if found is not None:
        return found
    try:
        found = _compile(document)  # outside of the lock: it takes long
    finally:
        with _LOCK:
            _BEGUN.discard(key)
    if not _passes(found):
        _remember(key, found)
    return found


def _begin(key: str) -> Draft | UnpublishableError | None:
    """What is known of a draft; None to whoever has to compile it, and "busy" to everybody else meanwhile."""
    with _LOCK:
        name = key if key in _COMPILED else _spoken(key)
        found = _COMPILED.get(name)
        if found is None and key in _BEGUN:
            return TooComplexFamilyError([], over="busy")
        if found is None:
            _BEGUN.add(key)
        else:
            _COMPILED.move_to_end(name)
        return found


def _spoken(key: str) -> str:
    """Where what is said of a draft is remembered: it is words, in the language of whoever asked."""
    return f"{key} {get_language()}"


def _remember(key: str, found: Draft | UnpublishableError) -> None:
    name = _spoken(key) if isinstance(found, UnfitFamilyError) else key
    with _LOCK:
        _COMPILED[name] = found
        _COMPILED.move_to_end(name)
        while len(_COMPILED) > KEPT:
            _COMPILED.popitem(last=False)


def _passes(found: Draft | UnpublishableError) -> bool:
    return isinstance(found, TooComplexFamilyError) and found.over in _PASSING


def _compile(document: Document) -> Draft | UnpublishableError:
    # a property that nothing has or names is no harm here, nor is an example
    known = {entry["code"] for entry in document["attributes"]}
    missing = [entry for entry in BUILT_IN if entry["code"] not in known]
    document = document | {"attributes": [*document["attributes"], *missing]}
    unfit = draft_problems(document | {"examples": []}, but=("presets", "attributes"))
    if unfit:
        return UnfitFamilyError(unfit)
    try:
        return Draft(document, _quickly(document))
    except UnpublishableError as error:
        return error


def _quickly(document: Document) -> Compiled:
    known = order_on_sale(document["family"]["code"])
    try:
        return compile_family(document, quick=True, known=known)
    except TooComplexFamilyError as error:
        if _passes(error):
            raise
        return compile_family(document, known=known)  # a better order of things may do


def forget_compiled() -> None:
    """Forget all compiled drafts."""
    with _LOCK:
        _COMPILED.clear()
