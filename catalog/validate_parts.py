"""Which lists of parts can't be meant; see `validate`."""

from __future__ import annotations

from decimal import Decimal
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from catalog.explode import PartsList, attribute_of, is_meant
from catalog.facts import EVERYBODYS
from catalog.numbers import NUMBER, with_numbers
from catalog.problems import Problem
from catalog.validate_cycles import Graph, circles
from catalog.validate_rules import KINDS, selector_problems
from catalog.values import Kind
from configurator.languages.few import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from catalog.documents import Document
    from catalog.facts import Facts

MOST_LINES = 100
"""So many lines may a component or a module have."""
MOST_LEVELS = 8
"""So many parts may stand below each other."""
MOST_PIECES = 1_000_000
"""So many pieces of all parts together may one product be made of."""
MOST_ROWS = 10_000
"""So many different parts may they be, each counted once for what it is a part of."""


def part_problems(document: Document, facts: Facts) -> Iterator[Problem]:
    """Check all parts of a family whose components have attributes of the right kinds.

    Pieces are counted once all else is right: nothing can be counted round a circle.
    """
    document = with_numbers(document)
    components = {entry["sku"]: entry for entry in document["components"]}
    problems: list[Problem] = []
    for index, entry in enumerate(document["components"]):
        problems += [found.under("components", index) for found in component_part_problems(entry, components, facts)]
    for index, module in enumerate(document["modules"]):
        problems += [found.under("modules", index) for found in module_part_problems(module, components, facts)]
    problems += tree_problems(document["components"])
    yield from problems or _size_problems(document)


def component_part_problems(entry: Document, components: Mapping[str, Document], facts: Facts) -> Iterator[Problem]:
    """Check what a component needs, line by line."""
    yield from _length_problems(entry.get("parts", ()))
    for index, line in enumerate(entry.get("parts", ())):
        for found in line_problems(line, components, facts, [entry]):
            yield found.under("parts", index)


def module_part_problems(module: Document, components: Mapping[str, Document], facts: Facts) -> Iterator[Problem]:
    """Check what is needed for what is chosen in a module, line by line."""
    yield from _length_problems(module.get("parts", ()))
    for index, line in enumerate(module.get("parts", ())):
        selector = {key: line[key] for key in ("component", "attribute", "operator", "value") if key in line}
        found = list(selector_problems(selector | {"module": module["code"]}, facts))
        offered = (components[entry["sku"]] for entry in module["components"] if entry["sku"] in components)
        meant = [] if found else [entry for entry in offered if is_meant(line, entry)]
        found += line_problems(line, components, facts, meant)
        yield from (problem.under("parts", index) for problem in found)


def _length_problems(lines: Sequence[Document]) -> Iterator[Problem]:
    if len(lines) > MOST_LINES:
        yield Problem(
            ("parts",),
            _("These are {count} lines of parts; the most is {most}.").format(count=len(lines), most=MOST_LINES),
        )


def line_problems(
    line: Document, components: Mapping[str, Document], facts: Facts, meant: Sequence[Document]
) -> Iterator[Problem]:
    """Check part and number of one line; `meant` are the components that need the part."""
    if line["part"] not in components:
        yield Problem(("part",), _("There is no component “{sku}”, or it is retired.").format(sku=line["part"]))
    quantity, per = Decimal(line["quantity"]), line.get("per")
    if quantity <= 0:
        yield Problem(("quantity",), _("Expected a number above 0."))
    elif quantity > MOST_PIECES:
        yield Problem(("quantity",), _("This is more than {most:,} pieces.").format(most=MOST_PIECES))
    elif per is None and quantity != quantity.to_integral_value():
        yield Problem(("quantity",), _("Expected a whole number; a broken one only times an attribute."))
    if per is None:
        return
    kind = facts.attributes.get(per)
    if kind is None:
        yield Problem(("per",), _("There is no attribute “{code}”.").format(code=per))
    elif kind != Kind.NUMBER:
        yield Problem(
            ("per",), _("Only a number can be multiplied; this attribute has {kinds}.").format(kinds=KINDS[kind])
        )
    elif per not in EVERYBODYS:
        without = next((entry["name"] for entry in meant if attribute_of(entry, per) is None), None)
        if without is not None:
            yield Problem(
                ("per",),
                _("“{without}” has no “{per}”, so nobody knows how many it needs.").format(without=without, per=per),
            )


