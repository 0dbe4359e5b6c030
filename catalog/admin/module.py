from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.admin.bases import ModelForm, TabularInline
from catalog.admin.choices import LoadedAutocomplete, NamedFormSet, remember_loaded, without_links
from catalog.admin.first import AskedFirstAdmin, AskedFirstForm
from catalog.admin.locking import VersionedForm
from catalog.admin.offering import has_many, offering_document, reasons_to_stay
from catalog.admin.part import ModulePartInline, check_module_parts
from catalog.admin.selectors import SelectorInline
from catalog.admin.telling import ConditionTellingAdmin
from catalog.admin.together import (
    CheckedTogether,
    CodeOnceAFamily,
    TogetherAdmin,
    formset_of,
    live_forms,
    show_in_form,
    show_in_formset,
)
from catalog.facts import family_facts
from catalog.models import Module, ModuleCondition, Offering, PartLine
from catalog.numbers import NUMBER
from catalog.parts import offering_documents
from catalog.problems import Problem
from catalog.validate import module_problems
from catalog.values import money_text, number_text

if TYPE_CHECKING:
    from django.db.models import ForeignKey, QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from catalog.documents import Document

NUMBERS = ("attribute", "from", "to", "step", "start", "price", "price_per_unit")
MUST = ("attribute", "from", "to", "step")
NEEDED = ("code", "kind", "required", "minimum", "maximum", "price_per_100_g")


class ModuleForm(VersionedForm[Module], AskedFirstForm[Module], CodeOnceAFamily[Module], CheckedTogether[Module]):
    """A module with its conditions and components, checked as one."""

    def clean(self) -> dict[str, Any] | None:
        """Without a price per unit a number costs what it costs, however great it is."""
        cleaned = super().clean()
        if self.cleaned_data.get("kind") == NUMBER and "number_price_per_unit" in self.cleaned_data:
            self.cleaned_data["number_price_per_unit"] = self.cleaned_data["number_price_per_unit"] or Decimal()
        return cleaned

    def check_together(self, formsets: list[Any]) -> None:
        """See CheckedTogether."""
        if not self._can_be_checked():
            return
        conditions, parts = formset_of(formsets, ModuleCondition, "asked"), formset_of(formsets, PartLine, "module")
        offerings = [formset for formset in formsets if formset.model is Offering]  # none where they are too many
        rows = {
            "asked_if": live_forms(conditions) if conditions else [],
            "components": [f for o in offerings for f in live_forms(o)],
        }
        document = self._document(rows)
        weights = {
            form.cleaned_data["component"].sku: form.cleaned_data["component"].weight_g for form in rows["components"]
        }
        if not offerings:
            document["components"], weights = _stored(self.instance)
        facts = family_facts(self.instance.family_id)
        if parts is not None:
            check_module_parts(document, parts, facts, is_long=not offerings)
        for problem in module_problems(document, facts, weights):
            match problem.place:
                case (str() as name, int() as index, *_) if rows[name]:
                    show_in_form(rows[name][index], _renamed(problem))
                case ("number", *key):
                    show_in_form(self, Problem((f"number_{key[0]}" if key else "kind",), problem.text))
                case ("components", int() as index, *_):
                    show_in_form(self, Problem((), f"{document['components'][index]['sku']}: {problem.text}"))
                case _:
                    show_in_form(self, problem)
        for formset in offerings:
            for text in self._missed(set(weights)) if formset.is_valid() else ():
                show_in_formset(formset, Problem((), text))

    def _missed(self, offered: set[str]) -> list[str]:
        """Say which components can't leave the module because something names them here."""
        if self.instance._state.adding:  # noqa: SLF001  Django's documented state
            return []
        return [
            _("{sku} has to stay: {reason}.").format(sku=sku, reason=reason)
            for reason, sku in reasons_to_stay(self.instance)
            if sku not in offered
        ]

    def _document(self, rows: dict[str, list[Any]]) -> Document:
        typed = self.cleaned_data
        price = typed["price_per_100_g"]
        return {name: typed[name] for name in NEEDED} | {
            "price_per_100_g": None if price is None else money_text(price),
            "asked_if": [form.document() for form in rows["asked_if"]],
            "components": [offering_document(form.cleaned_data) for form in rows["components"]],
            **self._number(),
        }

    def _can_be_checked(self) -> bool:
        """Whether all is typed; what is missing of a number that can't do without is said beside its field."""
        if any(name not in self.cleaned_data for name in (*NEEDED, *(f"number_{key}" for key in NUMBERS))):
            return False
        missing = [key for key in MUST if self.cleaned_data[f"number_{key}"] in (None, "")]
        if self.cleaned_data["kind"] == NUMBER:
            for key in missing:
                show_in_form(self, Problem((f"number_{key}",), _("A number needs this.")))
            return not missing
        return True

    def _number(self) -> Document:
        typed = {key: self.cleaned_data[f"number_{key}"] for key in NUMBERS}
        if self.cleaned_data["kind"] != NUMBER:
            said = any(value not in (None, "") for value in typed.values())
            return {NUMBER: {}} if said else {}
        texts = {key: number_text(value) for key, value in typed.items() if isinstance(value, Decimal)}
        price = None if typed["price"] is None else money_text(typed["price"])
        return {NUMBER: {**texts, "attribute": typed["attribute"].code, "price": price}}


