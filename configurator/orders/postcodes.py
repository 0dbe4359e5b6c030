"""Postcodes: what they look like in countries where all of them look alike.

Only forms that a country's post gives to every address, as the Universal Postal Union publishes them; where there is
doubt a country is left out, because a true address that is refused is worse than a wrong one that is asked about later.
"""

import re
from types import MappingProxyType

# 9 stands for a digit, A for a letter; spaces, hyphens and the country's letters before the digits don't count
_FORMS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("9999",): ("AT", "AU", "BE", "BG", "CH", "CY", "DK", "HU", "LI", "LU", "LV", "NO", "NZ", "SI", "ZA"),
    ("99999",): ("CZ", "DE", "EE", "ES", "FI", "FR", "GR", "HR", "IT", "KR", "LT", "MX", "PL", "SE", "SK", "TR", "UA"),
    ("99999", "999999999"): ("US",),
    ("999999",): ("CN", "IN", "RO", "RU", "SG"),
    ("9999999",): ("JP",),
    ("99999999",): ("BR",),
    ("9999AA",): ("NL",),
    ("A9A9A9",): ("CA",),
    ("A99AA", "A999AA", "AA99AA", "AA999AA", "A9A9AA", "AA9A9AA"): ("GB",),
}
_OF = MappingProxyType({code: forms for forms, codes in _FORMS.items() for code in codes})

_SHOWN = MappingProxyType(
    {"CZ": "999 99", "GR": "999 99", "SE": "999 99", "SK": "999 99", "PL": "99-999", "JP": "999-9999"}
    | {"BR": "99999-999", "NL": "9999 AA", "CA": "A9A 9A9", "GB": "AA9 9AA", "LV": "LV-9999"}
)
_EXAMPLE = str.maketrans("9", "1")
_ASIDE = re.compile(r"[\s\-\u2010\u2011\u2013]+")  # dashes that word processors make of a hyphen too
_COUNTRY_BEFORE = re.compile(r"^[A-Z]{1,3}(?=\d)")


def looks_like(*, postcode: str, country: str) -> bool:
    """Whether a postcode has a form of its country's; True where we know none."""
    forms = _OF.get(country)
    if forms is None:
        return True
    bare = _ASIDE.sub("", postcode.upper())
    if all(form.isdecimal() for form in forms):
        bare = _COUNTRY_BEFORE.sub("", bare)
    return "".join("9" if c.isdecimal() else "A" if c.isalpha() else c for c in bare) in forms


def example(country: str) -> str:
    """One that could be, such as 11111, for a country with a form that we know."""
    return _SHOWN.get(country, _OF[country][0]).translate(_EXAMPLE)
