"""Report: what publishing a draft would mean, worked out before it happens. All of it is plain data for a page.

Its sentences are said where they are shown, in the language of whoever looks (`languages/told.py`).
"""

import statistics
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import numpy as np
from django.utils.translation import gettext_noop

from catalog.texts.fields import KIND_WORDS
from catalog.texts.missing import missing
from catalog.texts.table import other_languages
from configurator.languages.told import Told, told, told_by, told_text
from configurator.releases.compile import Compiled, Rule, TooComplexFamilyError, redundant_rules, rules_against
from configurator.releases.examples import failed_examples
from configurator.releases.honesty import idle_prices, paid_defaults, told_paid_default
from configurator.releases.impact import changes_between
from configurator.releases.lines import line_choices
from configurator.releases.lost_layers import lost_layers
from configurator.releases.mends import Mend, in_words, mend_of, said
from configurator.releases.models import CurrentRelease, Release, Report
from configurator.releases.shelf import LoadedRelease, load_release
from configurator.releases.trials import compile_draft, digest_of, draft_of, keep_trial, open_trial

Progress = Callable[[str], None]
_SAID, _EXPLAINED = 500, 200
"""So many differences of a kind are said one by one, and so many dead components are explained."""
_ANSWERS, _STRIDE = 30, 7


def write_report(*, report: Report, progress: Progress, at: datetime) -> None:
    """Work a report out and put it into the row, which whoever calls saves.

    Raises what publishing would raise; what differs from the current release is known by then. Costs a compile, one
    search for each dead component and each rule, and a pass for each preset.
    """
    progress(gettext_noop("Reading the draft"))
    document = draft_of(family_code=report.family.code, at=at)
    current = CurrentRelease.objects.filter(family=report.family).select_related("release").first()
    report.released = current.release if current else None
    report.content = {"digest": digest_of(document), "changes": _changes(report.released, document)}
    progress(gettext_noop("Compiling the rules"))
    compiled = compile_draft(document=document)
    report.trial = keep_trial(compiled=compiled, at=at)
    release, before = open_trial(report.trial.pk), load_release(report.released.pk) if report.released else None
    progress(gettext_noop("Running the examples"))
    report.content |= _figures(report.released, compiled) | {"examples": _examples(compiled)}
    progress(gettext_noop("Looking for components that can't be built"))
    report.content["dead"] = _dead(release, before)
    progress(gettext_noop("Looking for rules that say nothing new"))
    report.content["redundant"] = _redundant(document)
    progress(gettext_noop("Trying the presets"))
    report.content["presets"] = _presets(release)
    report.content["lost_layers"] = lost_layers(family_code=report.family.code)
    report.content["texts"] = _texts(document)
    report.content["idle_prices"] = idle_prices(document)
    report.content["paid_defaults"] = _paid_defaults(release)
    report.content["answer_ms"] = _answer_ms(release)


def _changes(released: Release | None, document: dict[str, Any]) -> list[dict[str, Any]]:
    found = changes_between(before=released.document if released else None, after=document)
    return [
        {"heading": one.heading, "count": len(one.sentences), "sentences": list(one.sentences[:_SAID])} for one in found
    ]


def _figures(released: Release | None, compiled: Compiled) -> dict[str, Any]:
    """Variants, nodes, bytes and seconds, before and after; counts as text, for they are long."""
    after = {
        "variants": str(compiled.variant_count),
        "nodes": compiled.knowledge.node_count,
        "bytes": len(compiled.artifact),
        "seconds": compiled.seconds,
    }
    if released is None:
        return {"after": after, "before": None}
    before = {
        "variants": released.variant_count,
        "nodes": released.node_count,
        "bytes": len(bytes(released.knowledge)),
        "seconds": released.compile_seconds,
    }
    return {"after": after, "before": before}


def _examples(compiled: Compiled) -> dict[str, Any]:
    failed = [{"name": f"“{one.name}” ({one.code})", "problem": one.words} for one in failed_examples(compiled)]
    return {"count": len(compiled.document.get("examples", ())), "failed": failed}


