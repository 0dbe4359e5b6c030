"""Publish: freeze a family as a numbered release and put it on sale; or put an older release on sale again."""

import hashlib
import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from catalog.models import ProductFamily
from configurator.customers.models import User
from configurator.releases.compile import Compiled
from configurator.releases.models import CurrentRelease, OnSale, Release
from configurator.releases.pictures import make_pictures
from configurator.releases.trials import check_examples, compile_draft, draft_of

logger = logging.getLogger(__name__)


class OvertakenError(Exception):
    """Something else is on sale meanwhile than what the decision was made on."""


def publish(
    *,
    family_code: str,
    by: User | None,
    at: datetime,
    guard: Callable[[dict[str, Any]], None] | None = None,
    anew: bool = False,
) -> Release:
    """Compile the family's draft, freeze it as the next release and make that the current one.

    Compiling happens before the transaction, on one consistent snapshot; `guard` is called with it in the
    transaction and may raise; with `anew` a small diagram is searched for as if there were no release yet.
    Raises ProductFamily.DoesNotExist, UnfitFamilyError, VoidFamilyError,
    TooComplexFamilyError, FailedExamplesError; the current release then stays.
    """
    document = draft_of(family_code=family_code, at=at)
    compiled = compile_draft(document=document, anew=anew)
    check_examples(compiled=compiled)
    make_pictures(document)
    with transaction.atomic():
        family = ProductFamily.objects.select_for_update().get(code=family_code)
        if guard is not None:
            guard(document)
        release = _freeze(family=family, document=document, compiled=compiled, by=by, at=at)
        _put_on_sale(release=release, how=OnSale.How.PUBLISHED, by=by, at=at)
    logger.info("published family=%s release=%s nodes=%s", family_code, release.number, release.node_count)
    return release


def go_back(*, family_code: str, number: int, instead_of: int, by: User | None, at: datetime) -> Release:
    """Make an older release the current one again; builds and orders made meanwhile stay on the release they have.

    Raises Release.DoesNotExist, and OvertakenError where the number on sale is not `instead_of` any more.
    """
    with transaction.atomic():
        family = ProductFamily.objects.select_for_update().get(code=family_code)
        current = CurrentRelease.objects.select_related("release").filter(family=family).first()
        if current is None or current.release.number != instead_of:
            raise OvertakenError
        release = Release.objects.get(family=family, number=number)
        if release.pk != current.release_id:
            _put_on_sale(release=release, how=OnSale.How.BACK, by=by, at=at)
    logger.info("went back family=%s release=%s instead_of=%s", family_code, number, instead_of)
    return release


def _put_on_sale(*, release: Release, how: OnSale.How, by: User | None, at: datetime) -> None:
    """Change what is on sale, and write down who did; in the transaction of whoever holds the family's lock."""
    before = CurrentRelease.objects.filter(family_id=release.family_id).values_list("release_id", flat=True).first()
    CurrentRelease.objects.update_or_create(family_id=release.family_id, defaults={"release": release})
    OnSale.objects.create(family_id=release.family_id, release=release, before_id=before, how=how, by=by, at=at)


def fingerprint_of(*, compiled: Compiled) -> str:
    """What tells one way of making builds from another: the compiled rules, and the parts where there are any."""
    rules, document = compiled.knowledge.fingerprint, compiled.document
    parts = [
        [entry.get("sku") or entry["code"], entry["parts"]]
        for entry in (*document["components"], *document["modules"])
        if "parts" in entry
    ]
    return hashlib.sha256(json.dumps([rules, parts]).encode()).hexdigest() if parts else rules


def _freeze(
    *, family: ProductFamily, document: dict[str, object], compiled: Compiled, by: User | None, at: datetime
) -> Release:
    newest = Release.objects.filter(family=family).aggregate(Max("number"))["number__max"] or 0
    return Release.objects.create(
        family=family,
        number=newest + 1,
        document=document,
        knowledge=compiled.artifact,
        fingerprint=fingerprint_of(compiled=compiled),
        variant_count=str(compiled.variant_count),
        node_count=compiled.knowledge.node_count,
        compile_seconds=round(compiled.seconds, 3),
        published_at=at,
        published_by=by,
    )
