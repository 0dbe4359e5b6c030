"""Compile: a family's rules into the knowledge base that answers every click."""

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from configurator.engine import KnowledgeBase, Limits, TooComplexError, compile_model, parse_model
from configurator.releases.blame import minimal_blame
from configurator.releases.translate import Translation, translate


class UnpublishableError(Exception):
    """A family that can't go on sale, with the rules that stand in the way: (code, sentence) pairs."""

    def __init__(self, rules: list[tuple[str, str]]) -> None:
        super().__init__(", ".join(code for code, _ in rules))
        self.rules = rules


class UnfitFamilyError(UnpublishableError):
    """The draft holds something that can't be meant; the pairs are (what, what is the matter with it)."""


class VoidFamilyError(UnpublishableError):
    """No build at all is possible under these rules."""


class TooComplexFamilyError(UnpublishableError):
    """The rules together are over the budget of nodes or seconds."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """What compiling gave, and how long it took."""

    translation: Translation
    knowledge: KnowledgeBase
    variant_count: int
    seconds: float


def compile_family(family: dict[str, Any]) -> Compiled:
    """Compile a family in the structure of a catalog file.

    Raises VoidFamilyError and TooComplexFamilyError with the rules to blame.
    """
    started = time.perf_counter()
    translation = translate(family)
    knowledge = _compile(translation)
    count = knowledge.evaluate(knowledge.encode({})).count
    if count == 0:
        raise VoidFamilyError(_named(translation, minimal_blame(translation.model, limits=_limits())))
    return Compiled(translation, knowledge, count, time.perf_counter() - started)


def _limits() -> Limits:
    return Limits(edges=settings.COMPILE_MAX_EDGES)


def _compile(translation: Translation) -> KnowledgeBase:
    try:
        return compile_model(parse_model(translation.model), limits=_limits())
    except TooComplexError as error:
        raise TooComplexFamilyError(_named(translation, error.constraints)) from error


def _named(translation: Translation, identifiers: Any) -> list[tuple[str, str]]:
    says = {c["id"]: c.get("says", "") for c in translation.model["constraints"]}
    # the constraints of one rule are called `code`, `code:2`, ...; a module's own keep their name
    named = {i if i not in says or not says[i] else i.split(":")[0]: says.get(i, "") for i in identifiers}
    return sorted(named.items())
