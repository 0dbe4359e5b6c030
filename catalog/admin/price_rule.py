from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from catalog.admin.choices import fixed_choices
from catalog.admin.first import AskedFirstAdmin, AskedFirstForm, FamilyFirst, family_id_of
from catalog.admin.locking import VersionedForm
from catalog.admin.selectors import SelectorInline
from catalog.admin.together import CheckedTogether, CodeOnceAFamily, TogetherAdmin, live_forms, show_in_form
from catalog.facts import family_facts
from catalog.models import Module, PriceCondition, PriceRule
from catalog.problems import Problem
from catalog.sentences import price_rule_sentence
from catalog.snapshot import price_rule_document
from catalog.validate_prices import number_problems, price_problems
from catalog.values import money_text, number_text

if TYPE_CHECKING:
    from django.db.models import ForeignKey, QuerySet
    from django.http import HttpRequest

    from catalog.documents import Document

Kind = PriceRule.Kind
ASKED: dict[str, tuple[str, ...]] = {
    Kind.BASE: ("amount",),
    Kind.FIXED: ("amount",),
    Kind.PERCENT: ("percent", "module"),
    Kind.FREE: ("count", "module"),
    Kind.PORTIONS: ("count", "percent", "module"),
    Kind.QUANTITY: ("count", "percent"),
}
CONDITIONAL = (Kind.FIXED, Kind.PERCENT)
EXPLAINED: dict[str, str | Promise] = {
    Kind.BASE: _("an amount that every build has in its price."),
    Kind.FIXED: _("an amount that is added, always or while conditions hold."),
    Kind.PERCENT: _("a percentage of what is taken in one module, always or while conditions hold."),
    Kind.FREE: _("the first few of a module are free: always the cheapest that are taken."),
    Kind.PORTIONS: _("from so many portions of one component on, each of them costs less."),
    Kind.QUANTITY: _("from so many pieces ordered of one build on, each of them costs less."),
}


class PriceFirst(FamilyFirst):
    """Which family, and which kind of line."""

    kind = forms.ChoiceField(
        label=_("Kind of line"),
        choices=[(kind, format_lazy("{}: {}", Kind(kind).label, text)) for kind, text in EXPLAINED.items()],
        widget=forms.RadioSelect,
        initial="fixed",
    )


class PriceRuleForm(
    VersionedForm[PriceRule], AskedFirstForm[PriceRule], CodeOnceAFamily[PriceRule], CheckedTogether[PriceRule]
):
    """A line of the price with its conditions, checked as one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ASKED.get(self.instance.kind, ()):
            if name in self.fields:
                self.fields[name].required = True

    def check_together(self, formsets: list[Any]) -> None:
        """See CheckedTogether."""
        rows = [form for formset in formsets for form in live_forms(formset)]
        if self.errors or not all(formset.is_valid() for formset in formsets):
            return
        document = self._document(rows)
        others = PriceRule.objects.filter(family_id=self.instance.family_id).exclude(pk=self.instance.pk)
        documents = [price_rule_document(row) for row in others.in_order().with_conditions()]
        for problem in price_problems(document, family_facts(self.instance.family_id)):
            match problem.place:
                case ("if", int() as index, *_):
                    show_in_form(rows[index], problem)
                case _:
                    show_in_form(self, _renamed(problem))
        for problem in number_problems([*documents, document]):
            show_in_form(self, _renamed(problem))

    def _document(self, rows: list[Any]) -> Document:
        typed = self.cleaned_data
        document: Document = {"code": typed["code"], "kind": self.instance.kind, "name": typed["name"]}
        if typed.get("amount") is not None:
            document["amount"] = money_text(typed["amount"])
        if typed.get("percent") is not None:
            document["percent"] = number_text(typed["percent"])
        if typed.get("count") is not None:
            document["count"] = typed["count"]
        if typed.get("module") is not None:
            document["of"] = typed["module"].code
        return document | ({"if": [form.document() for form in rows]} if rows else {})


def _renamed(problem: Problem) -> Problem:
    return Problem(("module",), problem.text) if problem.place[-1:] == ("of",) else problem


class PriceConditionInline(SelectorInline):
    """While what holds a surcharge is added."""

    model = PriceCondition
    verbose_name_plural = _("added only if all of these hold (none: always added)")


@admin.register(PriceRule)
class PriceRuleAdmin(AskedFirstAdmin[PriceRule], TogetherAdmin):
    """Lines of the price that are no component."""

    form = PriceRuleForm
    first_form = PriceFirst
    list_display = ("name", "family", "kind", "reads", "position")
    list_filter = ("family", "kind")
    list_select_related = ("family",)
    search_fields = ("code", "name")
    ordering = ("family__position", "family", "position", "code")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PriceRule]:
        rows = PriceRule.objects.select_related("family").with_conditions()
        return rows.order_by(*self.get_ordering(request))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> PriceRule | None:
        row: PriceRule | None = super().get_object(request, object_id, from_field)
        return row

    def get_fields(self, request: HttpRequest, obj: PriceRule | None = None) -> Any:
        kind = obj.kind if obj is not None else request.GET.get("kind", "")
        middle = ASKED.get(kind, ())
        return ("seen_version", "family", "kind", "name", "code", *middle, "position")

    def get_inlines(self, request: HttpRequest, obj: PriceRule | None = None) -> Any:
        kind = obj.kind if obj is not None else request.GET.get("kind", "")
        return (PriceConditionInline,) if kind in CONDITIONAL else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        self.family_id = family_id_of(request, obj)
        return super().get_form(request, obj, change, **kwargs)

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any], request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "module":
            field.queryset = Module.objects.filter(family_id=getattr(self, "family_id", None)).in_order()
            field.choices = fixed_choices(field.queryset)
        return field

    @admin.display(description=_("in words"))
    def reads(self, rule: PriceRule) -> str:
        """The line as a sentence."""
        return price_rule_sentence(rule)
