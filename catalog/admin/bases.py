"""Django's form and admin classes, with the type parameters that they have for the type checker only."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin, TabularInline
    from django.forms import BaseInlineFormSet, ModelForm
else:
    from django import forms
    from django.contrib import admin

    class Subscriptable:
        """`Class[Model]` is the class itself."""

        def __class_getitem__(cls, _model):  # noqa: ANN001, ANN204  the type checker reads the other branch
            """Give the class."""
            return cls

    class ModelForm(Subscriptable, forms.ModelForm):
        """See Django."""

    class BaseInlineFormSet(Subscriptable, forms.BaseInlineFormSet):
        """See Django."""

    class ModelAdmin(Subscriptable, admin.ModelAdmin):
        """See Django."""

    class TabularInline(Subscriptable, admin.TabularInline):
        """See Django."""


__all__ = ["BaseInlineFormSet", "ModelAdmin", "ModelForm", "TabularInline"]
