"""Impact: what publishing a draft would change against what is on sale, before and after, as it is told to staff."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop

from catalog.sentences import (
    Names,
    condition_sentence,
    document_names,
    part_sentence,
    price_sentence,
    sentence,
    value_words,
    wish_words,
)
from catalog.texts.fields import FIELD_WORDS, KIND_WORDS, Key
from catalog.texts.rows import flat
from configurator.languages.told import Told, told, told_first, told_names, told_parts, told_text
from configurator.releases.appearance import font_changes, imprint_changes, layer_changes, order_changes
from configurator.releases.differing import DIFFERS, GONE, NEW, NOTHING, Document, names_or_nothing, pair, plain
from configurator.releases.money import money

Rows = dict[str, Document]
_READS, _IS_ASKED = gettext_noop("it reads"), gettext_noop("it is asked")
_ANSWER, _CALLED, _AT_MOST = gettext_noop("the answer"), gettext_noop("it is called"), gettext_noop("at most")
_UNKNOWN, _OPEN = told(gettext_noop("not known")), told(gettext_noop("left open"))
_NEW_RULE = gettext_noop("“{name}” ({code}) is new. It reads: {sentence}")
_READ_AS_ONE = {"form", "strength", "if", "then", "unless", "left", "right", "terms", "constant", "operator", "bound"}
_READ_AS_ONE |= {"modules", "rows"}


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs in one kind of thing: "3 of 40 components differ", and each as a sentence (`languages/told.py`)."""

    heading: str
    sentences: tuple[Told, ...]


def changes_between(*, before: Document | None, after: Document) -> list[Changes]:
    """What differs between two documents of a family, by kind; empty when nothing does. Linear in both."""
    if before is None:
        return [Changes(gettext_noop("Family"), (told(gettext_noop("The first release of this family.")),))]
    names = {True: document_names(after), False: document_names(before)}
    found = {
        gettext_noop("Family"): list(_fields(before["family"], after["family"])),
        gettext_noop("Modules"): list(_rows("modules", "code", before, after, names)),
        gettext_noop("Components"): list(_rows("components", "sku", before, after, names)),
        gettext_noop("Prices and offers"): [*_price_lines(before, after, names), *_offers(before, after)],
        gettext_noop("Rules"): list(_rows("rules", "code", before, after, names)),
        gettext_noop("Questions about use"): list(_rows("needs", "code", before, after, names)),
        gettext_noop("Presets"): list(_rows("presets", "code", before, after, names)),
        gettext_noop("Examples"): list(_rows("examples", "code", before, after, names)),
        gettext_noop("Picture layers"): [
            *_rows("layers", "code", before, after, names),
            *order_changes(before, after),
        ],
        gettext_noop("Imprints"): list(_rows("imprints", "code", before, after, names)),
        gettext_noop("Fonts"): list(_rows("fonts", "code", before, after, names)),
        gettext_noop("Texts in other languages"): list(_texts(before, after)),
    }
    if not any(found.values()) and before != after:
        found["Family"] = [told(gettext_noop("Only the order of things, or units and names of attributes."))]
    return [Changes(heading, tuple(sentences)) for heading, sentences in found.items() if sentences]


def _by(document: Document, kind: str, key: str) -> Rows:
    return {row[key]: row for row in document.get(kind, ())}


def _rows(kind: str, key: str, before: Document, after: Document, names: dict[bool, Names]) -> Iterator[Told]:
    """What is new, what is gone, and what differs in the rest."""
    old, new = _by(before, kind, key), _by(after, kind, key)
    for code in [*old, *(code for code in new if code not in old)]:
        row = new.get(code) or old[code]
        named = {"name": row.get("name") or row.get("says") or row.get("text") or code, "code": code}
        if code not in new:
            yield told(GONE, **named)
        elif code not in old and kind == "rules":
            yield told(_NEW_RULE, **named, sentence=_told_sentence(row, names[True]))
        elif code not in old:
            yield told(NEW, **named)
        elif old[code] != new[code]:
            differing = list(_differing(kind, old[code], new[code], names))
            if differing:
                yield told(DIFFERS, **named, changes=told_parts(differing))


