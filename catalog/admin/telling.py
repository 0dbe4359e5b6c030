"""The plain forms tell the history of rules what they did."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from catalog.admin.bases import ModelAdmin
from catalog.keep import condition_document
from catalog.models import CompatibilityRule, Module, RuleChange
from catalog.sentences import ASKED_IF
from catalog.snapshot import rule_document

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from catalog.documents import Document


Row = TypeVar("Row", bound=Model)


class TellingAdmin(ModelAdmin[Row]):
    """Notes what a row says, before and after it is saved or deleted."""

    @abstractmethod
    def says(self, pk: int) -> Document:
        """What the stored row says."""

    @abstractmethod
    def tell(self, request: HttpRequest, row: Row, before: Document | None, after: Document | None) -> None:
        """Tell the history, if it says something else now; None where there was or is no row."""

    def save_model(self, request: HttpRequest, obj: Row, form: Any, change: bool) -> None:  # noqa: FBT001  Django's
        form.told_before = self.says(obj.pk) if change else None
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001  Django's
        super().save_related(request, form, formsets, change)
        self.tell(request, form.instance, form.told_before, self.says(form.instance.pk))

    def delete_model(self, request: HttpRequest, obj: Row) -> None:
        before = self.says(obj.pk)
        super().delete_model(request, obj)
        self.tell(request, obj, before, None)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Row]) -> None:
        rows = [(row, self.says(row.pk)) for row in queryset]
        super().delete_queryset(request, queryset)
        for row, before in rows:
            self.tell(request, row, before, None)


class RuleTellingAdmin(TellingAdmin[CompatibilityRule]):
    """Of a rule, the rule."""

    def says(self, pk: int) -> Document:
        return rule_document(CompatibilityRule.objects.with_terms().get(pk=pk))

    def tell(
        self, request: HttpRequest, row: CompatibilityRule, before: Document | None, after: Document | None
    ) -> None:
        _write(request, row.family_id, row.code, before, after)


class ConditionTellingAdmin(TellingAdmin[Module]):
    """Of a module, when it is asked."""

    def says(self, pk: int) -> Document:
        return condition_document(Module.objects.with_conditions().get(pk=pk))

    def tell(self, request: HttpRequest, row: Module, before: Document | None, after: Document | None) -> None:
        """As the Rules page does: a module that is always asked has a condition too, without parts."""
        found = [document for document in (before, after) if document is not None]
        always = found[0] | {ASKED_IF: []}
        if any(document[ASKED_IF] for document in found):
            _write(request, row.family_id, always["code"], before or always, after or always)


def _write(request: HttpRequest, family_id: int, code: str, before: Document | None, after: Document | None) -> None:
    if before == after:
        return
    by: Any = request.user
    way, at = RuleChange.Way.FORM, timezone.now()
    RuleChange.objects.create(family_id=family_id, code=code, way=way, before=before, after=after, at=at, by=by)
