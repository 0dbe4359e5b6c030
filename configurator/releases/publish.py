"""Publish: freeze a family as a numbered release and put it on sale."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from catalog.models import ProductFamily
from catalog.snapshot import snapshot
from configurator.customers.models import User
from configurator.releases.compile import Compiled, UnfitFamilyError, compile_family
from configurator.releases.drafts import draft_problems
from configurator.releases.models import CurrentRelease, Release
from configurator.releases.pictures import make_thumbnails

logger = logging.getLogger(__name__)


def publish(*, family_code: str, by: User | None, at: datetime) -> Release:
    """Compile the family's draft, freeze it as the next release and make that the current one.

    Compiling happens before the transaction, on one consistent snapshot. Raises ProductFamily.DoesNotExist,
    UnfitFamilyError, VoidFamilyError, TooComplexFamilyError; the current release then stays.
    """
    with transaction.atomic():
        document = snapshot(family_code, on=at.date())
    unfit = draft_problems(document)
    if unfit:
        raise UnfitFamilyError(unfit)
    compiled = compile_family(document)
    make_thumbnails(document)
    with transaction.atomic():
        family = ProductFamily.objects.select_for_update().get(code=family_code)
        release = _freeze(family=family, document=document, compiled=compiled, by=by, at=at)
        CurrentRelease.objects.update_or_create(family=family, defaults={"release": release})
    logger.info("published family=%s release=%s nodes=%s", family_code, release.number, release.node_count)
    return release


def _freeze(
    *, family: ProductFamily, document: dict[str, object], compiled: Compiled, by: User | None, at: datetime
) -> Release:
    newest = Release.objects.filter(family=family).aggregate(Max("number"))["number__max"] or 0
    return Release.objects.create(
        family=family,
        number=newest + 1,
        document=document,
        knowledge=compiled.knowledge.to_bytes(),
        fingerprint=compiled.knowledge.fingerprint,
        variant_count=str(compiled.variant_count),
        node_count=compiled.knowledge.node_count,
        compile_seconds=round(compiled.seconds, 3),
        published_at=at,
        published_by=by,
    )
