"""Few: the first of many names, and how many more there are."""

from collections.abc import Sequence

from django.utils.translation import gettext, ngettext, pgettext


def few(names: Sequence[str], *, most: int, between: str = ", ") -> str:
    """Up to `most` of the names: "Oak, Ash and 3 more", as the language lists things."""
    return few_of(names[:most], more=len(names) - most, between=between)


def few_of(names: Sequence[str], *, more: int, between: str = ", ") -> str:
    """All of the names and how many more there are, if there are any."""
    first = listed(names, between=between)
    if more <= 0:
        return first
    return ngettext("{names} and {count} more", "{names} and {count} more", more).format(names=first, count=more)


def listed(names: Sequence[str], *, between: str = ", ") -> str:
    """All of the names with the sign that the language puts between: "Oak, Ash, Elm", "Oak、Ash、Elm"."""
    if between == ", ":
        between = comma()
    elif between == "; ":
        between = pgettext("between the parts of a list", "; ")
    return between.join(names)


def comma() -> str:
    """The sign that stands between the names of a list."""
    return pgettext("between the names of a list", ", ")


def together(names: Sequence[str]) -> str:
    """All of the names as a sentence has them: "Oak, Ash and Elm"."""
    if len(names) <= 1:
        return "".join(names)
    return gettext("{names} and {last}").format(names=listed(names[:-1]), last=names[-1])
