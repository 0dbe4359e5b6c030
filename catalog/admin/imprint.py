from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.admin.bases import ModelAdmin, ModelForm
from catalog.admin.choices import fixed_choices
from catalog.admin.first import AskedFirstAdmin, AskedFirstForm, family_id_of
from catalog.admin.locking import VersionedAdmin, VersionedForm
from catalog.admin.together import CodeOnceAFamily, show_in_form
from catalog.facts import family_facts
from catalog.fonts import NotAFontError, checked_font, store_font
from catalog.models import Font, Imprint, Module
from catalog.problems import Problem
from catalog.scripts import SCRIPTS
from catalog.validate_imprints import MOST_IMPRINTS, imprint_problems

if TYPE_CHECKING:
    from django.db.models import ForeignKey, QuerySet
    from django.http import HttpRequest

    from catalog.documents import Document

_BOX, _CORNERS = 4, 8
CHECKED = ("takes", "fonts", "scripts", "corners")


class FontForm(ModelForm[Font]):
    """Keeps an uploaded font under the hash of its content."""

    def clean_file(self) -> Any:
        """Store a new font and give its name; anything else stays as it is."""
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        try:
            return store_font(checked_font(file.read()))
        except NotAFontError as error:
            raise forms.ValidationError(
                _("This is no TrueType or OpenType font (.ttf, .otf), or it is larger than 20 MB.")
            ) from error


@admin.register(Font)
class FontAdmin(ModelAdmin[Font]):
    """Fonts that customers' words are printed in. One that an imprint offers stays."""

    form = FontForm
    list_display = ("name", "code", "licence")
    search_fields = ("code", "name")
    ordering = ("name", "code")

    def get_actions(self, request: HttpRequest) -> Any:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def get_readonly_fields(self, request: HttpRequest, obj: Font | None = None) -> Any:
        return ("code",) if obj is not None else ()

    def has_delete_permission(self, request: HttpRequest, obj: Font | None = None) -> bool:
        used = obj is not None and any(obj.code in fonts for fonts in Imprint.objects.values_list("fonts", flat=True))
        return not used and super().has_delete_permission(request, obj)


class CornersField(forms.CharField):
    """Four corners as eight numbers, or an upright box as four."""

    def prepare_value(self, value: Any) -> Any:
        """As it is typed: “476,664 724,664 724,728 476,728”."""
        return " ".join(f"{x},{y}" for x, y in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """As it is kept."""
        words = str(value or "").replace(",", " ").split()
        if not all(word.isdecimal() and len(word) <= 4 for word in words) or len(words) not in {_BOX, _CORNERS}:  # noqa: PLR2004  digits
            raise forms.ValidationError(_("Please type eight whole numbers, or four: left, top, width and height."))
        numbers = [int(word) for word in words]
        if len(numbers) == _BOX:
            left, top, width, height = numbers
            right, bottom = left + width, top + height
            return [[left, top], [right, top], [right, bottom], [left, bottom]]
        return [numbers[at : at + 2] for at in range(0, _CORNERS, 2)]


class ImprintForm(VersionedForm[Imprint], AskedFirstForm[Imprint], CodeOnceAFamily[Imprint]):
    """An imprint, checked as the catalog file checks it."""

    scripts = forms.MultipleChoiceField(
        label=gettext_lazy("Writing"),
        required=False,
        choices=[(code, name) for code, (name, _scripts) in SCRIPTS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    fonts = forms.MultipleChoiceField(label=gettext_lazy("Fonts"), required=False, widget=forms.CheckboxSelectMultiple)
    corners = CornersField(
        label=gettext_lazy("Place"),
        help_text=gettext_lazy(
            "In the picture of 1200 x 900 pixels: four corners “x,y”, clockwise from the top left of the print,"
            " such as 476,664 724,664 724,728 476,728; or left, top, width and height of an upright box."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fonts: Any = self.fields["fonts"]
        fonts.choices = [(font.code, font.name) for font in Font.objects.in_order()]

    def clean_fonts(self) -> list[str]:
        """Those that were there in their order, new ones after them."""
        chosen: list[str] = self.cleaned_data["fonts"]
        before = [code for code in (self.instance.fonts or []) if code in chosen]
        return before + [code for code in chosen if code not in before]

    def clean(self) -> dict[str, Any] | None:
        """Ask what a file is asked."""
        cleaned = super().clean()
        others = Imprint.objects.filter(family_id=self.instance.family_id).exclude(pk=self.instance.pk)
        if others.count() >= MOST_IMPRINTS:
            show_in_form(
                self,
                Problem((), _("A family has at most {most} imprints.").format(most=MOST_IMPRINTS)),
            )
        if all(name in self.cleaned_data for name in CHECKED):
            known = set(Font.objects.values_list("code", flat=True))
            for problem in imprint_problems(self._document(), family_facts(self.instance.family_id), known):
                field = {"on": "module"}.get(str(problem.place[0]), str(problem.place[0]))
                show_in_form(self, Problem((field,), problem.text))
        return cleaned

    def _document(self) -> Document:
        document: Document = {name: self.cleaned_data[name] for name in CHECKED}
        module = self.cleaned_data.get("module")
        return document | ({"on": module.code} if module is not None else {})


@admin.register(Imprint)
class ImprintAdmin(AskedFirstAdmin[Imprint], VersionedAdmin[Imprint]):
    """Places on products for customers' own words and pictures."""

    form = ImprintForm
    list_display = ("name", "family", "takes", "size", "is_looked_at", "position")
    list_filter = ("family",)
    list_select_related = ("family",)
    search_fields = ("code", "name")
    ordering = ("family__position", "family", "position", "code")
    fieldsets = (
        (
            None,
            {"fields": ("seen_version", "family", "name", "code", "help_text", "takes", "is_looked_at", "position")},
        ),
        (gettext_lazy("Words"), {"fields": ("most", "lines", "scripts", "fonts", "colour")}),
        (gettext_lazy("Where it is"), {"fields": ("corners", "module", "paper", "width_mm", "height_mm")}),
    )

    @admin.display(description=gettext_lazy("size"))
    def size(self, imprint: Imprint) -> str:
        """As it is printed."""
        return f"{imprint.width_mm} x {imprint.height_mm} mm"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Imprint]:
        return super().get_queryset(request).select_related("family")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        self.family_id = family_id_of(request, obj)
        return super().get_form(request, obj, change, **kwargs)

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any], request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "module":
            field.queryset = Module.objects.filter(family_id=getattr(self, "family_id", None)).in_order()
            field.choices = fixed_choices(field.queryset)
        return field
