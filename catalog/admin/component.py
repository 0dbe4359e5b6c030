from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.admin.bases import ModelAdmin, ModelForm, TabularInline
from catalog.admin.choices import LoadedAutocomplete, NamedFormSet, remember_loaded, without_links
from catalog.admin.family import PICTURE_FIELD
from catalog.admin.locking import VersionedAdmin, VersionedForm
from catalog.admin.part import ComponentPartInline, NeededByList, check_component_parts
from catalog.admin.picture import PictureForm, PicturePreview
from catalog.admin.together import CheckedTogether, TogetherForms, formset_of, live_forms
from catalog.fixed import sold_already
from catalog.models import (
    Attribute,
    Component,
    ComponentAttribute,
    FixedProduct,
    Offering,
    PartLine,
    ProductFamily,
)
from catalog.values import EXPECTED, NotOfKindError, parse_typed, typed_columns, typed_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import ForeignKey, QuerySet
    from django.http import HttpRequest


@admin.register(Attribute)
class AttributeAdmin(ModelAdmin[Attribute]):
    """Properties that components have and rules compare."""

    list_display = ("name", "code", "kind", "unit")
    list_filter = ("kind",)
    search_fields = ("code", "name")
    ordering = ("name", "code")

    def get_readonly_fields(self, request: HttpRequest, obj: Attribute | None = None) -> tuple[str, ...]:
        # Its values are kept by kind: another kind would leave them unreadable.
        is_used = obj is not None and ComponentAttribute.objects.filter(attribute=obj).exists()
        return ("kind",) if is_used else ()


class ComponentForm(VersionedForm[Component], PictureForm[Component], CheckedTogether[Component]):
    """A component with its attributes and parts."""

    def clean_sku(self) -> str:
        """One SKU is one thing."""
        sku: str = self.cleaned_data["sku"]
        other = FixedProduct.objects.filter(sku=sku).first()
        if other is not None:
            raise forms.ValidationError(sold_already(other.name))
        return sku

    def check_together(self, formsets: list[Any]) -> None:
        """See CheckedTogether."""
        values, parts = (
            formset_of(formsets, ComponentAttribute, "component"),
            formset_of(formsets, PartLine, "component"),
        )
        typed = self.cleaned_data
        if parts and values and values.is_valid() and all(name in typed for name in ("sku", "name", "weight_g")):
            known = {form.cleaned_data["attribute"].code: form.instance.value for form in live_forms(values)}
            entry = {name: typed[name] for name in ("sku", "name", "weight_g")} | {"attributes": known}
            check_component_parts(entry, parts)


class ValueForm(ModelForm[ComponentAttribute]):
    """One attribute of a component; the value is typed as text and read by the attribute's kind."""

    value = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 1, "cols": 30}),
        help_text=gettext_lazy("A number, a text, yes or no; for a list one text a line."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["value"] = typed_text(self.instance.value)
        remember_loaded(self, "attribute")

    def clean(self) -> dict[str, Any] | None:
        """Read the value by the attribute's kind."""
        cleaned = super().clean()
        attribute = self.cleaned_data.get("attribute")
        if attribute is not None:
            try:
                value = parse_typed(attribute.kind, self.cleaned_data.get("value", ""))
            except NotOfKindError as error:
                self.add_error("value", _("Expected {what}.").format(what=EXPECTED[error.kind]))
            else:
                for column, typed in typed_columns(value).items():
                    setattr(self.instance, column, typed)
        return cleaned


class ValueInline(TabularInline[ComponentAttribute, Component]):
    """The attributes of a component."""

    model = ComponentAttribute
    form = ValueForm
    formset = NamedFormSet
    fields = ("attribute", "value")
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[ComponentAttribute]:
        return super().get_queryset(request).select_related("attribute").order_by("attribute__name")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        return without_links(super().formfield_for_dbfield(db_field, request, **kwargs))

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any], request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "attribute":
            kwargs["widget"] = LoadedAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class OfferedInline(TabularInline[Offering, Component]):
    """Where a component is offered; edited on the module's page."""

    model = Offering
    verbose_name_plural = gettext_lazy("offered in")
    fields = readonly_fields = ("family", "module", "price", "max_quantity")
    extra = max_num = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Offering]:
        return super().get_queryset(request).select_related("module__family").order_by("module__family", "module")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("family"))
    def family(self, offering: Offering) -> str:
        """Name of the family."""
        return offering.module.family.name


class FamilyFilter(admin.SimpleListFilter):
    """Components that some module of a family offers."""

    title = gettext_lazy("family")
    parameter_name = "family"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[Any, str]]:
        return ProductFamily.objects.in_order().values_list("code", "name")

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        offered = Offering.objects.filter(component=OuterRef("pk"), module__family__code=self.value())
        return queryset.filter(Exists(offered)) if self.value() else None


@admin.register(Component)
class ComponentAdmin(PicturePreview, TogetherForms[Component], VersionedAdmin[Component]):
    """Components with their attributes."""

    form = ComponentForm
    formfield_overrides = PICTURE_FIELD
    list_display = ("thumbnail", "name", "sku", "cost", "weight_g", "lead_time_days", "offered", "is_active")
    list_display_links = ("name",)
    list_filter = ("is_active", "is_piece", FamilyFilter)
    search_fields = ("sku", "name", "description")
    ordering = ("sku",)
    list_per_page = 50
    readonly_fields = ("preview",)
    inlines = (ValueInline, ComponentPartInline, OfferedInline, NeededByList)
    actions = ("retire", "bring_back")
    fieldsets = (
        (None, {"fields": ("seen_version", "sku", "name", "description", "is_active")}),
        (gettext_lazy("Picture"), {"fields": ("picture", "preview")}),
        (
            gettext_lazy("For making and delivery"),
            {
                "fields": (("cost", "weight_g", "lead_time_days"), "is_piece"),
                "description": gettext_lazy(
                    "Cost is in the currency of the families that offer it. Rules may use the weight."
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Component]:
        return Component.objects.with_counts().order_by(*self.get_ordering(request))

    @admin.display(description=gettext_lazy("offered in"), ordering="offering_count")
    def offered(self, component: Any) -> str:
        """How many modules offer it."""
        count = component.offering_count
        return ngettext("{count} module", "{count} modules", count).format(count=count)

    @admin.action(description=gettext_lazy("Retire: the next release does without them"), permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Component]) -> None:
        """Take components off sale."""
        self._set_active(request, queryset, is_active=False)

    @admin.action(description=gettext_lazy("Bring back: the next release may sell them again"), permissions=["change"])
    def bring_back(self, request: HttpRequest, queryset: QuerySet[Component]) -> None:
        """Put components on sale again."""
        self._set_active(request, queryset, is_active=True)

    def _set_active(self, request: HttpRequest, queryset: QuerySet[Component], *, is_active: bool) -> None:
        chosen = list(queryset.exclude(is_active=is_active))
        rows = Component.objects.filter(pk__in=[component.pk for component in chosen])
        rows.update(is_active=is_active, version=F("version") + 1)
        for component in chosen:
            self.log_change(request, component, [{"changed": {"fields": ["active"]}}])
        self.message_user(request, _("{count} changed.").format(count=len(chosen)), messages.SUCCESS)
