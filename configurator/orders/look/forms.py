"""The form in which staff answer what they looked at."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from configurator.configurations.saved.forms import check_characters
from configurator.orders.look.reasons import SHORT


class LookForm(forms.Form):
    """Print it, or ask for something else with a reason."""

    act = forms.ChoiceField(choices=[("pass", _("Print it")), ("mend", _("Ask for something else"))])
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Why not"), choices=[("", _("Choose a reason")), *SHORT.items()], required=False)
    words = forms.CharField(
        label=_("What you add for the customer"),
        max_length=300,
        required=False,
        validators=[check_characters],
        help_text=_("Without names: it stays in the books."),
    )

    def clean(self) -> dict[str, Any]:
        """A refusal has its reason, and “something else” its words."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("act") == "mend" and not said.get("reason"):
            self.add_error("reason", _("Please say why: the customer reads it."))
        if said.get("act") == "mend" and said.get("reason") == "other" and not said.get("words"):
            self.add_error("words", _("Please say in a sentence what is wrong with it."))
        return said
