"""What people type about shared builds."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MailForm(forms.Form):
    """Where a guest wants their build sent; who has signed in is written to at their own address."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Please say where to send it."),
            "max_length": _("No address is as long as that."),
        },
    )


class CodeForm(forms.Form):
    """A code as it stands on paper."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Eight letters and digits, like K7QM-3XWT. Small or large letters, with or without the dash."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={
            "required": _("Please type the code."),
            "max_length": _("A code has eight letters and digits."),
        },
    )
