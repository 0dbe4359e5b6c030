from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.customers.models import CONTACT_CHANNELS
from configurator.insight.share.model import Said
from configurator.languages.figures import latin

BACK = "back"
_MOST = 1_000_000


class _AmountField(forms.DecimalField):
    """An amount in digits of any writing, with a comma or a point before the cents."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """See Django."""
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        """See Django."""
        text = latin(value).strip() if isinstance(value, str) else value
        return super().to_python(text.replace(",", ".") if isinstance(text, str) else text)


class ToldForm(forms.Form):
    """What is said of one need."""

    need = forms.ChoiceField(label=gettext_lazy("What"))
    said = forms.ChoiceField(
        label=gettext_lazy("What was said"), choices=[*Said.choices, (BACK, gettext_lazy("takes back what was told"))]
    )
    amount = _AmountField(
        label=gettext_lazy("Elsewhere, a month, about"),
        required=False,
        min_value=Decimal("0.01"),
        max_value=_MOST,
        decimal_places=2,
    )

    def __init__(self, *args: Any, names: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["need"]
        field.choices = list(names.items())  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """An amount where one is to be told."""
        found = super().clean() or {}
        if found.get("said") == Said.AMOUNT and found.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Say about how much a month, such as 20."))
        return found

    @property
    def word(self) -> Said | None:
        """What was said; None takes it back."""
        said = self.cleaned_data["said"]
        return None if said == BACK else Said(said)


class WrittenForm(ToldForm):
    """The same, written down by a colleague."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How it was told"), choices=[(channel.value, channel.label) for channel in CONTACT_CHANNELS]
    )
