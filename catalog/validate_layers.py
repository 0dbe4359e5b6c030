"""Which layers of a picture can't mean anything, or are too many or too heavy; see `validate`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.cells import number_text
from catalog.numbers import NUMBER
from catalog.pictures import NotAPictureError, size_of
from catalog.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from catalog.documents import Document
    from catalog.facts import Facts

MOST_LAYERS = 400
"""So many layers a family may have: a build shows a few of them, publishing makes the pictures of all."""
MOST_BYTES = 400_000
"""So large a layer's kept picture may be: customers load a dozen of them."""
LEAST_WIDTH = 600
NOT_FOUR_TO_THREE = gettext_lazy(
    "A layer is four wide to three high and at least 600 pixels wide; this one is {0} x {1} pixels."
)
TOO_HEAVY = gettext_lazy(
    "This layer takes {0} KB; at most 400 KB. Fewer details or a flatter background make it smaller."
)
TOO_MANY = format_lazy(gettext_lazy("A family has at most {most} picture layers."), most=MOST_LAYERS)


def layer_problems(layer: Document, facts: Facts) -> Iterator[Problem]:
    """Check what brings one layer in."""
    most = []
    for code, skus in layer["with"].items():
        module = facts.modules.get(code)
        if module is None:
            yield Problem(("with", code), _("There is no module “{code}” in this family.").format(code=code))
            continue
        for index, sku in enumerate(skus):
            if sku not in module.most:
                yield Problem(("with", code, index), _("“{code}” does not offer “{sku}”.").format(code=code, sku=sku))
        most.append(max((module.most.get(sku, 0) for sku in skus), default=0))
    yield from _number_problems(layer, facts)
    reached = max(most, default=0) or layer["at_least"]  # what is not offered is said already
    if layer["at_least"] > reached:
        yield Problem(
            ("at_least",), _("So many are never taken of all that is named; at most {reached}.").format(reached=reached)
        )


def _number_problems(layer: Document, facts: Facts) -> Iterator[Problem]:
    for code, text in layer.get("from", {}).items():
        module = facts.modules.get(code)
        if module is None:
            yield Problem(("from", code), _("There is no module “{code}” in this family.").format(code=code))
        elif module.kind != NUMBER:
            yield Problem(
                ("from", code),
                _("Customers choose in “{code}”; only a number that they give can be named here.").format(code=code),
            )
        elif module.span is not None and Decimal(text) > module.span.high:
            high = number_text(module.span.high)
            yield Problem(("from", code), _("Numbers of “{code}” end at {high}.").format(code=code, high=high))


def number_problems(layers: list[Document]) -> Iterator[Problem]:
    """Check how many layers there are; the places are in the document."""
    if len(layers) > MOST_LAYERS:
        yield Problem(("layers", MOST_LAYERS), str(TOO_MANY))


def sheet_sentence(data: bytes) -> str:
    """What is wrong with a layer's picture, "" if nothing. Reads the header only. Raises NotAPictureError."""
    width, height = size_of(data)
    if width < LEAST_WIDTH or abs(width * 3 - height * 4) > 4:  # noqa: PLR2004  a pixel of rounding
        return NOT_FOUR_TO_THREE.format(width, height)
    return TOO_HEAVY.format(-(-len(data) // 1000)) if len(data) > MOST_BYTES else ""


def sheet_problems(document: Document, found: Mapping[str, bytes]) -> Iterator[Problem]:
    """Check the pictures of layers, as far as they were found beside the file."""
    for index, layer in enumerate(document.get("layers", ())):
        try:
            text = sheet_sentence(found[layer["picture"]]) if layer["picture"] in found else ""
        except NotAPictureError:
            continue  # it is said already that it is none
        if text:
            yield Problem(("layers", index, "picture"), text)
