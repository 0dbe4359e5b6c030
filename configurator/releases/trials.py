"""Trials: a draft compiled to be looked at. Publishing the very same draft afterwards need not compile it again."""

import hashlib
import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import transaction

from catalog.models import ProductFamily
from catalog.snapshot import snapshot
from configurator.engine import ArtifactError, KnowledgeBase
from configurator.languages.told import told_by
from configurator.releases.compile import Compiled, FailedExamplesError, Known, UnfitFamilyError, compile_family
from configurator.releases.drafts import draft_problems
from configurator.releases.examples import failed_examples
from configurator.releases.models import CurrentRelease, Release, Trial
from configurator.releases.shelf import LoadedRelease, load_release

_GROWTH = 1.1
"""A draft may have so many times the edges of the release on sale before a better order is looked for."""
KEPT = 2
"""So many trials of a family are kept, the newest ones."""


def draft_of(*, family_code: str, at: datetime) -> dict[str, Any]:
    """The draft as it would be published at a time, in one consistent read.

    Raises ProductFamily.DoesNotExist, and UnfitFamilyError for what can't be meant.
    """
    with transaction.atomic():
        document = snapshot(family_code, on=at.date())
    unfit = draft_problems(document)
    if unfit:
        raise UnfitFamilyError(told_by(lambda: draft_problems(document)))
    return document


def digest_of(document: dict[str, Any]) -> str:
    """What tells one draft from another."""
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def compile_draft(*, document: dict[str, Any], anew: bool = False) -> Compiled:
    """Compile a draft, or take what a trial of the same draft gave; costs nothing worth mentioning then.

    The order of the release on sale is kept where it is good enough; with `anew` there is no such help.
    Raises VoidFamilyError and TooComplexFamilyError.
    """
    if anew:
        return compile_family(document)
    known = Trial.objects.filter(family__code=document["family"]["code"], digest=digest_of(document)).first()
    if known is not None:
        compiled = Compiled(document, bytes(known.knowledge), int(known.variant_count), known.compile_seconds)
        if _readable(compiled):
            return compiled
    return compile_family(document, known=order_on_sale(document["family"]["code"]))


def order_on_sale(family_code: str) -> Known | None:
    """The order of variables that the release on sale has, and how many edges it may give; None without a release."""
    on_sale = CurrentRelease.objects.filter(family__code=family_code)
    stored = on_sale.values_list("release__knowledge", flat=True).first()
    try:
        knowledge = None if stored is None else KnowledgeBase.from_bytes(bytes(stored))
    except ArtifactError:
        return None
    return None if knowledge is None else Known(knowledge.order, int(knowledge.edge_count * _GROWTH))


def _readable(compiled: Compiled) -> bool:
    """Whether the stored rules are of this version of the engine."""
    try:
        return not compiled.knowledge.void
    except ArtifactError:
        return False


def check_examples(*, compiled: Compiled) -> None:
    """Raise FailedExamplesError where an example comes out the other way; with PUBLISH_RUNS_EXAMPLES off, never."""
    failed = failed_examples(compiled) if settings.PUBLISH_RUNS_EXAMPLES else []
    if failed:
        raise FailedExamplesError([(f"“{one.name}” ({one.code})", one.words) for one in failed])


def keep_trial(*, compiled: Compiled, at: datetime) -> Trial:
    """Store a compiled draft to be looked at, in the place of older ones."""
    document = compiled.document
    with transaction.atomic():
        family = ProductFamily.objects.select_for_update().get(code=document["family"]["code"])
        trial, _ = Trial.objects.update_or_create(
            family=family,
            digest=digest_of(document),
            defaults={
                "document": document,
                "knowledge": compiled.artifact,
                "variant_count": str(compiled.variant_count),
                "compile_seconds": compiled.seconds,
                "created_at": at,
            },
        )
        newest = Trial.objects.filter(family=family).order_by("-created_at", "-pk").values_list("pk", flat=True)
        Trial.objects.filter(family=family).exclude(pk__in=list(newest[:KEPT])).delete()
    return trial


@lru_cache(maxsize=2)
def open_trial(trial_id: int) -> LoadedRelease:
    """Open a trial as if it were a release; its number is 0 and its key is negative. Raises Trial.DoesNotExist."""
    trial = Trial.objects.get(pk=trial_id)
    return LoadedRelease(
        Release(
            pk=-trial.pk,
            family_id=trial.family_id,
            number=0,
            document=trial.document,
            knowledge=trial.knowledge,
            fingerprint="",
            variant_count=trial.variant_count,
        )
    )


def open_subject(*, kind: str, pk: int) -> LoadedRelease:
    """Open what a list of affected builds or orders is about: a "trial" or a "release".

    Raises Trial.DoesNotExist and Release.DoesNotExist.
    """
    return open_trial(pk) if kind == "trial" else load_release(pk)
