"""The name under which somebody builds along."""

from django import forms
from django.utils.translation import gettext_lazy as _

from configurator.configurations.saved.forms import check_characters
from configurator.configurations.together.model import WHO_LENGTH


class WhoForm(forms.Form):
    """What the others see somebody called."""

    who = forms.CharField(
        label=_("Your name"),
        max_length=WHO_LENGTH,
        validators=[check_characters],
        help_text=_("The others see it beside what you change. It goes when the build goes."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={
            "required": _("Please say what the others may call you."),
            "max_length": _("A name has at most %(limit_value)d characters here; this one has %(show_value)d."),
        },
    )

    def clean_who(self) -> str:
        """One line, whatever was pasted."""
        return " ".join(self.cleaned_data["who"].split())
