"""Two people on one form: the second is told what the first saved, and decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from catalog.admin.bases import ModelAdmin, ModelForm
from catalog.models.base import Versioned
from configurator.languages.few import listed
from configurator.languages.told import say_entry

if TYPE_CHECKING:
    from django.http import HttpRequest

Row = TypeVar("Row", bound=Versioned)


class VersionedForm(ModelForm[Row]):
    """Carries the version that was shown and refuses to save over a newer one."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.initial["seen_version"] = self.instance.version

    def clean(self) -> dict[str, Any] | None:
        """Compare the version shown with the one in the table (the row is locked, see VersionedAdmin)."""
        cleaned = super().clean()
        if self.instance.pk is not None and self.cleaned_data.get("seen_version") != self.instance.version:
            self.add_error(None, self._story())
            # What was typed stays in the form; saving it again is now a decision.
            again = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
            again[self.add_prefix("seen_version")] = str(self.instance.version)
            self.data = again
        return cleaned

    def _story(self) -> str:
        entry = (
            LogEntry.objects.filter(
                content_type=ContentType.objects.get_for_model(self.instance), object_id=str(self.instance.pk)
            )
            .select_related("user")
            .order_by("-action_time", "-pk")
            .first()
        )
        said = say_entry(entry).rstrip(".") if entry else ""
        if said:
            who = _("{user} saved a newer version of this while you were editing ({what}).")
        elif entry:
            who = _("{user} saved a newer version of this while you were editing.")
        else:
            who = _("This was changed while you were editing.")
        rest = _("Nothing of yours was saved yet, and nothing you typed is lost: it is still below.")
        again = _("Save again to put your entries in place, or open this page afresh to keep what is there now.")
        who = who.format(user=entry.user if entry else "", what=said)
        return " ".join([who, rest, *filter(None, [self._differences()]), again])

    def _differences(self) -> str:
        told = []
        for name in self.changed_data:
            if name in self.fields and name != "seen_version":
                theirs = Truncator(str(self.initial.get(name) or _("nothing"))).chars(80)
                told.append(_("“{label}” is now “{theirs}”").format(label=self.fields[name].label, theirs=theirs))
        return _("{differences}.").format(differences=listed(told, between="; ")) if told else ""


class VersionedAdmin(ModelAdmin[Row]):
    """Locks the row while a form is saved over it, and counts the saving."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Row | None:
        if request.method != "POST":
            return super().get_object(request, object_id, from_field)
        field: Any = self.opts.pk if from_field is None else self.opts.get_field(from_field)
        try:
            key = field.to_python(object_id)
        except forms.ValidationError:
            return None
        # One who saves at the same time waits here, then sees the newer version.
        return self.get_queryset(request).select_for_update(of=("self",)).filter(**{field.name: key}).first()

    def save_model(self, request: HttpRequest, obj: Row, form: Any, change: bool) -> None:  # noqa: FBT001  Django's
        if change:
            obj.version = F("version") + 1
        super().save_model(request, obj, form, change)
        if change:
            obj.refresh_from_db(fields=["version"])
