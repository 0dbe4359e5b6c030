"""Fields: what forms of several apps ask for, as people of each language write it."""

from typing import Any

from django import forms

from configurator.languages.figures import latin, local


class CountField(forms.IntegerField):
    """A whole number, read in digits of any writing and shown in those of the language.

    A text field with a phone's digits: what browsers make for numbers shows Latin digits only, and loses what is none.
    """

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """See Django."""
        return super().widget_attrs(widget) | {"inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value: Any) -> int | None:
        """See Django."""
        return super().to_python(latin(value) if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        """A number in the language's digits; what is none as it was typed."""
        text = str(value)
        return local(text) if text.isdecimal() else value
