"""What a module offers, as a list of its own: thousands of components have no room on a module's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.admin.bases import ModelAdmin, ModelForm
from catalog.admin.together import show_in_form
from catalog.models import (
    Module,
    ModuleCondition,
    Offering,
    PartLine,
    PresetChoice,
    PriceCondition,
    ProductFamily,
    RuleTerm,
)
from catalog.problems import Problem
from catalog.validate import offering_problems
from catalog.values import money_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from catalog.documents import Document

MANY = 200
"""Modules with more components than this show them in a list of their own."""


def has_many(module: Module | None) -> bool:
    """Whether a module offers more than fits on its page."""
    return module is not None and module.offerings.count() > MANY


def reasons_to_stay(module: Module) -> list[tuple[str, str]]:
    """Which components can't leave a module because something names them here, as (reason, SKU)."""
    named = [
        (_("the rule “{rule}” names it").format(rule=rule), sku)
        for rule, sku in RuleTerm.objects.filter(module=module, component__isnull=False)
        .values_list("rule__code", "component__sku")
        .distinct()
    ]
    waiting = ModuleCondition.objects.filter(module=module, component__isnull=False)
    named += [
        (_("the module “{asked}” waits for it").format(asked=asked), sku)
        for asked, sku in waiting.values_list("asked__name", "component__sku")
    ]
    priced = PriceCondition.objects.filter(module=module, component__isnull=False)
    named += [
        (_("the line of the price “{rule}” names it").format(rule=rule), sku)
        for rule, sku in priced.values_list("rule__name", "component__sku")
    ]
    needing = PartLine.objects.filter(module=module, component__isnull=False)
    named += [(_("the module's parts name it"), sku) for sku in needing.values_list("component__sku", flat=True)]
    taken = PresetChoice.objects.filter(module=module).values_list("preset__name", "component__sku")
    return named + [(_("the preset “{preset}” takes it").format(preset=preset), sku) for preset, sku in taken]


def offering_document(typed: dict[str, Any]) -> Document:
    """Give what was typed as the file has it."""
    price = typed.get("price")
    return {
        "sku": typed["component"].sku,
        "price": None if price is None else money_text(price),
        "max_quantity": typed["max_quantity"],
    }


class OfferingRowForm(ModelForm[Offering]):
    """One component of a module, on a page of its own."""

    def clean(self) -> dict[str, Any] | None:
        """Check it against its module."""
        cleaned = super().clean()
        module = self.cleaned_data.get("module") or getattr(self.instance, "module", None)
        component = self.cleaned_data.get("component") or getattr(self.instance, "component", None)
        if module is None or component is None or "max_quantity" not in self.cleaned_data:
            return cleaned
        self._check(module, {**self.cleaned_data, "component": component})
        return cleaned

    def _check(self, module: Module, typed: dict[str, Any]) -> None:
        price = module.price_per_100_g
        kind = {"kind": module.kind, "price_per_100_g": None if price is None else money_text(price)}
        weights = {typed["component"].sku: typed["component"].weight_g}
        for problem in offering_problems(offering_document(typed), kind, weights):
            named = {"sku": "component"}.get(str(problem.place[-1]), problem.place[-1])
            show_in_form(self, Problem((named,), problem.text))


class ModuleFilter(admin.SimpleListFilter):
    """The modules of the family that was chosen, or of all."""

    title = gettext_lazy("module")
    parameter_name = "module"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[Any, str]]:
        modules = Module.objects.in_order().select_related("family")
        chosen = request.GET.get("family", "")
        if chosen:
            modules = modules.of_family(chosen)
        return [(str(m.pk), m.name if chosen else f"{m.family.name}: {m.name}") for m in modules]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        value = self.value() or ""
        return queryset.filter(module=int(value)) if value.isdecimal() else None


class OfferingFamilyFilter(admin.SimpleListFilter):
    """What the modules of one family offer."""

    title = gettext_lazy("family")
    parameter_name = "family"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[Any, str]]:
        return ProductFamily.objects.in_order().values_list("code", "name")

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        return queryset.filter(module__family__code=self.value()) if self.value() else None


@admin.register(Offering)
class OfferingAdmin(ModelAdmin[Offering]):
    """Components in their modules, with prices; found by search, page by page."""

    form = OfferingRowForm
    fields = ("module", "component", "price", "max_quantity", "position")
    autocomplete_fields = ("module", "component")
    list_display = ("component_name", "sku", "module", "price", "max_quantity", "position")
    list_filter = (OfferingFamilyFilter, ModuleFilter)
    list_select_related = ("component", "module__family")
    search_fields = ("component__sku", "component__name")
    ordering = ("module__family__position", "module__position", "module", "position", "pk")
    list_per_page = 100
    actions = ("take_out",)

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """Stand in no menu: the way here is a module's page."""
        return {}

    def get_readonly_fields(self, request: HttpRequest, obj: Offering | None = None) -> tuple[str, ...]:
        return () if obj is None else ("module", "component")

    def get_actions(self, request: HttpRequest) -> Any:
        """Leave out Django's deletion: *take out* looks at what names a component first."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def has_take_out_permission(self, request: HttpRequest) -> bool:
        """Whoever may delete may take out."""
        return self.has_delete_permission(request)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Refuse: see `get_actions`."""
        raise PermissionDenied

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "show_delete": False})

    def save_model(self, request: HttpRequest, obj: Offering, form: forms.ModelForm[Offering], change: bool) -> None:  # noqa: FBT001  Django's signature
        super().save_model(request, obj, form, change)
        _count_up([obj.module_id])

    @admin.display(description=gettext_lazy("component"), ordering="component__name")
    def component_name(self, offering: Offering) -> str:
        """Name of the component."""
        return offering.component.name

    @admin.display(description=gettext_lazy("SKU"), ordering="component__sku")
    def sku(self, offering: Offering) -> str:
        """Its article number."""
        return offering.component.sku

    @admin.action(description=gettext_lazy("Take out of the module"), permissions=["take_out"])
    def take_out(self, request: HttpRequest, queryset: QuerySet[Offering]) -> None:
        """Take components out of their modules, except those that something names there."""
        chosen = list(queryset.select_related("component", "module"))
        reasons = {
            (module, sku): reason
            for module in {offering.module for offering in chosen}
            for reason, sku in reasons_to_stay(module)
        }
        staying = [offering for offering in chosen if (offering.module, offering.component.sku) in reasons]
        going = [offering for offering in chosen if offering not in staying]
        with transaction.atomic():
            self.log_deletions(request, going)
            Offering.objects.filter(pk__in=[offering.pk for offering in going]).delete()
            _count_up({offering.module_id for offering in going})
        for offering in staying[:5]:
            reason = reasons[offering.module, offering.component.sku]
            self.message_user(
                request,
                _("{sku} has to stay: {reason}.").format(sku=offering.component.sku, reason=reason),
                messages.WARNING,
            )
        self.message_user(request, _("{count} taken out.").format(count=len(going)), messages.SUCCESS)

    def log_deletions(self, request: HttpRequest, queryset: Iterable[Any]) -> Any:
        """Note each in the history."""
        return super().log_deletions(request, Offering.objects.filter(pk__in=[row.pk for row in queryset]))


def _count_up(modules: Iterable[int]) -> None:
    """Count the modules' savings up, so that a form of them opened before is refused."""
    Module.objects.filter(pk__in=modules).update(version=F("version") + 1)
