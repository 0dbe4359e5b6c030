"""What people type about shared builds."""

from django import forms


class MailForm(forms.Form):
    """Where a guest wants their build sent; who has signed in is written to at their own address."""

    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Please say where to send it.", "max_length": "No address is as long as that."},
    )


class CodeForm(forms.Form):
    """A code as it stands on paper."""

    code = forms.CharField(
        label="Code",
        max_length=40,
        help_text="Eight letters and digits, like K7QM-3XWT. Small or large letters, with or without the dash.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "Please type the code.", "max_length": "A code has eight letters and digits."},
    )
