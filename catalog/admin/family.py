from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import ImageField
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from catalog.admin.bases import TabularInline
from catalog.admin.locking import VersionedAdmin, VersionedForm
from catalog.admin.picture import PictureForm, PicturePreview, PictureWidget
from catalog.admin.sheets import sheet_urls
from catalog.admin.texts import text_urls
from catalog.models import CompatibilityRule, Module, Preset, ProductFamily
from catalog.sentences import rule_sentence

if TYPE_CHECKING:
    from django.db.models import Field, QuerySet
    from django.http import HttpRequest
    from django.urls import URLPattern
    from django.utils.safestring import SafeString

PICTURE_FIELD: dict[type[Field[Any, Any]], dict[str, Any]] = {
    ImageField: {"form_class": forms.FileField, "widget": PictureWidget}
}


class FamilyForm(VersionedForm[ProductFamily], PictureForm[ProductFamily]):
    """A family's own fields."""


class ListedInline(TabularInline[Any, Any]):
    """Rows of a family, each edited on its own page."""

    extra = max_num = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("name"))
    def page(self, row: Any) -> SafeString:
        """Name of the row, as a link to its page."""
        return self._to_page(row, str(row))

    def _to_page(self, row: Any, text: str) -> SafeString:
        url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=(row.pk,))
        return format_html('<a href="{}">{}</a>', url, text)


class ModuleList(ListedInline):
    """The modules of a family."""

    model = Module
    fields = readonly_fields = ("page", "code", "step", "kind", "required", "components")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Module.objects.in_order().with_counts()

    @admin.display(description=_("components"))
    def components(self, module: Any) -> int:
        """How many components the module offers."""
        return int(module.component_count)


class RuleList(ListedInline):
    """The rules of a family, read back."""

    model = CompatibilityRule
    fields = readonly_fields = ("sentence", "strength")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return CompatibilityRule.objects.in_order().with_terms()

    @admin.display(description=_("sentence"))
    def sentence(self, rule: CompatibilityRule) -> SafeString:
        """Read the rule back, as a link to its page."""
        return self._to_page(rule, rule_sentence(rule))


class PresetList(ListedInline):
    """The presets of a family."""

    model = Preset
    fields = readonly_fields = ("page", "code", "description")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Preset.objects.in_order()


@admin.register(ProductFamily)
class ProductFamilyAdmin(PicturePreview, VersionedAdmin[ProductFamily]):
    """Families with their modules, rules and presets at a glance."""

    form = FamilyForm
    formfield_overrides = PICTURE_FIELD
    list_display = ("thumbnail", "name", "code", "currency", "modules", "components", "rules", "is_listed", "position")
    list_display_links = ("name",)
    list_filter = ("is_listed", "currency")
    search_fields = ("code", "name", "tagline")
    ordering = ("position", "code")
    readonly_fields = ("preview",)
    inlines = (ModuleList, RuleList, PresetList)
    fieldsets = (
        (None, {"fields": ("seen_version", "name", "code", "tagline", "description")}),
        (_("On the page"), {"fields": ("picture", "preview", "position", "is_listed", "attribution")}),
        (_("Money"), {"fields": ("currency",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProductFamily]:
        return ProductFamily.objects.with_counts().order_by(*self.get_ordering(request))

    def get_inlines(self, request: HttpRequest, obj: ProductFamily | None = None) -> Any:
        return self.inlines if obj else ()

    def get_urls(self) -> list[URLPattern]:
        return [*sheet_urls(), *text_urls(), *super().get_urls()]

    @admin.display(description=_("modules"), ordering="module_count")
    def modules(self, family: Any) -> SafeString:
        """How many modules, as a link to them."""
        return _linked(family, "module", family.module_count)

    @admin.display(description=_("components"), ordering="component_count")
    def components(self, family: Any) -> int:
        """How many different components its modules offer."""
        return int(family.component_count)

    @admin.display(description=_("rules"), ordering="rule_count")
    def rules(self, family: Any) -> SafeString:
        """How many rules, as a link to them."""
        return _linked(family, "compatibilityrule", family.rule_count)


def _linked(family: ProductFamily, model: str, count: int) -> SafeString:
    return format_html('<a href="../{}/?family__id__exact={}">{}</a>', model, family.pk, count)
