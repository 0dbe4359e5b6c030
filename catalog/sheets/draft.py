"""A family's draft as the sheets see it: entries by code, and a component together with where it is offered."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from catalog.explode import reached
from catalog.models import Attribute, Component
from catalog.part_lines import whole_components, with_parts
from catalog.snapshot import attribute_document, snapshot
from catalog.texts.fields import Key, originals
from catalog.texts.rows import flat, nested, only_known, place_of
from catalog.texts.table import other_languages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from catalog.documents import Document

BATCH = 500


@dataclass
class Draft:
    """The parts of one document, to be changed in place; `parts` may hold components that no module offers.

    `needed` are those that others are made of.
    """

    document: Document
    attributes: dict[str, Document]
    modules: dict[str, Document]
    parts: dict[str, Document]
    offers: dict[str, dict[str, Document]]
    rules: dict[str, Document]
    prices: dict[str, Document] = field(default_factory=dict)
    offered_in: dict[str, list[str]] = field(default_factory=dict)
    needed: frozenset[str] = frozenset()

    @property
    def languages(self) -> list[str]:
        """The languages of the shop besides its own, and those that there are texts in."""
        spoken = [language.code for language in other_languages()]
        return list(dict.fromkeys([*spoken, *self.document.get("texts", {})]))

    @cached_property
    def texts(self) -> dict[str, Document]:
        """Every text with what it is in other languages, by its place: “modules/cpu/help”."""
        said: dict[Key, dict[str, str]] = {}
        for language, key, text in flat(self.document.get("texts", {})):
            said.setdefault(key, {})[language] = text
        known = originals(self.document).items()
        return {place_of(key): {"text": place_of(key), "original": text} | said.get(key, {}) for key, text in known}

    @classmethod
    def of(cls, document: Document, *, attributes: Iterable[Document], others: Iterable[Document] = ()) -> Draft:
        """Take a document apart; `attributes` are all of the catalog, `others` are components of other families."""
        draft = cls(
            document,
            {entry["code"]: entry for entry in attributes},
            {module["code"]: module for module in document["modules"]},
            {part["sku"]: part for part in [*document["components"], *others]},
            {module["code"]: {entry["sku"]: entry for entry in module["components"]} for module in document["modules"]},
            {rule["code"]: rule for rule in document["rules"]},
            {price["code"]: price for price in document.get("prices", ())},
        )
        lines = (line for entry in [*draft.parts.values(), *document["modules"]] for line in entry.get("parts", ()))
        draft.needed = frozenset(line["part"] for line in lines)
        for code, offered in draft.offers.items():
            for sku in offered:
                draft.offered_in.setdefault(sku, []).append(code)
        return draft

    @property
    def currency(self) -> str:
        """The family's currency."""
        return str(self.document["family"]["currency"])

    @property
    def kinds(self) -> dict[str, str]:
        """The kinds of attributes by code."""
        return {code: entry["kind"] for code, entry in self.attributes.items()}

    def records(self, kind: str) -> dict[str, Document]:
        """Give the entries of one kind of sheet by code or SKU."""
        if kind == "texts":
            return self.texts
        return {
            "attributes": self.attributes,
            "modules": self.modules,
            "components": self.parts,
            "rules": self.rules,
            "prices": self.prices,
        }[kind]

    @cached_property
    def text_keys(self) -> dict[str, Key]:
        """Which text each place of a sheet names."""
        return {place_of(key): key for key in originals(self.document)}

    def record(self, kind: str, key: str) -> Document | None:
        """Give a copy of an entry that columns may change."""
        entry = self.records(kind).get(key)
        if entry is None or kind != "components":
            return None if entry is None else dict(entry)
        offers = {code: self.offers[code][key] for code in self.offered_in.get(key, ()) if code in self.offers}
        return entry | {"attributes": dict(entry["attributes"]), "offers": offers}

    def put(self, kind: str, key: str, record: Document) -> None:
        """Take an entry as it is now, or a new one at the end."""
        if kind != "components":
            self.records(kind)[key] = record
            if kind == "modules":
                self.offers.setdefault(key, {})
            return
        offers = record["offers"]
        self.parts[key] = {name: value for name, value in record.items() if name != "offers"}
        for code, offered in self.offers.items():
            if code in offers:
                offered[key] = offers[code]
            else:
                offered.pop(key, None)
        self.offered_in[key] = list(offers)

    def remove(self, kind: str, key: str) -> None:
        """Leave an entry out; a component leaves the modules of this family only."""
        if kind == "components":
            for offered in self.offers.values():
                offered.pop(key, None)
            self.offered_in.pop(key, None)
        else:
            del self.records(kind)[key]
            self.offers.pop(key, None)

    def changed_document(self) -> Document:
        """Put the parts together again; components that no module offers and nothing needs are left out."""
        offered = {sku for entries in self.offers.values() for sku in entries}
        whole = self.document | {
            "attributes": list(self.attributes.values()),
            "components": list(self.parts.values()),
            "modules": [
                module | {"components": list(self.offers[code].values())} for code, module in self.modules.items()
            ],
            "rules": list(self.rules.values()),
            "prices": list(self.prices.values()),
        }
        if not whole["prices"]:
            del whole["prices"]
        kept = reached(whole, offered)
        whole |= {"components": [part for sku, part in self.parts.items() if sku in kept]}
        texts = self._changed_texts(originals(whole))
        return whole | ({"texts": texts} if texts else {})

    def _changed_texts(self, known: Mapping[Key, str]) -> Document:
        """The texts as they are now, without those of what is gone; a language that had some stays named."""
        before: Document = self.document.get("texts", {})
        if "texts" not in vars(self):  # nobody looked at them
            return only_known(before, known)
        said = [
            (language, key, record[language])
            for place, record in self.texts.items()
            for language in self.languages
            if (key := self.text_keys[place]) in known and record.get(language)
        ]
        return {language: {} for language in before} | nested(said)


def read_draft(*, family_code: str, skus: Iterable[str] = ()) -> tuple[Draft, str]:
    """Read the draft with these components besides; returns it with a fingerprint of all that was read.

    Raises ProductFamily.DoesNotExist. Read it inside a transaction when staff may be writing.
    """
    document = snapshot(family_code, with_retired=True)
    known = {part["sku"] for part in document["components"]}
    others = [part for sku, part in _others(sorted({sku for sku in skus if sku} - known)).items() if sku not in known]
    attributes = [attribute_document(row) for row in Attribute.objects.order_by("code")]
    read = json.dumps([document, attributes, others], sort_keys=True, ensure_ascii=False)
    fingerprint = hashlib.sha256(read.encode(errors="surrogatepass")).hexdigest()
    return Draft.of(document, attributes=attributes, others=others), fingerprint


def _others(skus: list[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(skus), BATCH):
        found |= whole_components(Component.objects.filter(sku__in=skus[start : start + BATCH]))
    return with_parts(found, with_retired=True)