def _differing(kind: str, old: Document, new: Document, names: dict[bool, Names]) -> Iterator[Told]:
    match kind:
        case "rules":
            yield from pair(told(_READS), _read(new, names[True]), _read(old, names[False]))
            yield from plain(old, new, _READ_AS_ONE)
        case "modules":
            if old["asked_if"] != new["asked_if"]:
                yield from pair(told(_IS_ASKED), _asked(new, names[True]), _asked(old, names[False]))
            yield from _parts(old, new, names)
            yield from plain(old, new, {"asked_if", "components", "parts"})
        case "components":
            yield from _attributes(old["attributes"], new["attributes"], names[True])
            yield from _parts(old, new, names)
            yield from plain(old, new, {"attributes", "parts"})
        case "needs":
            yield from _answers(old, new, names)
            yield from plain(old, new, {"answers"})
        case "layers":
            yield from layer_changes(old, new, names)
        case "imprints":
            yield from imprint_changes(old, new, names)
        case "fonts":
            yield from font_changes(old, new)
        case _:
            yield from _choices(old["choices"], new["choices"], names)
            yield from plain(old, new, {"choices"})


def _told_sentence(rule: Document, names: Names) -> Told:
    return told_text(lambda: sentence(rule, names))


def _read(rule: Document, names: Names) -> Told:
    return told_text(lambda: f"“{sentence(rule, names).removesuffix('.')}”")


def _asked(module: Document, names: Names) -> Told:
    if not module["asked_if"]:
        return told(gettext_noop("always"))
    start = f"{names.module(module['code'])} is asked "
    return told_text(lambda: f"“{condition_sentence(module, names).removesuffix('.').removeprefix(start)}”")


def _fields(old: Document, new: Document) -> Iterator[Told]:
    for one in plain(old, new, set()):
        yield told(gettext_noop("{change}."), change=told_first(one))


def _answers(old: Document, new: Document, names: dict[bool, Names]) -> Iterator[Told]:
    """Which answers are new, gone, or wish for something else."""
    now, before = (
        {answer["code"]: _answer(answer, names[is_new]) for answer in side["answers"]}
        for side, is_new in ((new, True), (old, False))
    )
    for code in {**before, **now}:
        yield from pair(told(_ANSWER), now.get(code, NOTHING), before.get(code, NOTHING))


def _answer(answer: Document, names: Names) -> Told:
    wishes = [_wish(wish, names) for wish in answer["wishes"]]
    words = gettext_noop("“{text}” (must hold: {wishes})") if answer["hard"] else gettext_noop("“{text}” ({wishes})")
    return told(words, text=answer["text"], wishes=told_parts(wishes) if wishes else told(gettext_noop("no wish")))


def _wish(wish: Document, names: Names) -> Told:
    return told_text(lambda: f"{wish_words(wish, names)} ({wish['weight']:+d})")


def _attributes(old: Mapping[str, Any], new: Mapping[str, Any], names: Names) -> Iterator[Told]:
    for code in {**old, **new}:
        now, then = (_attribute(side, code, names.units.get(code, "")) for side in (new, old))
        yield from pair(names.attributes.get(code, code), now, then)


def _attribute(side: Mapping[str, Any], code: str, unit: str) -> Told:
    return told_text(lambda: value_words(side[code], unit)) if code in side else _UNKNOWN


def _parts(old: Document, new: Document, names: dict[bool, Names]) -> Iterator[Told]:
    said = [
        [_part(line, row, names[is_new]) for line in row.get("parts", ())]
        for row, is_new in ((new, True), (old, False))
    ]
    for line in said[0]:
        if line not in said[1]:
            yield told(gettext_noop("it needs {line} now"), line=line)
    for line in said[1]:
        if line not in said[0]:
            yield told(gettext_noop("it no longer needs {line}"), line=line)


def _part(line: Document, owner: Document, names: Names) -> Told:
    return told_text(lambda: part_sentence(line, owner, names))


def _choices(old: Mapping[str, Any], new: Mapping[str, Any], names: dict[bool, Names]) -> Iterator[Told]:
    for module in {**old, **new}:
        yield from pair(
            names[True].module(module), _line(new.get(module), names[True]), _line(old.get(module), names[False])
        )


