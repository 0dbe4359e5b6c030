"""A form and its formsets are checked as one document, and each problem is shown beside the field it names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from catalog.admin.bases import ModelAdmin, ModelForm
from catalog.admin.locking import VersionedAdmin

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from catalog.problems import Problem

Row = TypeVar("Row", bound=Model)


def live_forms(formset: Any) -> list[Any]:
    """Give a validated formset's forms that will stay: neither empty extra ones nor those to delete."""
    return [
        form
        for form in formset.forms
        if form.is_valid() and form.cleaned_data and not form.cleaned_data.get("DELETE", False)
    ]


def formset_of(formsets: list[Any], model: type[Model], fk_name: str) -> Any:
    """The formset of these rows by this foreign key; None for somebody who may not see them."""
    return next((formset for formset in formsets if formset.model is model and formset.fk.name == fk_name), None)


def show_in_form(form: Any, problem: Problem) -> None:
    """Put a problem beside the field that its place names; beside none if the form lacks the field."""
    field = problem.place[-1] if problem.place else None
    form.add_error(field if field in form.fields else None, problem.text)


def show_in_formset(formset: Any, problem: Problem) -> None:
    """Put a problem above the rows of a formset."""
    formset.non_form_errors().append(problem.text)


class CheckedTogether(ModelForm[Row]):
    """A form that is checked once it and its formsets are read."""

    check_together: Callable[[list[Any]], None]
    """Checks what was typed as one document; gets the formsets, read already, in the order of the inlines."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        formsets = getattr(self.instance, "formsets_to_check", None)
        if formsets is not None:
            for formset in formsets:
                formset.is_valid()
            self.check_together(formsets)


class TogetherForms(ModelAdmin[Row]):
    """Lets the form know its formsets."""

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> tuple[list[Any], list[Any]]:  # noqa: FBT001  Django's
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        if request.method == "POST":
            obj.formsets_to_check = formsets
        return formsets, inlines


class TogetherAdmin(TogetherForms[Any], VersionedAdmin[Any]):
    """Checked together, and against the version that was shown."""


class CodeOnceAFamily(ModelForm[Row]):
    """Says beside the field when the family has the code already."""

    def clean_code(self) -> str:
        """Look for another row of the family with this code."""
        code: str = self.cleaned_data["code"]
        row: Any = self.instance
        others = type(row)._default_manager.filter(family_id=row.family_id, code=code)
        if others.exclude(pk=row.pk).exists():
            raise forms.ValidationError(_("This family has this code already."))
        return code
