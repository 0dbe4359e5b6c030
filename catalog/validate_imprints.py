"""Which places for customers' words and pictures can't mean anything; see `validate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from catalog.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from catalog.documents import Document
    from catalog.facts import Facts

MOST_IMPRINTS = 8
"""So many imprints a family may have: each is a form on the page of every build."""
PICTURE = (1200, 900)
_FEWEST_PIXELS = 400
"""A place in the picture with fewer pixels than this (20 x 20) shows nothing."""


def imprints_problems(document: Document, facts: Facts) -> Iterator[Problem]:
    """Check all imprints of a document; the places are in the document."""
    known = {font["code"] for font in document.get("fonts", ())}
    imprints = document.get("imprints", [])
    if len(imprints) > MOST_IMPRINTS:
        yield Problem(
            ("imprints", MOST_IMPRINTS),
            _("A family has at most {most} imprints.").format(most=MOST_IMPRINTS),
        )
    named = {code for imprint in imprints for code in imprint["fonts"]}
    for index, font in enumerate(document.get("fonts", ())):
        if font["code"] not in named:
            yield Problem(("fonts", index, "code"), _("No imprint uses the font “{font}”.").format(font=font["code"]))
    for index, imprint in enumerate(imprints):
        yield from (found.under("imprints", index) for found in imprint_problems(imprint, facts, known))


def imprint_problems(imprint: Document, facts: Facts, fonts: set[str]) -> Iterator[Problem]:
    """Check one imprint."""
    if imprint["takes"] != "picture":
        if not imprint["fonts"]:
            yield Problem(("fonts",), _("Words need at least one font."))
        if not imprint["scripts"]:
            yield Problem(("scripts",), _("Words need at least one kind of writing."))
    for index, code in enumerate(imprint["fonts"]):
        if code not in fonts:
            yield Problem(("fonts", index), _("There is no font “{code}”.").format(code=code))
        elif code in imprint["fonts"][:index]:
            yield Problem(("fonts", index), _("“{code}” is there twice.").format(code=code))
    text = corners_sentence(imprint["corners"])
    if text:
        yield Problem(("corners",), text)
    if "on" in imprint and imprint["on"] not in facts.modules:
        yield Problem(("on",), _("There is no module “{code}” in this family.").format(code=imprint["on"]))
    elif "on" in imprint and facts.modules[imprint["on"]].kind != "one":
        yield Problem(("on",), _("Of this module several can be taken; choose one of which one is."))


def corners_sentence(corners: Sequence[Sequence[int]]) -> str:
    """What is wrong with the corners of a place, "" if nothing: they go clockwise round a convex shape."""
    width, height = PICTURE
    if len(corners) != 4 or any(len(corner) != 2 for corner in corners):  # noqa: PLR2004  a quadrilateral in a plane
        return _("Four corners are needed, each with its distance from the left and from the top.")
    if not all(0 <= x <= width and 0 <= y <= height for x, y in corners):
        return _("A corner lies outside the picture of {width} x {height} pixels.").format(width=width, height=height)
    turns = [_turn(corners[i - 2], corners[i - 1], corners[i]) for i in range(4)]
    if min(turns) <= 0:
        return _("Clockwise from the top left, please, and without a dent: these corners make no such shape.")
    area = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], corners[0]], strict=True)) / 2
    return "" if area >= _FEWEST_PIXELS else _("The place is too small to be seen.")


def _turn(a: Sequence[int], b: Sequence[int], c: Sequence[int]) -> int:
    return (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])
