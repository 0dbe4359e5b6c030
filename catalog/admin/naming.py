from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.admin.bases import TabularInline
from catalog.admin.choices import LoadedAutocomplete, fixed_choices, without_links
from catalog.admin.first import family_id_of
from catalog.models import Module

if TYPE_CHECKING:
    from django.db.models import ForeignKey
    from django.http import HttpRequest


class NamingInline(TabularInline[Any, Any]):
    """Rows that name components, and modules of the parent's family only."""

    extra = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        self.family_id = family_id_of(request, obj)
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        return without_links(super().formfield_for_dbfield(db_field, request, **kwargs))

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any], request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "component":
            kwargs["widget"] = LoadedAutocomplete(db_field, self.admin_site)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "module":
            field.queryset = Module.objects.filter(family_id=self.family_id).in_order()
            field.choices = fixed_choices(field.queryset)
        return field
