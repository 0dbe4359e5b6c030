"""Impact: what publishing a draft would change against what is on sale, in sentences for staff, before and after."""

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
from catalog.texts.rows import flat
from configurator.releases.money import money

Document = dict[str, Any]
Rows = dict[str, Document]
_WORDS = {
    "says": "the customer's sentence",
    "listed": "listed in the shop",
    "weight_g": "weight in g",
    "lead_time_days": "delivery time in days",
    "price_per_100_g": "price per 100 g",
    "help": "help text",
    "must_be": "it must be",
    "valid_from": "first day",
    "valid_to": "last day",
}
_READ_AS_ONE = {"form", "strength", "if", "then", "unless", "left", "right", "terms", "constant", "operator", "bound"}
_READ_AS_ONE |= {"modules", "rows"}
_LONG = 80


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs in one kind of thing: "3 of 40 components differ", and each as a sentence."""

    heading: str
    sentences: tuple[str, ...]


def changes_between(*, before: Document | None, after: Document) -> list[Changes]:
    """What differs between two documents of a family, by kind; empty when nothing does. Linear in both."""
    if before is None:
        return [Changes("Family", ("The first release of this family.",))]
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
        gettext_noop("Texts in other languages"): list(_texts(before, after)),
    }
    if not any(found.values()) and before != after:
        found["Family"] = ["Only the order of things, or units and names of attributes."]
    return [Changes(heading, tuple(sentences)) for heading, sentences in found.items() if sentences]


def _by(document: Document, kind: str, key: str) -> Rows:
    return {row[key]: row for row in document.get(kind, ())}


def _rows(kind: str, key: str, before: Document, after: Document, names: dict[bool, Names]) -> Iterator[str]:
    """What is new, what is gone, and what differs in the rest."""
    old, new = _by(before, kind, key), _by(after, kind, key)
    for code in [*old, *(code for code in new if code not in old)]:
        row = new.get(code) or old[code]
        text = f"“{row.get('name') or row.get('says') or row.get('text') or code}” ({code})"
        if code not in new:
            yield f"{text} is taken out."
        elif code not in old:
            read = f" It reads: {sentence(row, names[True])}" if kind == "rules" else ""
            yield f"{text} is new.{read}"
        elif old[code] != new[code]:
            differing = list(_differing(kind, old[code], new[code], names))
            if differing:
                yield f"{text}: {'; '.join(differing)}."


def _differing(kind: str, old: Document, new: Document, names: dict[bool, Names]) -> Iterator[str]:
    match kind:
        case "rules":
            yield from _pair("it reads", _read(new, names[True]), _read(old, names[False]))
            yield from _plain(old, new, _READ_AS_ONE)
        case "modules":
            if old["asked_if"] != new["asked_if"]:
                yield from _pair("it is asked", _asked(new, names[True]), _asked(old, names[False]))
            yield from _parts(old, new, names)
            yield from _plain(old, new, {"asked_if", "components", "parts"})
        case "components":
            yield from _attributes(old["attributes"], new["attributes"], names[True])
            yield from _parts(old, new, names)
            yield from _plain(old, new, {"attributes", "parts"})
        case "needs":
            yield from _answers(old, new, names)
            yield from _plain(old, new, {"answers"})
        case _:
            yield from _choices(old["choices"], new["choices"], names)
            yield from _plain(old, new, {"choices"})


def _read(rule: Document, names: Names) -> str:
    return f"“{sentence(rule, names).removesuffix('.')}”"


def _asked(module: Document, names: Names) -> str:
    said = condition_sentence(module, names).removesuffix(".").removeprefix(f"{names.module(module['code'])} is asked ")
    return f"“{said}”" if module["asked_if"] else said


def _fields(old: Document, new: Document) -> Iterator[str]:
    for text in _plain(old, new, set()):
        yield f"{text[0].upper()}{text[1:]}."


def _answers(old: Document, new: Document, names: dict[bool, Names]) -> Iterator[str]:
    """Which answers are new, gone, or wish for something else."""
    now, before = (
        {answer["code"]: _answer(answer, names[is_new]) for answer in side["answers"]}
        for side, is_new in ((new, True), (old, False))
    )
    for code in {**before, **now}:
        yield from _pair("the answer", now.get(code, "nothing"), before.get(code, "nothing"))


def _answer(answer: Document, names: Names) -> str:
    wishes = "; ".join(f"{wish_words(wish, names)} ({wish['weight']:+d})" for wish in answer["wishes"])
    return f"“{answer['text']}” ({'must hold: ' if answer['hard'] else ''}{wishes or 'no wish'})"


def _plain(old: Document, new: Document, left_out: set[str]) -> Iterator[str]:
    for key in {**old, **new}:
        if key not in left_out:
            yield from _pair(_WORDS.get(key, key.replace("_", " ")), _value(new.get(key)), _value(old.get(key)))


def _attributes(old: Mapping[str, Any], new: Mapping[str, Any], names: Names) -> Iterator[str]:
    for code in {**old, **new}:
        unit = names.units.get(code, "")
        said = [value_words(side[code], unit) if code in side else "not known" for side in (new, old)]
        yield from _pair(names.attributes.get(code, code), *said)


def _parts(old: Document, new: Document, names: dict[bool, Names]) -> Iterator[str]:
    said = [
        [part_sentence(line, row, names[is_new]) for line in row.get("parts", ())]
        for row, is_new in ((new, True), (old, False))
    ]
    for line in said[0]:
        if line not in said[1]:
            yield f"it needs {line} now"
    for line in said[1]:
        if line not in said[0]:
            yield f"it no longer needs {line}"


def _choices(old: Mapping[str, Any], new: Mapping[str, Any], names: dict[bool, Names]) -> Iterator[str]:
    for module in {**old, **new}:
        yield from _pair(
            names[True].module(module), _line(new.get(module), names[True]), _line(old.get(module), names[False])
        )


def _line(line: Any, names: Names) -> str:
    """A line of a preset in words."""
    if line is None:
        return "left open"
    if isinstance(line, str):
        return names.component(line)
    if isinstance(line, Mapping):
        return ", ".join(f"{count} of {names.component(sku)}" for sku, count in line.items()) or "nothing"
    return ", ".join(names.component(part) if isinstance(part, str) else f"{part} of it" for part in line) or "nothing"


def _pair(what: str, now: str, before: str) -> Iterator[str]:
    """One thing after and before; long texts are not repeated."""
    if now == before:
        return
    if max(len(now), len(before)) > _LONG and what not in ("it reads", "it is asked", "the answer"):
        yield f"{what} is worded differently"
    else:
        yield f"{what} {now} instead of {before}".strip()


def _value(value: Any) -> str:
    if value is None or value in ("", []):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"“{value}”" if isinstance(value, str) and not value.replace(".", "").isdigit() else str(value)


def _price_lines(before: Document, after: Document, names: dict[bool, Names]) -> Iterator[str]:
    """Which lines of the price are new, gone or read differently."""
    sides = ((before, names[False]), (after, names[True]))
    old, new = (
        {row["code"]: (row["name"], _read_price(row, names, side)) for row in side.get("prices", ())}
        for side, names in sides
    )
    for code in [*old, *(code for code in new if code not in old)]:
        if code not in new:
            yield f"“{old[code][0]}” ({code}) is no longer part of the price."
        elif code not in old:
            yield f"“{new[code][0]}” ({code}) is a new line of the price: {new[code][1]}."
        elif old[code] != new[code]:
            pairs = zip(("it is called", "it reads"), new[code], old[code], strict=True)
            yield f"“{new[code][0]}” ({code}): {'; '.join(text for pair in pairs for text in _pair(*pair))}."


def _read_price(row: Document, names: Names, side: Document) -> str:
    return f"“{price_sentence(row, names, side['family']['currency']).removesuffix('.')}”"


def _texts(before: Document, after: Document) -> Iterator[str]:
    """Which texts in other languages are new, gone, or read differently."""
    old, new = (
        {(language, key): text for language, key, text in flat(side.get("texts", {}))} for side in (before, after)
    )
    for place in [*old, *(place for place in new if place not in old)]:
        language, key = place
        what = f"{key.kind} {key.code}, {key.field} ({language})"
        if place not in new:
            yield f"{what}: “{old[place]}” is taken out."
        elif place not in old:
            yield f"{what}: “{new[place]}” is new."
        elif old[place] != new[place]:
            yield f"{what}: “{new[place]}” instead of “{old[place]}”."


Offers = dict[tuple[str, str], Document]


def _offers(before: Document, after: Document) -> Iterator[str]:
    """Which module offers what, and for how much."""
    names = {c["sku"]: c["name"] for c in [*before["components"], *after["components"]]}
    modules = {m["code"]: m["name"] for m in [*before["modules"], *after["modules"]]}
    old, new = (_lines(side["modules"], side["family"]["currency"]) for side in (before, after))
    for place in [*old, *(place for place in new if place not in old)]:
        module, sku = place
        differing = list(_offer(old.get(place), new.get(place)))
        if differing:
            yield f"{names.get(sku, sku)} in {modules[module]}: {', '.join(differing)}."


def _offer(old: Document | None, new: Document | None) -> Iterator[str]:
    if new is None:
        yield "no longer offered"
    elif old is None:
        yield f"offered now for {_price(new)}"
    else:
        yield from _pair("", _price(new), _price(old))
        yield from _pair("at most", str(new["max_quantity"]), str(old["max_quantity"]))


def _price(line: Document) -> str:
    return money(Decimal(line["price"]), line["currency"]) if line["price"] is not None else "a price on request"


def _lines(modules: Iterable[Document], currency: str) -> Offers:
    return {
        (module["code"], line["sku"]): line | {"currency": currency}
        for module in modules
        for line in module["components"]
    }
