"""Forms of an answer: the customer's yes, and what staff write."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.orders.models import QuoteAnswer
from configurator.orders.paying import offered


class AcceptForm(forms.Form):
    """What stood beside the button."""

    answer_key = forms.UUIDField()
    shown = forms.CharField(max_length=40)
    payment = forms.CharField(max_length=20)

    def clean_payment(self) -> str:
        """One of the ways on offer."""
        code = str(self.cleaned_data["payment"])
        if code not in {way.code for way in offered()}:
            raise forms.ValidationError(_("Please choose how you pay."))
        return code


class AnswerForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """A price, until when it holds, and a note."""

    class Meta:
        model = QuoteAnswer
        fields = ("unit_price", "valid_until", "note")
        error_messages = {"unit_price": {"min_value": gettext_lazy("A price can't be below zero.")}}
        widgets = {
            "valid_until": forms.DateInput(attrs={"type": "date"}),
            "note": forms.Textarea(attrs={"rows": 4, "cols": 60}),
        }

    def clean_valid_until(self) -> Any:
        """A day that is not over yet."""
        day = self.cleaned_data["valid_until"]
        if day < timezone.now().date():
            raise forms.ValidationError(_("That day is over. Take today or a later one."))
        return day
