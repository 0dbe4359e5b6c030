"""Choices of form rows that cost no query per row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.forms.utils import pretty_name

from catalog.admin.bases import BaseInlineFormSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model


class LoadedAutocomplete(AutocompleteSelect):
    """An autocomplete field that shows its present value from a row that is loaded already."""

    loaded: Model | None = None

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> Any:
        """Give the empty option and the present one."""
        if self.loaded is None or list(value) != [str(self.loaded.pk)]:
            return super().optgroups(name, value, attrs)
        options = [] if self.is_required else [self.create_option(name, "", "", selected=False, index=0)]
        options.append(self.create_option(name, value[0], str(self.loaded), selected=True, index=0))
        return [(None, options, 0)]


def remember_loaded(form: Any, *names: str) -> None:
    """Tell the autocomplete fields of a form the rows that its instance has loaded."""
    for name in names:
        widget = getattr(form.fields[name].widget, "widget", form.fields[name].widget) if name in form.fields else None
        if isinstance(widget, LoadedAutocomplete) and form.instance.pk is not None:
            widget.loaded = getattr(form.instance, name)


class NamedFormSet(BaseInlineFormSet[Any, Any, Any]):
    """Rows of a table, each field with the name of its column for those who don't see the column."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Name the fields, the tick for deleting included."""
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", str(field.label or pretty_name(name)))


def without_links(field: Any) -> Any:
    """Leave out the icons that add, change, delete and show the related row: in a table they only make noise."""
    widget = getattr(field, "widget", None)
    for name in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
        if hasattr(widget, name):
            setattr(widget, name, False)
    return field


def fixed_choices(rows: Iterable[Model]) -> list[tuple[Any, str]]:
    """List rows as choices once, so that each row of a formset does not ask for them again."""
    return [("", "---------"), *((row.pk, str(row)) for row in rows)]
