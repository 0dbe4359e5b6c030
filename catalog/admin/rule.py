from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.admin.first import EXPLAINED, AskedFirstAdmin, AskedFirstForm, RuleFirst
from catalog.admin.locking import VersionedForm
from catalog.admin.selectors import PartForm, PartInline, SelectorInline
from catalog.admin.telling import RuleTellingAdmin
from catalog.admin.together import (
    CheckedTogether,
    CodeOnceAFamily,
    TogetherAdmin,
    live_forms,
    show_in_form,
    show_in_formset,
)
from catalog.documents import BUDGET_OPERATORS, MATCH_OPERATORS
from catalog.facts import family_facts
from catalog.models import CompatibilityRule, Operator, RuleTerm
from catalog.problems import Problem
from catalog.sentences import rule_sentence
from catalog.validate import rule_problems
from catalog.values import number_text

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from catalog.documents import Document

Form = CompatibilityRule.Form
OPERATORS = {Form.MUST_MATCH: MATCH_OPERATORS, Form.BUDGET: BUDGET_OPERATORS}
KEY_OF_ROLE = {"term": "terms"}
SINGLE = ("left", "right", "bound")


class RuleForm(
    VersionedForm[CompatibilityRule],
    AskedFirstForm[CompatibilityRule],
    CodeOnceAFamily[CompatibilityRule],
    CheckedTogether[CompatibilityRule],
):
    """A rule with all its parts, checked as one sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "says" in self.fields:
            self.fields["says"].widget = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
        if "operator" in self.fields:
            field = self.fields["operator"]
            field.required = True
            allowed = OPERATORS[Form(self.instance.form)]
            field.choices = [choice for choice in Operator.choices if choice[0] in allowed]  # type: ignore[attr-defined]

    def clean_constant(self) -> Any:
        """Take an empty reserve as none."""
        return self.cleaned_data["constant"] or 0

    def check_together(self, formsets: list[Any]) -> None:
        """See CheckedTogether."""
        rows = {formset.role: live_forms(formset) for formset in formsets}
        by_role = {formset.role: formset for formset in formsets}
        self._check_single(by_role, rows)
        if self.errors or not all(formset.is_valid() for formset in formsets):
            return
        for problem in rule_problems(self._document(rows), family_facts(self.instance.family_id)):
            role = next((role for role in rows if KEY_OF_ROLE.get(role, role) == problem.place[0]), "")
            match problem.place:
                case (_, int() as index, *_):
                    show_in_form(rows[role][index], problem)
                case (_, str(), *_) if rows[role]:
                    show_in_form(rows[role][0], problem)
                case _ if role:
                    show_in_formset(by_role[role], problem)
                case _:
                    show_in_form(self, problem)

    def _check_single(self, formsets: dict[str, Any], rows: dict[str, list[Any]]) -> None:
        for role in ("left", "right"):
            if role in rows and formsets[role].is_valid() and len(rows[role]) != 1:
                show_in_formset(formsets[role], Problem((role,), _("Say which attribute of which module is compared.")))
        if "bound" in rows and formsets["bound"].is_valid():
            has_number = self.cleaned_data.get("bound") is not None
            if has_number == bool(rows["bound"]):
                text = _("Give a number or an attribute as the limit, one of the two.")
                self.add_error("bound", text)

    def _document(self, rows: dict[str, list[Any]]) -> Document:
        parts: Document = {"form": self.instance.form}
        for role, forms_of_role in rows.items():
            documents = [form.document() for form in forms_of_role]
            if role not in SINGLE:
                parts[KEY_OF_ROLE.get(role, role)] = documents
            elif documents:
                parts[role] = documents[0]
        if self.instance.form == Form.BUDGET:
            parts.setdefault("bound", number_text(self.cleaned_data["bound"] or self.cleaned_data["constant"]))
        if self.instance.form == Form.TABLE:
            parts |= self.instance.table or {"modules": [], "rows": []}
        days = {name: self.cleaned_data.get(name) for name in ("valid_from", "valid_to")}
        parts |= {name: day.isoformat() for name, day in days.items() if day}
        return parts | {"operator": self.cleaned_data.get("operator", "")}


class IfInline(SelectorInline):
    """What sets the rule off."""

    model = RuleTerm
    role = "if"
    verbose_name_plural = gettext_lazy("If all of these are taken")


class ThenInline(SelectorInline):
    """What the rule asks for or forbids."""

    model = RuleTerm
    role = "then"
    verbose_name_plural = gettext_lazy("then (any one of these counts)")


class UnlessInline(SelectorInline):
    """What suspends the rule."""

    model = RuleTerm
    role = "unless"
    verbose_name_plural = gettext_lazy("unless one of these is taken")
    classes = ("unless",)


class ReferenceInline(PartInline):
    """One attribute of one module."""

    model = RuleTerm
    form = PartForm
    fields = ("module", "attribute")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None:
            field.required = True
        return field


class LeftInline(ReferenceInline):
    """The attribute that is compared."""

    role = "left"
    verbose_name_plural = gettext_lazy("This")
    min_num = max_num = 1


class RightInline(ReferenceInline):
    """The attribute that it is compared to."""

    role = "right"
    verbose_name_plural = gettext_lazy("compared to this")
    min_num = max_num = 1


class TermInline(ReferenceInline):
    """What a budget adds."""

    role = "term"
    fields = ("coefficient", "module", "attribute")  # type: ignore[assignment]
    verbose_name_plural = gettext_lazy("The sum of these")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name == "coefficient":
            field.label, field.initial, field.required = "times", 1, True
        return field


class BoundInline(ReferenceInline):
    """The attribute that limits a budget."""

    role = "bound"
    max_num = 1
    verbose_name_plural = gettext_lazy("Limited by this attribute (or by the number above)")


INLINES: dict[str, tuple[type[PartInline], ...]] = {
    Form.NEEDS: (IfInline, ThenInline, UnlessInline),
    Form.NEVER_WITH: (IfInline, ThenInline, UnlessInline),
    Form.ONLY_WITH: (IfInline, ThenInline, UnlessInline),
    Form.MUST_MATCH: (LeftInline, RightInline, UnlessInline),
    Form.BUDGET: (TermInline, BoundInline, UnlessInline),
    Form.TABLE: (UnlessInline,),
}


@admin.register(CompatibilityRule)
class CompatibilityRuleAdmin(RuleTellingAdmin, AskedFirstAdmin[CompatibilityRule], TogetherAdmin):
    """Rules, shown by their sentences; the plain form beside the rules page of each family."""

    form = RuleForm
    first_form = RuleFirst
    list_display = ("sentence", "family", "form_name", "strength", "code")
    list_filter = ("family", "form", "strength")
    change_form_template = "admin/catalog/compatibilityrule/change_form.html"
    change_list_template = "admin/catalog/compatibilityrule/change_list.html"
    search_fields = ("code", "says", "terms__component__name", "terms__component__sku", "terms__module__name")
    ordering = ("family__position", "family", "position", "code")
    list_per_page = 100

    def get_queryset(self, request: HttpRequest) -> QuerySet[CompatibilityRule]:
        rules = CompatibilityRule.objects.select_related("family").with_terms()
        return rules.order_by(*self.get_ordering(request))

    def get_fieldsets(self, request: HttpRequest, obj: CompatibilityRule | None = None) -> Any:
        form = _form_of(request, obj)
        middle: tuple[str, ...] = ()
        if form == Form.MUST_MATCH:
            middle = ("operator",)
        elif form == Form.BUDGET:
            middle = ("operator", "bound", "constant")
        reading = ("sentence",) if obj else ()
        named = (*reading, "seen_version", "family", "form", "code", "position")
        return (
            (None, {"fields": named, "description": capfirst(str(EXPLAINED.get(form, "")))}),
            (_("What it does"), {"fields": ("says", "strength", *middle)}),
            (_("Days and note"), {"fields": ("valid_from", "valid_to", "note")}),
        )

    def get_inlines(self, request: HttpRequest, obj: CompatibilityRule | None = None) -> Any:
        return INLINES.get(_form_of(request, obj), ())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*super().get_readonly_fields(request, obj), "sentence")

    @admin.display(description=gettext_lazy("sentence"))
    def sentence(self, rule: CompatibilityRule) -> str:
        """Read the rule back."""
        return rule_sentence(rule)

    @admin.display(description=gettext_lazy("form"), ordering="form")
    def form_name(self, rule: CompatibilityRule) -> str:
        """Name of the form of sentence."""
        return rule.get_form_display()


def _form_of(request: HttpRequest, obj: CompatibilityRule | None) -> str:
    return obj.form if obj is not None and obj.form else request.GET.get("form", "")
