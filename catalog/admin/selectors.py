"""The parts of a sentence as form rows: which module, which component, or which comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.admin.bases import ModelForm
from catalog.admin.choices import NamedFormSet, fixed_choices, remember_loaded
from catalog.admin.naming import NamingInline
from catalog.facts import EVERYBODYS
from catalog.models import Attribute, ComponentAttribute
from catalog.models.base import Selector
from catalog.validate_rules import value_kind
from catalog.values import (
    EXPECTED,
    NotOfKindError,
    number_text,
    parse_typed,
    typed_columns,
    typed_text,
    value_of_columns,
)

if TYPE_CHECKING:
    from django.db.models import ForeignKey, QuerySet
    from django.http import HttpRequest

    from catalog.documents import Document

Row = TypeVar("Row", bound=Selector)


class PartForm(ModelForm[Row]):
    """One part of a sentence, known as the document that files have."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        remember_loaded(self, "component")

    def document(self) -> Document:
        """Give the typed part as files have it; only for a form without problems."""
        typed = self.cleaned_data
        document: Document = {"module": typed["module"].code}
        if typed.get("component") is not None:
            document["component"] = typed["component"].sku
        if typed.get("attribute") is not None:
            document["attribute"] = typed["attribute"].code
        if typed.get("coefficient") is not None:
            document["coefficient"] = number_text(typed["coefficient"])
        return document


class SelectorForm(PartForm[Row]):
    """A part that selects components; its value is typed as text and read by the attribute's kind."""

    value = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 1, "cols": 16}),
        help_text=_("For “is one of”: one a line."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        shown = value_of_columns(number=row.number, text=row.text, yes_no=row.yes_no, items=row.items)
        self.initial["value"] = typed_text(shown)

    def clean(self) -> dict[str, Any] | None:
        """Read the value by the kind that attribute and operator ask for."""
        cleaned = super().clean()
        typed, attribute = self.cleaned_data.get("value", ""), self.cleaned_data.get("attribute")
        self.value_read = None
        if typed and attribute is not None:
            kind = value_kind(attribute.kind, self.cleaned_data.get("operator") or "equal")
            try:
                self.value_read = parse_typed(kind, typed)
            except NotOfKindError as error:
                self.add_error("value", _("Expected {what}.").format(what=EXPECTED[error.kind]))
        elif typed:
            self.value_read = typed
        for column, value in typed_columns(self.value_read).items():
            setattr(self.instance, column, value)
        return cleaned

    def document(self) -> Document:
        """See PartForm."""
        document = super().document()
        if self.cleaned_data.get("operator"):
            document["operator"] = self.cleaned_data["operator"]
        if self.value_read is not None:
            document["value"] = self.value_read
        return document


class PartFormSet(NamedFormSet):
    """Rows of one role, in the order in which they stand."""

    role = ""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        if self.role:
            form.instance.role = self.role
        if form.instance.pk is None:
            form.instance.position = i
        return form


class PartInline(NamingInline):
    """Rows that name modules, components and attributes of the parent's family only."""

    formset = PartFormSet
    role = ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).select_related("module", "component", "attribute")
        return (rows.filter(role=self.role) if self.role else rows).order_by("position", "pk")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.role = self.role
        return formset

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any], request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "attribute":
            field.queryset = attributes_of_family(self.family_id)
            field.choices = fixed_choices(field.queryset)
        return field


class SelectorInline(PartInline):
    """Rows that select components."""

    form = SelectorForm
    fields = ("module", "component", "attribute", "operator", "value")


def attributes_of_family(family_id: int | None) -> QuerySet[Attribute]:
    """Attributes that some component of the family has, and the weight, which all have."""
    owned = ComponentAttribute.objects.filter(component__offerings__module__family_id=family_id)
    known = Q(pk__in=owned.values("attribute")) | Q(code__in=EVERYBODYS)
    return Attribute.objects.filter(known).order_by("name", "code")
