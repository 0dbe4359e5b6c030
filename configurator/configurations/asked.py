"""Asked: what part of a long list the customer asks to see, read from and written as an address's query."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

SORTS = {"": _("What suits"), "name": _("Name"), "price": _("Price"), "difference": _("Price difference")}
TICKED, LOW, HIGH = "is.", "min.", "max."
_MOST_WORDS, _MOST_FIELDS, _PAGE_DIGITS = 100, 200, 6

Ends = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """Words to find, filters, order and page. What can't be read counts as not asked for."""

    words: str = ""
    sort: str = ""
    all: bool = False  # also what does not fit
    page: int = 1
    ticked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: dict[str, Ends] = field(default_factory=dict)
    open: bool = False  # the filters are shown

    @property
    def narrowed(self) -> int:
        """How many filters are on."""
        return len(self.ticked) + len(self.ranges)

    def at(self, page: int) -> str:
        """The query that asks for this on a page of its own."""
        return urlencode(list(_fields(self, page)))


def _fields(asked: Asked, page: int) -> Iterator[tuple[str, str]]:
    plain = {"q": asked.words, "sort": asked.sort, "all": "1" * asked.all, "open": "1" * asked.open}
    yield from ((name, value) for name, value in plain.items() if value)
    yield from ((TICKED + code, value) for code, values in asked.ticked.items() for value in values)
    for code, ends in asked.ranges.items():
        yield from (
            (name + code, f"{end:.12g}") for name, end in zip((LOW, HIGH), ends, strict=True) if end is not None
        )
    if page > 1:
        yield "page", str(page)


def asked_in(query: str) -> Asked:
    """What a query asks for; nothing for one that is too long to be ours."""
    try:
        return asked_of(MultiValueDict(parse_qs(query, max_num_fields=_MOST_FIELDS)))
    except ValueError:
        return Asked()


def asked_of(fields: "MultiValueDict[str, str]") -> Asked:
    """What the fields of a form ask for."""
    page = fields.get("page") or ""
    ticked = {name.removeprefix(TICKED): tuple(fields.getlist(name)) for name in fields if name.startswith(TICKED)}
    codes = [name.removeprefix(end) for end in (LOW, HIGH) for name in fields if name.startswith(end)]
    ranges = {code: (_number(fields.get(LOW + code)), _number(fields.get(HIGH + code))) for code in codes}
    return Asked(
        words=" ".join((fields.get("q") or "")[:_MOST_WORDS].split()),
        sort=sort if (sort := fields.get("sort") or "") in SORTS else "",
        all=bool(fields.get("all")),
        page=max(1, int(page)) if page.isdecimal() and len(page) <= _PAGE_DIGITS else 1,
        ticked=ticked,
        ranges={code: ends for code, ends in ranges.items() if ends != (None, None)},
        open=bool(fields.get("open")),
    )


def _number(text: str | None) -> float | None:
    try:
        found = float((text or "").replace(",", "."))
    except ValueError:
        return None
    return found if math.isfinite(found) else None