def _line(line: Any, names: Names) -> Told:
    """A line of a preset in words."""
    if line is None:
        return _OPEN
    if isinstance(line, str):
        return names.component(line)
    if isinstance(line, Mapping):
        return names_or_nothing([_count_of(count, names.component(sku)) for sku, count in line.items()])
    if not isinstance(line, list):
        return str(line)
    of_it = gettext_noop("{count} of it")
    return names_or_nothing(
        [names.component(part) if isinstance(part, str) else told(of_it, count=part) for part in line]
    )


def _count_of(count: int, name: str) -> Told:
    return told(gettext_noop("{count} of {name}"), count=count, name=name)


def _price_lines(before: Document, after: Document, names: dict[bool, Names]) -> Iterator[Told]:
    """Which lines of the price are new, gone or read differently."""
    sides = ((before, names[False]), (after, names[True]))
    old, new = (
        {row["code"]: (row["name"], _read_price(row, names, side)) for row in side.get("prices", ())}
        for side, names in sides
    )
    for code in [*old, *(code for code in new if code not in old)]:
        if code not in new:
            yield told(gettext_noop("“{name}” ({code}) is no longer part of the price."), name=old[code][0], code=code)
        elif code not in old:
            words = gettext_noop("“{name}” ({code}) is a new line of the price: {sentence}.")
            yield told(words, name=new[code][0], code=code, sentence=new[code][1])
        elif old[code] != new[code]:
            pairs = zip((told(_CALLED), told(_READS)), new[code], old[code], strict=True)
            changes = told_parts(one for both in pairs for one in pair(*both))
            yield told(DIFFERS, name=new[code][0], code=code, changes=changes)


def _read_price(row: Document, names: Names, side: Document) -> Told:
    return told_text(lambda: f"“{price_sentence(row, names, side['family']['currency']).removesuffix('.')}”")


def _texts(before: Document, after: Document) -> Iterator[Told]:
    """Which texts in other languages are new, gone, or read differently."""
    old, new = (
        {(language, key): text for language, key, text in flat(side.get("texts", {}))} for side in (before, after)
    )
    for place in [*old, *(place for place in new if place not in old)]:
        what = _place(*place)
        if place not in new:
            yield told(gettext_noop("{what}: “{text}” is taken out."), what=what, text=old[place])
        elif place not in old:
            yield told(gettext_noop("{what}: “{text}” is new."), what=what, text=new[place])
        elif old[place] != new[place]:
            words = gettext_noop("{what}: “{now}” instead of “{before}”.")
            yield told(words, what=what, now=new[place], before=old[place])


def _place(language: str, key: Key) -> Told:
    field = FIELD_WORDS.get(key.field, key.field)
    return told_text(lambda: f"{KIND_WORDS[key.kind]} {key.code}, {field} ({language})")


Offers = dict[tuple[str, str], Document]


def _offers(before: Document, after: Document) -> Iterator[Told]:
    """Which module offers what, and for how much."""
    names = {c["sku"]: c["name"] for c in [*before["components"], *after["components"]]}
    modules = {m["code"]: m["name"] for m in [*before["modules"], *after["modules"]]}
    old, new = (_lines(side["modules"], side["family"]["currency"]) for side in (before, after))
    for place in [*old, *(place for place in new if place not in old)]:
        module, sku = place
        differing = list(_offer(old.get(place), new.get(place)))
        if differing:
            words = gettext_noop("{name} in {module}: {changes}.")
            yield told(words, name=names.get(sku, sku), module=modules[module], changes=told_names(differing))


def _offer(old: Document | None, new: Document | None) -> Iterator[Told]:
    if new is None:
        yield told(gettext_noop("no longer offered"))
    elif old is None:
        yield told(gettext_noop("offered now for {price}"), price=_price(new))
    else:
        yield from pair("", _price(new), _price(old))
        yield from pair(told(_AT_MOST), str(new["max_quantity"]), str(old["max_quantity"]))


def _price(line: Document) -> Told:
    if line["price"] is None:
        return told(gettext_noop("a price on request"))
    return told_text(lambda: money(Decimal(line["price"]), line["currency"]))


def _lines(modules: Iterable[Document], currency: str) -> Offers:
    return {
        (module["code"], line["sku"]): line | {"currency": currency}
        for module in modules
        for line in module["components"]
    }
