"""What components are made of, as form rows on the pages of components and modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from catalog.admin.bases import ModelForm, TabularInline
from catalog.admin.choices import LoadedAutocomplete, fixed_choices, remember_loaded, without_links
from catalog.admin.family import ListedInline
from catalog.admin.selectors import PartFormSet, SelectorForm, SelectorInline, attributes_of_family
from catalog.admin.together import live_forms, show_in_form, show_in_formset
from catalog.documents import BUILT_IN
from catalog.facts import Facts
from catalog.models import Attribute, Component, PartLine
from catalog.part_lines import part_line_document, whole_components, with_parts
from catalog.sentences import line_sentence
from catalog.validate_parts import component_part_problems, module_part_problems, tree_problems
from catalog.values import Kind, number_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import ForeignKey, QuerySet
    from django.http import HttpRequest

    from catalog.documents import Document
    from catalog.problems import Problem

READS = _("It reads")
NARROWED = {"component": _("only for"), "attribute": _("only with")}


def _needed(typed: dict[str, Any]) -> Document:
    """Part and number as files have them."""
    document = {"part": typed["part"].sku, "quantity": number_text(typed["quantity"])}
    return document | {"per": typed["per"].code} if typed.get("per") else document


def _show_plainly(form: Any) -> None:
    remember_loaded(form, "part")
    if form.instance.pk is not None:
        form.initial["quantity"] = number_text(form.instance.quantity)


class ComponentPartForm(ModelForm[PartLine]):
    """One part of a component."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _show_plainly(self)

    def document(self) -> Document:
        """Give the typed line as files have it; only for a form without problems."""
        return _needed(self.cleaned_data)


class ModulePartForm(SelectorForm[PartLine]):
    """One part of what is chosen in a module."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _show_plainly(self)

    def document(self) -> Document:
        """See ComponentPartForm."""
        return {key: value for key, value in super().document().items() if key != "module"} | _needed(self.cleaned_data)


class ComponentPartInline(TabularInline[PartLine, Component]):
    """What a component is made of."""

    model = PartLine
    fk_name = "component"
    form = ComponentPartForm
    formset = PartFormSet
    fields = ("part", "quantity", "per", "reads")
    readonly_fields = ("reads",)
    extra = 0
    verbose_name_plural = _("parts that each one needs, wherever it is")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PartLine]:
        return PartLine.objects.of_components().in_order()

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        return without_links(super().formfield_for_dbfield(db_field, request, **kwargs))

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any], request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "part":
            kwargs["widget"] = LoadedAutocomplete(db_field, self.admin_site)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "per":
            _offer_numbers(field, Attribute.objects.order_by("name", "code"))
        return field

    @admin.display(description=READS)
    def reads(self, line: PartLine) -> str:
        """Read the line back."""
        return _reads(line)


class ModulePartInline(SelectorInline):
    """What the components that are chosen in a module are made of."""

    model = PartLine
    fk_name = "module"
    form = ModulePartForm
    template = "admin/edit_inline/stacked.html"  # too many fields for one row
    fields = None  # type: ignore[assignment]  # as the fieldsets say
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "reads",
                    ("part", "quantity", "per"),
                    "component",
                    ("attribute", "operator", "value"),
                )
            },
        ),
    )
    readonly_fields = ("reads",)
    verbose_name_plural = _(
        "parts that each component chosen here needs; or only one of them, or those with an attribute"
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return PartLine.objects.in_order()

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any], request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "part":
            kwargs["widget"] = LoadedAutocomplete(db_field, self.admin_site)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "per":
            _offer_numbers(field, attributes_of_family(self.family_id))
        if field is not None and db_field.name in NARROWED:
            field.label = NARROWED[db_field.name]
        return field

    @admin.display(description=READS)
    def reads(self, line: PartLine) -> str:
        """Read the line back."""
        return _reads(line)


class NeededByList(ListedInline):
    """What a component is a part of; edited there."""

    model = PartLine
    fk_name = "part"
    fields = readonly_fields = ("reads",)
    verbose_name_plural = _("part of")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return PartLine.objects.in_order()

    @admin.display(description=READS)
    def reads(self, line: PartLine) -> str:
        """Read the line back."""
        return _reads(line)


def _offer_numbers(field: Any, attributes: QuerySet[Attribute]) -> None:
    field.queryset = attributes.filter(kind=Kind.NUMBER)
    field.choices = fixed_choices(field.queryset)


def _reads(line: PartLine) -> str:
    is_whole = line.part_id is not None and line.quantity is not None
    return line_sentence(part_line_document(line), line) if is_whole else ""


def check_component_parts(component: Document, formset: Any) -> None:
    """Show what can't be meant in the parts of a component as it was typed."""
    rows = live_forms(formset)
    lines = [form.document() for form in rows]
    if not lines:
        return
    entry = component | {"parts": lines}
    known = with_parts({}, lines) | {entry["sku"]: entry}
    problems = [*component_part_problems(entry, known, _kinds()), *tree_problems(list(known.values()))]
    _show(problems, formset, rows)


def check_module_parts(module: Document, formset: Any, facts: Facts, *, is_long: bool) -> None:
    """Show what can't be meant in the parts of a module as it was typed, with its components as files have them."""
    rows = live_forms(formset)
    lines = [form.document() for form in rows]
    if not lines:
        return
    offered = [entry["sku"] for entry in module["components"]]
    is_asked = not is_long or any("per" in line for line in lines)
    rows_of_module = Component.objects.active().filter(sku__in=offered) if is_asked else Component.objects.none()
    known = with_parts(whole_components(rows_of_module), lines)
    if not is_long:
        facts = facts.with_module(module, known)
    _show(module_part_problems(module | {"parts": lines}, known, facts), formset, rows)


def _kinds() -> Facts:
    kinds = {entry["code"]: entry["kind"] for entry in BUILT_IN}
    return Facts(kinds | dict(Attribute.objects.values_list("code", "kind")), {})


def _show(problems: Iterable[Problem], formset: Any, rows: list[Any]) -> None:
    for problem in problems:
        match problem.place:
            case ("parts", int() as index, *_):
                show_in_form(rows[index], problem)
            case _:
                show_in_formset(formset, problem)