def tree_problems(components: Sequence[Document]) -> Iterator[Problem]:
    """Find one problem for each circle of parts; without any, one for what is too many levels deep."""
    places = {entry["sku"]: index for index, entry in enumerate(components)}
    graph = _graph(components, places)
    found = False
    for circle in circles(graph):
        found = True
        names = listed([f"“{components[place]['name']}”" for place in circle])
        is_own = len(circle) == 1
        text = (
            _("{names} can't be a part of itself.").format(names=names)
            if is_own
            else _("These are parts of each other: {names}.").format(names=names)
        )
        yield Problem(("components", circle[-1], "parts"), _("{text} Take it out.").format(text=text))
    levels = {} if found else _levels(graph)
    for sku, level in levels.items():
        if level > MOST_LEVELS:
            text = _("Its parts stand {level} levels deep; the most is {most}.").format(level=level, most=MOST_LEVELS)
            yield Problem(("components", places[sku], "parts"), text)
            return


def _graph(components: Sequence[Document], places: Mapping[str, int]) -> Graph:
    lines = {entry["sku"]: entry["parts"] for entry in components if "parts" in entry}
    parts = {sku: [line["part"] for line in own] for sku, own in lines.items()}
    return {sku: {part: places[part] for part in own if part in places} for sku, own in parts.items()}


def _levels(graph: Graph) -> dict[str, int]:
    """How many levels of parts stand below each that has or is one, the lowest first."""
    levels: dict[str, int] = {}
    for sku in TopologicalSorter(graph).static_order():
        levels[sku] = max((levels[part] + 1 for part in graph.get(sku, ())), default=0)
    return levels


def _size_problems(document: Document) -> Iterator[Problem]:
    """Everything of a product at its most may not need more pieces than an order can count."""
    parts = PartsList(document)
    if parts.is_empty:
        return
    components = document["components"]
    pieces: dict[str, int] = {}
    for sku in _levels(_graph(components, {entry["sku"]: index for index, entry in enumerate(components)})):
        pieces[sku] = sum(count * (1 + pieces[part]) for part, count in parts.own(sku).items())
    most = [_most_of(module, parts, pieces) for module in document["modules"]]
    of_parts = sum(len(parts.own(sku)) for sku in pieces)
    limits = (
        (_("pieces of parts"), [n for n, _ in most], 0, MOST_PIECES),
        (_("different parts"), [n for _, n in most], of_parts, MOST_ROWS),
    )
    for what, counts, more, limit in limits:
        if sum(counts) + more > limit:
            text = _("One product could need {value:,} {what}, most of them here; the most is {limit:,}.").format(
                value=sum(counts) + more, what=what, limit=limit
            )
            yield Problem(("modules", counts.index(max(counts)), "parts"), text)


def _most_of(module: Document, parts: PartsList, pieces: Mapping[str, int]) -> tuple[int, int]:
    """How many pieces, and how many different parts at once, what is chosen in a module may need."""
    found = [(0, 0)]
    for entry in module["components"]:
        if entry["sku"] not in parts.components:
            continue  # said already, where it is offered
        needed = parts.chosen(module["code"], entry["sku"])
        each = sum(count * (1 + pieces.get(part, 0)) for part, count in needed.items())
        found.append((each * int(entry["max_quantity"]), len(needed)))
    together = max if module["kind"] in ("one", NUMBER) else sum
    return together(n for n, _ in found), together(n for _, n in found)
