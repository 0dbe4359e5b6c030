from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FORMAT = "%Y-%m-%dT%H:%M"


class PublishForm(forms.Form):
    """Publish at once, or at a set time."""

    when = forms.ChoiceField(
        choices=[("now", gettext_lazy("now")), ("later", gettext_lazy("at a set time"))], initial="now"
    )
    at = forms.DateTimeField(
        required=False,
        label=gettext_lazy("Day and time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=FORMAT),
        error_messages={"invalid": gettext_lazy("Give a day and a time, such as 2026-12-24 18:00.")},
    )

    def clean(self) -> dict[str, Any]:
        """A set time lies ahead."""
        data = super().clean() or {}
        if data.get("when") == "later" and "at" not in self.errors:
            if data.get("at") is None:
                self.add_error("at", _("Give the day and the time."))
            elif data["at"] <= timezone.now():
                self.add_error("at", _("This time has passed. Give one that is still to come, or publish now."))
        return data
