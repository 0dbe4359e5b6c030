"""Which rules and conditions wait for each other in a circle; see `validate`.

A circle of *needs* says “always together” in a way that nobody can read, and a circle of *asked only if* asks nothing.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from catalog.problems import Problem
from configurator.languages.few import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from catalog.documents import Document

Graph = dict[str, dict[str, int]]


def cycle_problems(document: Document) -> Iterator[Problem]:
    """Find one problem for each circle of *needs*, and of modules that are asked only if another is taken."""
    needs: Graph = {}
    for index, rule in enumerate(document["rules"]):
        if _is_plain_need(rule):
            needs.setdefault(_key(rule["if"][0]), {})[_key(rule["then"][0])] = index
    for circle in circles(needs):
        codes = listed([f"“{document['rules'][index]['code']}”" for index in circle])
        text = _(
            "These rules need each other in a circle: {codes}. Take one out; a table can say “only together”."
        ).format(codes=codes)
        yield Problem(("rules", circle[-1], "then"), text)
    waits: Graph = {}
    for index, module in enumerate(document["modules"]):
        if module["asked_if"] and module["code"] not in {other["module"] for other in module["asked_if"]}:
            waits[module["code"]] = {other["module"]: index for other in module["asked_if"]}
    for circle in circles(waits):
        names = listed([f"“{document['modules'][index]['name']}”" for index in circle])
        text = _("These modules wait for each other in a circle, so none may ever be asked: {names}.").format(
            names=names
        )
        yield Problem(("modules", circle[-1], "asked_if"), text)


def _is_plain_need(rule: Document) -> bool:
    is_plain = rule["form"] == "needs" and rule["strength"] == "must" and not rule["unless"]
    return is_plain and len(rule["if"]) == len(rule["then"]) == 1


def _key(selector: Document) -> str:
    return json.dumps(selector, sort_keys=True)


def circles(graph: Mapping[str, Mapping[str, int]]) -> Iterator[list[int]]:
    """Give the edges of circles, at least one circle of each knot; every edge is looked at once."""
    done: set[str] = set()
    for start in graph:
        path: list[str] = []
        edges: list[int] = []
        ways = [iter([(start, -1)])]
        while ways:
            node, edge = next(ways[-1], ("", -1))
            if not node:
                ways.pop()
                if path:
                    done.add(path.pop())
                    edges.pop()
            elif node in path:
                yield [*edges[path.index(node) + 1 :], edge]
            elif node not in done:
                path.append(node)
                edges.append(edge)
                ways.append(iter(graph.get(node, {}).items()))