def _dead(release: LoadedRelease, before: LoadedRelease | None) -> dict[str, Any]:
    """Components in no variant, those that could be built before apart, grouped by the rules to blame."""
    dead = dead_values(release)
    known = set(dead_values(before)) if before else set()
    ordered = sorted(dead, key=lambda one: one in known)
    reasons = _reasons(release, ordered[:_EXPLAINED])
    groups: dict[tuple[bool, tuple[Rule, ...]], list[str]] = {}
    for place, (variable, value) in enumerate(ordered):
        rules = tuple(reasons[place]) if place < len(reasons) else ()
        groups.setdefault(((variable, value) not in known, rules), []).append(said(release, variable, value))
    found = [{"new": new, "rules": list(rules), "parts": parts} for (new, rules), parts in groups.items()]
    return {"count": len(dead), "groups": found}


def dead_values(release: LoadedRelease) -> list[tuple[str, str]]:
    """The (variable, value) pairs that take a component and are in no variant at all. One pass."""
    knowledge = release.knowledge
    alive = knowledge.available(knowledge.encode({}))
    return [
        (slot.variable, value)
        for slot in release.translation.vocabulary.slots
        for value in slot.taken
        if not alive[release.flat(slot.variable, value)]
    ]


def _reasons(release: LoadedRelease, dead: list[tuple[str, str]]) -> list[list[Rule]]:
    try:
        return rules_against(release.document, [{variable: value} for variable, value in dead])
    except TooComplexFamilyError:
        return []


def _redundant(document: dict[str, Any]) -> dict[str, Any]:
    """Rules that the others imply; `known` is False where finding them took too long."""
    try:
        return {"known": True, "rules": redundant_rules(document)}
    except TooComplexFamilyError:
        return {"known": False, "rules": []}


def _presets(release: LoadedRelease) -> list[dict[str, Any]]:
    """Presets that can't be taken as they are, with the smallest change that helps."""
    found = []
    for preset in release.document.get("presets", ()):
        choices, unknown = line_choices(release.translation.vocabulary, preset["choices"])
        mend = mend_of(release=release, choices=choices)
        if mend or unknown:
            gone = [told(gettext_noop("{what} is no longer offered"), what=what) for what in unknown]
            found.append({"name": preset["name"], "gone": gone, "changes": _told_changes(mend, release)})
    return found


def _told_changes(mend: Mend | None, release: LoadedRelease) -> list[Told]:
    if mend is None:
        return []
    found: list[Told] = told_by(lambda: in_words(mend, release=release, names=release).changes)
    return found


def _texts(document: dict[str, Any]) -> list[dict[str, Any]]:
    """How many texts in which other language are missing, by their kind in words."""
    found = missing(document, [language.code for language in other_languages()])
    return [one | {"kinds": [[_told_kind(kind), count] for kind, count in one["kinds"]]} for one in found]


def _told_kind(kind: str) -> Told:
    return told_text(lambda: str(KIND_WORDS[kind]))


def _paid_defaults(release: LoadedRelease) -> dict[str, list[Told]]:
    """Those that give nothing in return, and the others."""
    found: dict[str, list[Told]] = {"same": [], "others": []}
    for one in paid_defaults(release):
        found["same" if one.same else "others"].append(told_paid_default(one, release.currency))
    return found


def _answer_ms(release: LoadedRelease) -> float:
    """How long the engine takes for an answer, in the middle of some builds."""
    knowledge, times = release.knowledge, []
    chosen = np.full(len(knowledge.variables), -1, dtype=np.int32)
    knowledge.evaluate(chosen)
    for number in range(_ANSWERS):
        variable = number % len(chosen)
        chosen[variable] = number * _STRIDE % len(knowledge.values[variable])
        started = time.perf_counter()
        consistent = knowledge.evaluate(chosen).consistent
        times.append((time.perf_counter() - started) * 1000)
        if not consistent:
            chosen[variable] = -1
    return round(statistics.median(times), 3)
