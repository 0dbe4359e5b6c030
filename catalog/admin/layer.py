from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from catalog.admin.bases import ModelForm
from catalog.admin.choices import NamedFormSet, remember_loaded
from catalog.admin.family import PICTURE_FIELD
from catalog.admin.first import AskedFirstAdmin, AskedFirstForm
from catalog.admin.locking import VersionedForm
from catalog.admin.naming import NamingInline
from catalog.admin.picture import PictureForm, PicturePreview
from catalog.admin.together import CheckedTogether, CodeOnceAFamily, TogetherAdmin, formset_of, live_forms, show_in_form
from catalog.cells import number_text
from catalog.facts import family_facts
from catalog.models import LayerComponent, LayerNumber, PictureLayer
from catalog.pictures import NotAPictureError
from catalog.problems import Problem
from catalog.validate_layers import MOST_LAYERS, TOO_MANY, layer_problems, sheet_sentence

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class LayerForm(
    VersionedForm[PictureLayer],
    PictureForm[PictureLayer],
    AskedFirstForm[PictureLayer],
    CodeOnceAFamily[PictureLayer],
    CheckedTogether[PictureLayer],
):
    """A layer with what brings it in, checked as one."""

    def clean_picture(self) -> Any:
        """Say what is wrong with the shape or the weight of a new picture, then keep it."""
        picture = self.cleaned_data["picture"]
        if isinstance(picture, UploadedFile):
            try:
                text = sheet_sentence(picture.read())
            except NotAPictureError:
                text = ""  # the next one says so
            picture.seek(0)
            if text:
                raise forms.ValidationError(text)
        return super().clean_picture()

    def check_together(self, formsets: list[Any]) -> None:
        """See CheckedTogether."""
        rows: dict[str, dict[str, Any]] = {}
        for form in live_forms(formset_of(formsets, LayerComponent, "layer")):
            rows.setdefault(form.cleaned_data["module"].code, {})[form.cleaned_data["component"].sku] = form
        together = {code: list(found) for code, found in rows.items()}
        given = {
            form.cleaned_data["module"].code: form for form in live_forms(formset_of(formsets, LayerNumber, "layer"))
        }
        numbers = {code: number_text(form.cleaned_data["number"]) for code, form in given.items()}
        entry = {"with": together, "from": numbers, "at_least": self.cleaned_data.get("at_least", 1)}
        for problem in layer_problems(entry, family_facts(self.instance.family_id)):
            match problem.place:
                case ("with", str() as code, int() as index):
                    show_in_form(rows[code][together[code][index]], Problem(("component",), problem.text))
                case ("from", str() as code):
                    show_in_form(given[code], Problem(("number",), problem.text))
                case _:
                    show_in_form(self, problem)
        others = PictureLayer.objects.filter(family_id=self.instance.family_id).exclude(pk=self.instance.pk)
        if others.count() >= MOST_LAYERS:
            show_in_form(self, Problem((), str(TOO_MANY)))


class LayerComponentForm(ModelForm[LayerComponent]):
    """One component that brings the layer in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        remember_loaded(self, "component")


class LayerComponentInline(NamingInline):
    """What brings a layer in."""

    model = LayerComponent
    form = LayerComponentForm
    formset = NamedFormSet
    fields = ("module", "component")
    verbose_name_plural = _("shown while, of each module named here, one of these is taken (none: always shown)")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LayerComponent]:
        rows = super().get_queryset(request).select_related("module", "component")
        return rows.order_by("position", "pk")


class LayerNumberInline(NamingInline):
    """From which number on a layer is shown."""

    model = LayerNumber
    formset = NamedFormSet
    fields = ("module", "number")
    verbose_name_plural = _("needs so large a number, or a larger one (no row: whatever number is given)")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LayerNumber]:
        return super().get_queryset(request).select_related("module").order_by("position", "pk")


@admin.register(PictureLayer)
class PictureLayerAdmin(PicturePreview, AskedFirstAdmin[PictureLayer], TogetherAdmin):
    """The sheets of live pictures."""

    form = LayerForm
    formfield_overrides = PICTURE_FIELD
    list_display = ("thumbnail", "name", "family", "place", "at_least", "position")
    list_display_links = ("name",)
    list_filter = ("family",)
    list_select_related = ("family",)
    search_fields = ("code", "name", "place")
    ordering = ("family__position", "family", "position", "code")
    readonly_fields = ("preview",)
    inlines = (LayerComponentInline, LayerNumberInline)
    fields = ("seen_version", "family", "name", "code", "picture", "preview", "place", "at_least", "position")
