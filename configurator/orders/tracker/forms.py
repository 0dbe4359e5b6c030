"""Forms on the page of an order."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from configurator.orders.forms import ContactForm
from configurator.orders.models import Contact, Order
from configurator.orders.models.contact import CONTACT_FIELDS


class PressForm(forms.Form):
    """A button: `key` names this showing of it, so that a second press is the same press."""

    key = forms.UUIDField()


class AddressForm(ContactForm):
    """Where an order goes; the country stays."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, order: Order, key: UUID | None = None) -> None:
        self.order = order
        known = {name: getattr(order, name) for name in CONTACT_FIELDS}
        super().__init__(data, initial={**known, "key": key})
        for name in set(self.fields) - {*CONTACT_FIELDS, "key"} | {"country"}:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Look at the postcode with the country that stays."""
        data = {**self.cleaned_data, "country": self.order.country}
        self.cleaned_data = data
        return super().clean()

    @property
    def contact(self) -> Contact:
        """What was said, once the form is valid."""
        words = {name: self.cleaned_data[name] for name in CONTACT_FIELDS if name != "country"}
        return Contact(**words, country=self.order.country)
