"""Choose: from what somebody writes to one of the languages of the interface."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.conf import settings
from django.utils import translation

_ASKED = re.compile(r"/([a-z]{2,3}(?:-[A-Za-z]{2,8})?)(/.*)", re.DOTALL)


@lru_cache(maxsize=256)
def language_named(text: str) -> str:
    """The language of ours that a code means: "zh" and "zh-CN" are "zh-hans"; "" for one that we don't speak."""
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", text):
        return ""
    try:
        return translation.get_supported_language_variant(text.lower())
    except LookupError:
        return ""


def asked_in(path: str) -> tuple[str, str]:
    """The language that an address begins with, and the address without it: "/de/cart/" is ("de", "/cart/").

    Only our own codes and "zh" count: any other beginning is a page's, or nobody's.
    """
    found = _ASKED.fullmatch(path)
    if found and (found[1] == "zh" or found[1] in dict(settings.LANGUAGES)):
        return language_named(found[1]), found[2]
    return "", path


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Write for somebody who is not here: mails, letters, papers. An empty or unknown language is the shop's own."""
    with translation.override(language_named(language) or settings.LANGUAGE_CODE):
        yield
