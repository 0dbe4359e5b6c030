"""How long components last, for staff to say."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _

from catalog.models import Component
from configurator.programs.models import ComponentLife


class LifeForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """A SKU that is for sale."""

    class Meta:
        model = ComponentLife
        fields = ("sku", "months")

    def clean_sku(self) -> Any:
        """One of the catalog."""
        sku = self.cleaned_data["sku"]
        if not Component.objects.filter(sku=sku).exists():
            raise forms.ValidationError(_("No component has this SKU."))
        return sku


@admin.register(ComponentLife)
class ComponentLifeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Whoever ordered one so long ago, lets us write and bought none since gets a letter."""

    form = LifeForm
    list_display = ("sku", "months")
    search_fields = ("sku",)
    ordering = ("sku",)
