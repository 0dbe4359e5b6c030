"""Forms of returns: the customer's wish, and the staff's answer."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.languages.fields import CountField
from configurator.orders.models import OrderLine, Return

_NUMBER = ("invalid", "min_value", "max_value")


class ReturnForm(forms.Form):
    """How many of each line, and why."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=gettext_lazy("Why?"), choices=Return.Reason.choices)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        lines: Iterable[OrderLine],
        left: Mapping[int, int],
        key: UUID | None = None,
    ) -> None:
        super().__init__(data, initial={"key": key})
        self.positions = [line.position for line in lines if left.get(line.position, 0) > 0]
        for line in lines:
            most = left.get(line.position, 0)
            if most > 0:
                self.fields[f"line_{line.position}"] = CountField(
                    label=line.family_name,
                    min_value=0,
                    max_value=most,
                    required=False,
                    help_text=_("0 to {most}").format(most=most),
                    error_messages=dict.fromkeys(_NUMBER, _("Say a number from 0 to {most}.").format(most=most)),
                )

    @property
    def wanted(self) -> dict[int, int]:
        """What was said, once the form is valid."""
        return {position: self.cleaned_data.get(f"line_{position}") or 0 for position in self.positions}


class HandleForm(forms.Form):
    """What staff do with a return."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("accept", "refuse", "receive")])
    why = forms.CharField(label=gettext_lazy("Why not?"), max_length=500, required=False)
    restock = forms.BooleanField(label=gettext_lazy("Its parts are good: put them back on the shelf"), required=False)

    def clean(self) -> dict[str, object]:
        """A refusal says why."""
        data = self.cleaned_data
        if data.get("act") == "refuse" and not data.get("why"):
            self.add_error("why", _("Please say why: the customer reads it."))
        return data
