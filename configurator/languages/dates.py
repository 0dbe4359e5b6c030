"""Dates as each language orders them. English formats, which templates name, stand for what they say."""

import datetime as dt

from django.template import defaultfilters
from django.utils.translation import get_language

_GERMAN = (("j F", "j. F"), ("j M", "j. M"), ("l j.", "l, j."), ("D j.", "D, j."))
_CHINESE = (
    ("l, j F Y", "Y年n月j日 l"),
    ("l j F Y", "Y年n月j日 l"),
    ("l j F", "n月j日 l"),
    ("D j M", "n月j日 D"),
    ("j F Y", "Y年n月j日"),
    ("j M Y", "Y年n月j日"),
    ("j F", "n月j日"),
    ("j M", "n月j日"),
    ("F Y", "Y年n月"),
    ("日, H", "日 H"),
)
_PERSIAN = ((", ", "، "), ("l j", "l، j"))
_ORDERS = {"de": _GERMAN, "zh-hans": _CHINESE, "fa": _PERSIAN}


def written(value: dt.date | dt.time | str | None, form: str | None = None) -> str:
    """A date or time in a format of Django's, such as "j F Y", in the order of the language; "" for none.

    Persian pages show the dates of the Gregorian calendar, in Persian words.
    """
    for english, own in _ORDERS.get(get_language() or "", ()) if form else ():
        form = str(form).replace(english, own)
    return str(defaultfilters.date(value, form))  # type: ignore[arg-type]  # it takes times too
