from django import forms


class MeansForm(forms.Form):
    """What the provider's script gives for a card: a name without a meaning for us."""

    means = forms.RegexField(r"^[A-Za-z0-9_]{4,255}$")
