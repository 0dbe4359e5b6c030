"""Impact: what publishing a draft would change, in sentences for staff."""

from collections.abc import Iterable, Iterator
from typing import Any

Rows = dict[str, dict[str, Any]]


def draft_changes(*, released: dict[str, Any] | None, draft: dict[str, Any]) -> tuple[str, ...]:
    """What differs between a release's document and a draft; empty when nothing does. Linear in both."""
    if released is None:
        return ("The first release of this family.",)
    if released == draft:
        return ()
    found = [
        *_parts("Module", _by(released["modules"], "code"), _by(draft["modules"], "code"), "name"),
        *_parts("Component", _by(released["components"], "sku"), _by(draft["components"], "sku"), "name"),
        *_parts("Rule", _by(released["rules"], "code"), _by(draft["rules"], "code"), "says"),
        *_parts("Preset", _by(released["presets"], "code"), _by(draft["presets"], "code"), "name"),
        *_prices(released, draft),
    ]
    return tuple(found or ["Texts or the order of things."])


def _by(rows: Iterable[dict[str, Any]], key: str) -> Rows:
    return {row[key]: {k: v for k, v in row.items() if k != "components"} for row in rows}


def _parts(kind: str, old: Rows, new: Rows, name: str) -> Iterator[str]:
    for code in [*old, *(code for code in new if code not in old)]:
        row = new.get(code) or old[code]
        text = f"{kind} “{row[name]}” ({code})"
        if code not in new:
            yield f"{text} is taken out."
        elif code not in old:
            yield f"{text} is new."
        elif old[code] != new[code]:
            yield f"{text}: {', '.join(_keys(old[code], new[code]))} changed."


def _keys(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    words = {"says": "sentence", "if": "condition", "then": "other side", "asked_if": "asked only if"}
    keys = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    return [words.get(key, key.replace("_", " ")) for key in keys]


def _prices(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    names = {c["sku"]: c["name"] for c in [*old["components"], *new["components"]]}
    before, after = _offers(old), _offers(new)
    for place in [*before, *(place for place in after if place not in before)]:
        module, sku = place
        text = f"{names.get(sku, sku)} in {module}"
        if place not in after:
            yield f"{text}: no longer offered."
        elif place not in before:
            yield f"{text}: offered now."
        elif before[place]["price"] != after[place]["price"]:
            yield f"{text}: {_price(after[place])} instead of {_price(before[place])}."
        elif before[place] != after[place]:
            yield f"{text}: quantity or place in the list changed."


def _price(line: dict[str, Any]) -> str:
    return str(line["price"]) if line["price"] is not None else "price on request"


def _offers(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(m["name"], line["sku"]): line for m in document["modules"] for line in m["components"]}
