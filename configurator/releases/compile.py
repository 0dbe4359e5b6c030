"""Compile: a family's rules into the knowledge base that answers every click, in a process of its own and in limits."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings

from configurator.engine import KnowledgeBase
from configurator.languages.told import Told, say
from configurator.releases.translate import Translation, translate
from configurator.releases.workshop import Budget, OverBudgetError, workshop

Rule = tuple[str, str]
"""Code and sentence."""
_LARGEST = 5


class UnpublishableError(Exception):
    """A family that can't go on sale, with the rules that stand in the way: (code, sentence) pairs.

    Codes and sentences are as `languages/told.py` has them, for they are stored.
    """

    def __init__(self, rules: Sequence[Sequence[Told]]) -> None:
        super().__init__(", ".join(say(code) for code, _ in rules))
        self.rules = rules


class UnfitFamilyError(UnpublishableError):
    """The draft holds something that can't be meant; the pairs are (what, what is the matter with it)."""


class VoidFamilyError(UnpublishableError):
    """No build at all is possible under these rules; without `minimal`, they are only the largest ones."""

    def __init__(self, rules: Sequence[Rule], *, minimal: bool = True) -> None:
        super().__init__(rules)
        self.minimal = minimal


class FailedExamplesError(UnpublishableError):
    """Examples come out the other way; the pairs are (example, what is the matter and because of which rules)."""


class TooComplexFamilyError(UnpublishableError):
    """The rules together are over a budget. `over` says which: "edges", "seconds", "memory" or "depth".

    For edges the rules are those to blame, for the others the largest ones. Or it is "ended" or "busy": the worker
    was ended by others, or too many rules are compiled already; then no rules are named.
    """

    def __init__(self, rules: Sequence[Rule], *, over: str = "edges") -> None:
        super().__init__(rules)
        self.over = over


@dataclass(frozen=True)
class Compiled:
    """What compiling gave, and how long it took."""

    document: dict[str, Any]
    artifact: bytes
    variant_count: int
    seconds: float

    @cached_property
    def translation(self) -> Translation:
        """The engine's model and what is checked beside it."""
        return translate(self.document)

    @cached_property
    def knowledge(self) -> KnowledgeBase:
        """The compiled rules, ready to answer."""
        return KnowledgeBase.from_bytes(self.artifact)


@dataclass(frozen=True, slots=True)
class Known:
    """The order of an earlier release's variables, and how many edges it may give before others are looked for."""

    order: tuple[str, ...]
    enough: int


def compile_budget(*, seconds: float | None = None) -> Budget:
    """What a compile may use, from the settings; or a job that somebody waits for, by its own seconds."""
    memory = int(settings.COMPILE_MAX_MEMORY_MB * 2**20)
    return Budget(
        seconds=settings.COMPILE_MAX_SECONDS if seconds is None else seconds,
        memory=memory,
        edges=settings.COMPILE_MAX_EDGES,
        at_once=settings.COMPILE_AT_ONCE,
    )


def compile_family(family: dict[str, Any], *, quick: bool = False, known: Known | None = None) -> Compiled:
    """Compile a family in the structure of a catalog file, in a worker process within the settings' limits.

    `quick` looks for no small diagram: several times as fast, for what is looked at once and not put on sale. With
    `known` there is no search where the variables are the same and that order is good enough.
    Raises VoidFamilyError and TooComplexFamilyError with the rules to blame, UnfitFamilyError for what the engine
    can't read.
    """
    words = {"order": known.order, "enough": known.enough} if known else {}
    header, artifact = _ask({"job": "compile", "quick": quick, **words}, family)
    return Compiled(family, artifact, int(header["count"]), header["seconds"])


def rules_against(family: dict[str, Any], choices: Sequence[Mapping[str, str]]) -> list[list[Rule]]:
    """For each set of choices that can't be built, a minimal set of rules to blame, as (code, sentence) pairs.

    In a worker process, within the settings' limits; raises TooComplexFamilyError. Of no choices: why all is void.
    """
    if not choices:
        return []
    header, _ = _ask({"job": "why", "choices": [dict(one) for one in choices]}, family)
    return [[(code, says) for code, says in rules] for rules in header["rules"]]


def constraints_against(family: dict[str, Any], choices: Sequence[Mapping[str, str]]) -> list[list[str]]:
    """The same as the ids of constraints, while somebody waits: within BLAME_MAX_SECONDS."""
    if not choices:
        return []
    words = {"job": "why", "choices": [dict(one) for one in choices]}
    header, _ = _ask(words, family, seconds=settings.BLAME_MAX_SECONDS)
    return [list(ids) for ids in header["ids"]]


def constraints_saying(family: dict[str, Any], code: str, *, most: int) -> list[str]:
    """The ids of constraints that imply the first few of a rule, or of a module's own, without it.

    All are asked that share modules with it, directly or by way of others. While somebody waits: within
    BLAME_MAX_SECONDS; raises TooComplexFamilyError.
    """
    header, _ = _ask({"job": "said", "code": code, "most": most}, family, seconds=settings.BLAME_MAX_SECONDS)
    return list(header["ids"])


def redundant_rules(family: dict[str, Any]) -> list[Rule]:
    """The rules that the others imply, each by itself: leaving one of them out changes no variant.

    In a worker process, within the settings' limits; raises TooComplexFamilyError.
    """
    header, _ = _ask({"job": "redundant"}, family)
    return [(code, says) for code, says in header["rules"]]


def _ask(job: dict[str, Any], family: dict[str, Any], *, seconds: float | None = None) -> tuple[dict[str, Any], bytes]:
    budget = compile_budget(seconds=seconds)
    try:
        body = json.dumps(family).encode()
        header, artifact = workshop.do(job, body, budget=budget, niceness=settings.COMPILE_NICENESS)
    except OverBudgetError as error:
        blamed = largest_rules(family) if error.what in ("seconds", "memory") else []
        raise TooComplexFamilyError(blamed, over=error.what) from error
    except RecursionError as error:
        raise TooComplexFamilyError(largest_rules(family), over="depth") from error
    if "failed" in header:
        raise _failure(header["failed"], [(code, says) for code, says in header["rules"]], family)
    return header, artifact


def _failure(what: str, rules: list[Rule], family: dict[str, Any]) -> UnpublishableError:
    if what == "void":
        return _void(family)
    if what == "malformed":
        return UnfitFamilyError(rules)
    return TooComplexFamilyError(rules or largest_rules(family), over=what)


def _void(family: dict[str, Any]) -> VoidFamilyError:
    """Find who is to blame, with a budget of its own: that no build is possible is known already."""
    try:
        (rules,) = rules_against(family, [{}])
    except TooComplexFamilyError:
        return VoidFamilyError(largest_rules(family), minimal=False)
    return VoidFamilyError(rules)


def largest_rules(family: dict[str, Any]) -> list[Rule]:
    """The few rules of which most is written down, the largest first: where to look when a budget is used up."""
    rules = sorted(family.get("rules", []), key=_written, reverse=True)[:_LARGEST]
    return [(rule["code"], rule["says"]) for rule in rules]


def _written(rule: dict[str, Any]) -> float:
    """How many words and numbers a rule has; too many, if they are nested too deep to count."""
    try:
        return sum(1 for _ in _words(rule))
    except RecursionError:
        return math.inf


def _words(node: object) -> Iterator[object]:
    if isinstance(node, dict | list):
        for part in node.values() if isinstance(node, dict) else node:
            yield from _words(part)
    else:
        yield node
