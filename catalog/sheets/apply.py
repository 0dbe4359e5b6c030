"""Apply an import exactly as its dry run showed it: all of it in one transaction, or nothing."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from catalog.importing import LoadReport
from catalog.models import Component, Offering, PartLine, ProductFamily
from catalog.sheets.examine import examine, place_problems
from catalog.sheets.history import Act, pks_of, record_history
from catalog.storing import FamilyStore

if TYPE_CHECKING:
    from catalog.sheets.grids import Grid
    from catalog.sheets.report import Report

log = logging.getLogger(__name__)


class NotAsShownError(Exception):
    """The draft is another than the dry run saw, or there are mistakes; `report` is what would happen now."""

    def __init__(self, report: Report) -> None:
        """`report` is to be shown again."""
        super().__init__(report)
        self.report = report


def apply_sheets(
    *,
    family_code: str,
    grids: list[Grid],
    kind: str,
    has_decimal_comma: bool,
    fingerprint: str,
    act: Act,
) -> Report:
    """Do what the report with this fingerprint showed; raises NotAsShownError, and then nothing changed."""
    with transaction.atomic():
        family = _locked(family_code)
        report, document = examine(family_code=family_code, grids=grids, kind=kind, has_decimal_comma=has_decimal_comma)
        if report.fingerprint != fingerprint or report.has_mistakes:
            raise NotAsShownError(report)
        before = pks_of(family, report)
        problems = FamilyStore(document, LoadReport(family_code), act.by).store()
        if problems:
            place_problems(report, document, problems)
            raise NotAsShownError(report)
        record_history(family=family, report=report, pks=before | pks_of(family, report), act=act)
    log.info("sheets applied family=%s %s", family_code, dict(report.counts))
    return report


def _locked(family_code: str) -> ProductFamily:
    """Let nobody save what the import may change until it is done; their forms are then told of the newer version."""
    family = ProductFamily.objects.select_for_update().get(code=family_code)
    offered = Q(pk__in=Offering.objects.filter(module__family=family).values("component"))
    parts = Component.objects.filter(offered | Q(pk__in=PartLine.objects.values("part")))
    for rows in (family.modules.all(), family.rules.all(), family.price_rules.all(), parts):
        list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    return family
