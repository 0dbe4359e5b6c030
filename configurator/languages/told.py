"""Told: a sentence that is stored as data and said later, in the language of whoever reads it then.

`told(gettext_noop("{name} is new."), name="Oak")` is plain data for a JSON field: the words, untranslated, and what
stands in their blanks. A blank takes a text as it is, a number, a list of names, or another thing that is told. Words
that are reworded later are said as they were written then; what was stored as a finished sentence is said as it is.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext, override

from configurator.languages.few import few_of, listed
from configurator.languages.figures import number

Told = str | dict[str, Any]

_WORDS, _BLANKS = "words", "blanks"
_NAMES, _MORE, _PARTS = "names", "more", "parts"
_EACH, _FIRST = "each", "first"


def told(words: str, **blanks: Any) -> Told:
    """Words that are marked with `gettext_noop`, and what stands in their blanks."""
    return {_WORDS: words, _BLANKS: blanks} if blanks else {_WORDS: words}


def told_names(names: Sequence[Told], *, most: int | None = None) -> Told:
    """A list of names: "Oak, Ash and 3 more"."""
    return {_NAMES: list(names[:most]), _MORE: len(names) - len(names[:most])}


def told_parts(parts: Iterable[Told]) -> Told:
    """A list of what is longer than a name: "a; b"."""
    return {_PARTS: list(parts)}


def told_first(one: Told) -> Told:
    """The same as the beginning of a sentence."""
    return {_FIRST: one}


def told_by(speak: Callable[[], Any]) -> Any:
    """What other code says, a text or lists of texts, in each language of the site; once where they are the same.

    The lists have to be equally long in each.
    """
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = speak()
    return _merged(found)


def told_text(speak: Callable[[], str]) -> Told:
    """The same of one text: what the catalog says of its documents, a label, an amount."""
    one: Told = told_by(speak)
    return one


def _merged(found: dict[str, Any]) -> Any:
    first = next(iter(found.values()))
    if isinstance(first, str):
        return {_EACH: found} if any(text != first for text in found.values()) else first
    return [_merged({code: part[place] for code, part in found.items()}) for place in range(len(first))]


def say(one: Any) -> str:
    """What was told, in the language that is shown now."""
    if isinstance(one, str):
        return one
    if isinstance(one, dict):
        return next((speak(one) for key, speak in _SPEAK.items() if key in one), "")
    return number(one)


def _words(one: dict[str, Any]) -> str:
    return gettext(one[_WORDS]).format(**{name: say(blank) for name, blank in one.get(_BLANKS, {}).items()})


def _names(one: dict[str, Any]) -> str:
    return few_of(list(map(say, one[_NAMES])), more=one[_MORE])


def _parts(one: dict[str, Any]) -> str:
    return listed(list(map(say, one[_PARTS])), between="; ")


def _each(one: dict[str, Any]) -> str:
    found: dict[str, str] = one[_EACH]
    return found.get(get_language() or "") or found.get(settings.LANGUAGE_CODE) or next(iter(found.values()))


def _first(one: dict[str, Any]) -> str:
    text = say(one[_FIRST])
    return text[:1].upper() + text[1:]


_SPEAK = {_WORDS: _words, _NAMES: _names, _PARTS: _parts, _EACH: _each, _FIRST: _first}


def as_text(one: Told) -> str:
    """The same for a column of text; `say_text` reads it."""
    return one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)


def say_entry(entry: Any) -> str:
    """What an entry of the admin's log tells: Django's own, one of ours, or a sentence of ours without blanks."""
    is_djangos = entry.change_message.startswith("[")
    return str(entry.get_change_message()) if is_djangos else say_text(entry.change_message)


def say_text(text: str) -> str:
    """What a column of text tells, in the language that is shown now; not for what people type.

    Words of ours without blanks may stand there as they are. A finished sentence of others is said as it is.
    """
    if not text.startswith("{"):
        return gettext(text) if text else ""
    try:
        return say(json.loads(text)) or text
    except (ValueError, LookupError, TypeError, AttributeError):
        return text
