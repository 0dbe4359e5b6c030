"""Differing: one thing before and after, as it is told to staff; what `impact` and `appearance` are made of."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_noop

from configurator.languages.told import Told, told, told_names

Document = dict[str, Any]
_WORDS = {
    "active": gettext_noop("active"),
    "at_least": gettext_noop("shown from so many pieces on"),
    "attribution": gettext_noop("who made the picture"),
    "colour": gettext_noop("colour"),
    "cost": gettext_noop("cost"),
    "currency": gettext_noop("currency"),
    "description": gettext_noop("description"),
    "height_mm": gettext_noop("height in mm"),
    "help": gettext_noop("help text"),
    "kind": gettext_noop("kind"),
    "lead_time_days": gettext_noop("delivery time in days"),
    "licence": gettext_noop("licence"),
    "lines": gettext_noop("most lines"),
    "listed": gettext_noop("listed in the shop"),
    "look_first": gettext_noop("looked at first"),
    "maximum": gettext_noop("at most"),
    "minimum": gettext_noop("at least"),
    "most": gettext_noop("most characters"),
    "must_be": gettext_noop("it must be"),
    "name": gettext_noop("name"),
    "note": gettext_noop("note"),
    "number": gettext_noop("numbers that can be given"),
    "paper": gettext_noop("label below it"),
    "picture": gettext_noop("picture"),
    "piece": gettext_noop("a piece"),
    "place": gettext_noop("place in the picture"),
    "position": gettext_noop("place in the list"),
    "price_per_100_g": gettext_noop("price per 100 g"),
    "required": gettext_noop("required"),
    "says": gettext_noop("the customer's sentence"),
    "several": gettext_noop("several answers"),
    "step": gettext_noop("step"),
    "tagline": gettext_noop("tagline"),
    "text": gettext_noop("question"),
    "valid_from": gettext_noop("first day"),
    "valid_to": gettext_noop("last day"),
    "weight_g": gettext_noop("weight in g"),
    "width_mm": gettext_noop("width in mm"),
}
GONE, NEW = gettext_noop("“{name}” ({code}) is taken out."), gettext_noop("“{name}” ({code}) is new.")
DIFFERS = gettext_noop("“{name}” ({code}): {changes}.")
NOTHING = told(gettext_noop("nothing"))
_YES, _NO = told(gettext_noop("yes")), told(gettext_noop("no"))
_LONG = 80


def plain(old: Document, new: Document, left_out: set[str]) -> Iterator[Told]:
    """What differs in the fields of one thing, but those that are told in another way."""
    for key in {**old, **new}:
        if key not in left_out:
            what = told(_WORDS[key]) if key in _WORDS else key.replace("_", " ")
            yield from pair(what, _value(new.get(key)), _value(old.get(key)))


def pair(what: Told, now: Told, before: Told) -> Iterator[Told]:
    """One thing after and before; long texts are not repeated. `what` may be empty."""
    if now == before:
        return
    if any(isinstance(text, str) and len(text) > _LONG for text in (now, before)):
        yield told(gettext_noop("{what} is worded differently"), what=what)
    elif what:
        yield told(gettext_noop("{what} {now} instead of {before}"), what=what, now=now, before=before)
    else:
        yield told(gettext_noop("{now} instead of {before}"), now=now, before=before)


def names_or_nothing(found: Sequence[Told]) -> Told:
    """A list of names in words, also where there is none."""
    return told_names(found) if found else NOTHING


def _value(value: Any) -> Told:
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, bool):
        return _YES if value else _NO
    return f"“{value}”" if isinstance(value, str) and not value.replace(".", "").isdigit() else str(value)