def _stored(module: Module) -> tuple[list[Document], dict[str, int]]:
    """What a module offers in the tables, and the weights of that."""
    offerings = Offering.objects.filter(module=module)
    found = offering_documents(offerings).get(module.pk, [])
    return found, dict(offerings.values_list("component__sku", "component__weight_g"))


def _renamed(problem: Problem) -> Problem:
    return Problem((*problem.place[:-1], "component"), problem.text) if problem.place[-1] == "sku" else problem


class ConditionInline(SelectorInline):
    """When a module is asked."""

    model = ModuleCondition
    fk_name = "asked"
    verbose_name_plural = gettext_lazy("asked only if one of these holds (none: always asked)")


class OfferingForm(ModelForm[Offering]):
    """One component of a module."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        remember_loaded(self, "component")


class OfferingInline(TabularInline[Offering, Module]):
    """The components of a module."""

    model = Offering
    form = OfferingForm
    formset = NamedFormSet
    fields = ("component", "price", "max_quantity", "position")
    extra = 0
    verbose_name_plural = gettext_lazy("components")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Offering]:
        return super().get_queryset(request).select_related("component").order_by("position", "pk")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        return without_links(super().formfield_for_dbfield(db_field, request, **kwargs))

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any], request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "component":
            kwargs["widget"] = LoadedAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Module)
class ModuleAdmin(ConditionTellingAdmin, AskedFirstAdmin[Module], TogetherAdmin):
    """Modules with their components and prices."""

    form = ModuleForm
    list_display = ("name", "family", "step", "kind", "required", "components", "position")
    list_filter = ("family", "kind", "required")
    list_select_related = ("family",)
    autocomplete_fields = ("number_attribute",)
    search_fields = ("code", "name", "step")
    ordering = ("family__position", "family", "position", "code")
    list_per_page = 100
    inlines = (ConditionInline, ModulePartInline, OfferingInline)
    fieldsets = (
        (None, {"fields": ("seen_version", "family", "name", "code", "step", "help_text", "position")}),
        (
            gettext_lazy("What the customer may choose"),
            {
                "fields": ("kind", "required", ("minimum", "maximum"), "price_per_100_g"),
                "description": gettext_lazy(
                    "Where one is chosen, “required” says it all. The bounds are for several and portions."
                ),
            },
        ),
        (
            gettext_lazy("Which number, if the kind is a number"),
            {
                "fields": (
                    "number_attribute",
                    ("number_from", "number_to", "number_step"),
                    "number_start",
                    ("number_price", "number_price_per_unit"),
                ),
                "description": gettext_lazy("A number costs its price, and the price per unit times the number."),
            },
        ),
    )

    def get_inlines(self, request: HttpRequest, obj: Module | None = None) -> Any:
        return (ConditionInline, ModulePartInline) if has_many(obj) else self.inlines

    def get_readonly_fields(self, request: HttpRequest, obj: Module | None = None) -> Any:
        return (*super().get_readonly_fields(request, obj), "offered")

    def get_fieldsets(self, request: HttpRequest, obj: Module | None = None) -> Any:
        listed = (_("Components"), {"fields": ("offered",)})
        return (*self.fieldsets, listed) if has_many(obj) else self.fieldsets

    @admin.display(description=gettext_lazy("components"))
    def offered(self, module: Module) -> SafeString:
        """How many components it offers, as a link to a list of their own."""
        url = f"{reverse('admin:catalog_offering_changelist')}?family={module.family.code}&module={module.pk}"
        text = _("{count:,} components with their prices: search, change, add, take out").format(
            count=module.offerings.count()
        )
        return format_html('<a href="{}">{}</a>', url, text)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Module]:
        return Module.objects.select_related("family").with_counts().order_by(*self.get_ordering(request))

    @admin.display(description=gettext_lazy("components"), ordering="component_count")
    def components(self, module: Any) -> int:
        """How many components it offers."""
        return int(module.component_count)
