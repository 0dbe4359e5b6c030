"""What has to be known before the rest can be asked: a rule's family and form, a module's or preset's family."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.admin.bases import ModelAdmin, ModelForm
from catalog.models import CompatibilityRule, ProductFamily

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

Row = TypeVar("Row", bound=Model)


EXPLAINED: dict[str, str | Promise] = {
    CompatibilityRule.Form.NEEDS: _("whoever takes the first has to take the second too."),
    CompatibilityRule.Form.NEVER_WITH: _("the two never go together."),
    CompatibilityRule.Form.ONLY_WITH: _(
        "the first goes only with the second; of several such rules any one is enough."
    ),
    CompatibilityRule.Form.MUST_MATCH: _("an attribute of one module is compared to an attribute of another."),
    CompatibilityRule.Form.BUDGET: _("attributes are added and compared to a limit: power, weight, places."),
}


class FamilyFirst(forms.Form):
    """Which family something new belongs to."""

    family = forms.ModelChoiceField(ProductFamily.objects.in_order(), empty_label=None)


class RuleFirst(FamilyFirst):
    """Which family, and which form of sentence."""

    form = forms.ChoiceField(
        label=_("Form of the sentence"),
        choices=[
            (form, format_lazy("{}: {}", CompatibilityRule.Form(form).label, text)) for form, text in EXPLAINED.items()
        ],
        widget=forms.RadioSelect,
        initial="needs",
    )


def family_id_of(request: HttpRequest, obj: Any) -> int | None:
    """Give the family of the row that is edited, or the one chosen for a new one."""
    if obj is not None and obj.family_id is not None:
        return int(obj.family_id)
    chosen = request.GET.get("family", "")
    return int(chosen) if chosen.isdecimal() else None


class AskedFirstForm(ModelForm[Row]):
    """A form whose new instance starts with what was asked first."""

    asked_first: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in self.asked_first.items():
            setattr(self.instance, name, value)


class AskedFirstAdmin(ModelAdmin[Row]):
    """Asks for some fields on a page of their own before the form for a new row; they stay as they are later."""

    first_form: type[forms.Form] = FamilyFirst

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if object_id is None and not self.first_form(request.GET).is_valid():
            return self._ask_first(request)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _ask_first(self, request: HttpRequest) -> TemplateResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        was_answered = any(name in request.GET for name in self.first_form.base_fields)
        form = self.first_form(request.GET if was_answered else None, initial=request.GET.dict())
        context = self.admin_site.each_context(request) | {
            "title": gettext("Add {name}").format(name=self.opts.verbose_name),
            "opts": self.opts,
            "form": form,
            "has_families": ProductFamily.objects.exists(),
        }
        return TemplateResponse(request, "admin/catalog/ask_first.html", context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        form: Any = super().get_form(request, obj, change, **kwargs)
        if obj is None:
            asked = self.first_form(request.GET)
            form.asked_first = asked.cleaned_data if asked.is_valid() else {}
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.first_form.base_fields, *super().get_readonly_fields(request, obj))
