"""The form in which a customer names a build and notes something to it."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.configurations.models import NAME_LENGTH, NOTE_LENGTH, Configuration

# marks that turn the writing of what stands after them; letters bring their direction along
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def check_characters(text: str) -> None:
    """Raise ValidationError for characters that nobody types and that would spoil what is written around them."""
    if any(unicodedata.category(c) == "Cc" and c not in "\n\r\t" for c in text):
        raise ValidationError(_("There are characters in it that can't be shown. Please type it anew."))
    if not _TURNING.isdisjoint(text):
        raise ValidationError(_("It holds marks that turn the direction of writing. Please write it without them."))


class NameForm(forms.Form):
    """Both may stay empty."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=NAME_LENGTH,
        required=False,
        validators=[check_characters],
        help_text=gettext_lazy("What you call this build, such as “For the workshop”."),
        error_messages={
            "max_length": gettext_lazy("A name has at most %(limit_value)d characters; this one has %(show_value)d.")
        },
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=NOTE_LENGTH,
        required=False,
        validators=[check_characters],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("For yourself: what it is for, what is still to be thought about."),
        error_messages={
            "max_length": gettext_lazy("A note has at most %(limit_value)d characters; this one has %(show_value)d.")
        },
    )

    def clean_name(self) -> str:
        """On one line."""
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_note(self) -> str:
        """With one kind of line end."""
        return str(self.cleaned_data["note"]).replace("\r\n", "\n").strip()


def name_form(configuration: Configuration, data: Any = None) -> NameForm:
    """The form as the build has it, or as it was sent."""
    return NameForm(data, initial={"name": configuration.name, "note": configuration.note})
