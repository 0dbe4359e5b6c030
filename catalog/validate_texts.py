"""What can't be meant by the texts in other languages of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.problems import Problem
from catalog.shapes import is_storable
from catalog.texts.fields import Key, limits_of, originals
from catalog.texts.rows import flat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from catalog.documents import Document

_SPACES = {"\n", "\t", "\r"}
_FIRST_PRINTED, _DELETE, _LAST_CONTROL = 32, 127, 159


def texts_problems(document: Document) -> Iterator[Problem]:
    """Find texts of what is not there, and those that do not fit their place."""
    if not document.get("texts"):
        return
    known = originals(document)
    for language, key, text in flat(document["texts"]):
        said = text_problem(key, text, known)
        if said:
            yield Problem(("texts", language, *key), said)


def text_problem(key: Key, text: str, known: Mapping[Key, str]) -> str:
    """What is wrong with one text, "" if nothing is."""
    limits = limits_of(key)
    if limits is None or key not in known:
        return _("There is no such text in the shop's language.")
    if not text.strip():
        return _("Write something, or leave it out.")
    if len(text) > limits.most:
        message = ngettext(
            "At most {most} character fits here; this has {count}.",
            "At most {most} characters fit here; this has {count}.",
            limits.most,
        )
        return message.format(most=limits.most, count=len(text))
    if "\n" in text and not limits.lines:
        return _("This has to stay in one line.")
    if not is_storable(text) or any(map(_is_control, text)):
        return _("There is a sign in it that can't be shown.")
    return ""


def _is_control(sign: str) -> bool:
    """Whether a sign is a control character; spaces and ends of lines are none."""
    return sign not in _SPACES and (ord(sign) < _FIRST_PRINTED or _DELETE <= ord(sign) <= _LAST_CONTROL)
