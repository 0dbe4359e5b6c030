"""How many of one product."""

from django import forms

from configurator.orders.models.order import MOST


class QuantityField(forms.IntegerField):
    """A whole number of products, with a sentence for whatever is none."""

    def __init__(self, *, label: str = "Quantity") -> None:
        super().__init__(
            label=label,
            min_value=1,
            max_value=MOST,
            widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={
                "required": "Please tell us how many.",
                "invalid": f"Please give a whole number from 1 to {MOST}.",
                "min_value": "Please order at least 1.",
                "max_value": f"Up to {MOST} in one order. For more, please write to us.",
            },
        )


class QuantityForm(forms.Form):
    """A new quantity for one line of the cart."""

    quantity = QuantityField()
