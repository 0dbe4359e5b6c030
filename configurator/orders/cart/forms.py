"""How many of one product."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from configurator.languages.fields import CountField
from configurator.orders.models.order import MOST

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


QUANTITY = _("Quantity")


class QuantityField(CountField):
    """A whole number of products, with a sentence for whatever is none."""

    def __init__(self, *, label: "str | _StrPromise" = QUANTITY) -> None:
        super().__init__(
            label=label,
            min_value=1,
            max_value=MOST,
            error_messages={
                "required": _("Please tell us how many."),
                "invalid": format_lazy(_("Please give a whole number from 1 to {most}."), most=MOST),
                "min_value": _("Please order at least 1."),
                "max_value": format_lazy(_("Up to {most} in one order. For more, please write to us."), most=MOST),
            },
        )


class QuantityForm(forms.Form):
    """A new quantity for one line of the cart."""

    quantity = QuantityField()
