from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.admin.bases import ModelForm
from catalog.admin.choices import NamedFormSet, remember_loaded
from catalog.admin.first import AskedFirstAdmin, AskedFirstForm
from catalog.admin.locking import VersionedForm
from catalog.admin.naming import NamingInline
from catalog.admin.together import (
    CheckedTogether,
    CodeOnceAFamily,
    TogetherAdmin,
    live_forms,
    show_in_form,
    show_in_formset,
)
from catalog.facts import family_facts
from catalog.models import Module, Preset, PresetChoice
from catalog.problems import Problem
from catalog.validate import choice_problems, count_sentence, given_problems

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class PresetForm(VersionedForm[Preset], AskedFirstForm[Preset], CodeOnceAFamily[Preset], CheckedTogether[Preset]):
    """A preset with its choices, checked as one."""

    def check_together(self, formsets: list[Any]) -> None:
        """See CheckedTogether."""
        choices = formsets[0]
        rows: dict[str, dict[str, Any]] = {}
        given: dict[str, Any] = {}
        for form in live_forms(choices):
            typed = form.cleaned_data
            code, component = typed["module"].code, typed.get("component")
            if typed["module"].kind == Module.Kind.NUMBER or component is None:
                self._check_number(form, given)
            elif typed.get("number") is not None:
                show_in_form(form, Problem(("number",), _("No number is given in this module.")))
            else:
                rows.setdefault(code, {})[component.sku] = form
        if not rows and not given and choices.is_valid():
            show_in_formset(choices, Problem((), _("Choose at least one component.")))
        facts = family_facts(self.instance.family_id)
        for code, form in given.items():
            for problem in given_problems(facts.modules[code], form.cleaned_data["number"]):
                show_in_form(form, Problem(("number",), problem.text))
        for code, forms_by_sku in rows.items():
            taken = {sku: form.cleaned_data["quantity"] for sku, form in forms_by_sku.items()}
            last = list(forms_by_sku.values())[-1]
            if facts.modules[code].kind == Module.Kind.ONE and len(taken) > 1:
                show_in_form(last, Problem(("component",), _("Only one is chosen in this module.")))
            for problem in choice_problems(facts.modules[code], taken):
                form = forms_by_sku[str(problem.place[0])] if problem.place else last
                most = facts.modules[code].most.get(str(problem.place[0]) if problem.place else "")
                is_count = most is not None and problem.text == count_sentence(most)
                show_in_form(form, Problem(("quantity" if is_count else "component",), problem.text))

    def _check_number(self, form: Any, given: dict[str, Any]) -> None:
        """A module of numbers takes a number and nothing else; any other a component and no number."""
        module, number = form.cleaned_data["module"], form.cleaned_data.get("number")
        if module.kind != Module.Kind.NUMBER:
            show_in_form(form, Problem(("component",), _("Say which component is taken.")))
        elif form.cleaned_data.get("component") is not None:
            show_in_form(form, Problem(("component",), _("A number is given in this module, no component taken.")))
        elif number is None:
            show_in_form(form, Problem(("number",), _("Say which number is given.")))
        elif module.code in given:
            show_in_form(form, Problem(("module",), _("One number is given in this module.")))
        else:
            given[module.code] = form


class ChoiceForm(ModelForm[PresetChoice]):
    """One component of a preset, or a number."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        remember_loaded(self, "component")


class ChoiceInline(NamingInline):
    """The choices of a preset."""

    model = PresetChoice
    form = ChoiceForm
    formset = NamedFormSet
    fields = ("module", "component", "number", "quantity")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PresetChoice]:
        rows = super().get_queryset(request).select_related("module", "component")
        return rows.order_by("module__position", "position", "pk")


@admin.register(Preset)
class PresetAdmin(AskedFirstAdmin[Preset], TogetherAdmin):
    """Named starting configurations."""

    form = PresetForm
    list_display = ("name", "family", "code", "description", "choice_count", "position")
    list_filter = ("family",)
    list_select_related = ("family",)
    search_fields = ("code", "name")
    ordering = ("family__position", "family", "position", "code")
    inlines = (ChoiceInline,)
    fields = ("seen_version", "family", "name", "code", "description", "position")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Preset]:
        return Preset.objects.select_related("family").with_choices().order_by(*self.get_ordering(request))

    @admin.display(description=gettext_lazy("choices"))
    def choice_count(self, preset: Preset) -> int:
        """How many components it takes."""
        return len(preset.choices.all())
