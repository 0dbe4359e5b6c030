"""The checkout form."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from configurator.orders.countries import COUNTRIES, WITHOUT_POSTCODE
from configurator.orders.models import Contact
from configurator.orders.models.contact import CONTACT_FIELDS
from configurator.orders.models.order import MOST
from configurator.orders.place import Submission

_QUANTITIES = frozenset(str(quantity) for quantity in range(1, MOST + 1))


class LineField(forms.CharField):
    """A text on one line: line breaks and runs of spaces become one space."""

    def __init__(self, *, label: str, asks: str, autocomplete: str, most: int = 200, **options: Any) -> None:
        super().__init__(
            label=label,
            max_length=most,
            error_messages={
                "required": asks,
                "max_length": f"That is longer than {most} characters. Please shorten it.",
            },
            widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
            **options,
        )

    def to_python(self, value: Any) -> Any:
        """Join what was sent on several lines."""
        return " ".join(str(value or "").split())


class CheckoutForm(forms.Form):
    """Who gets it, where, and how many. The build itself is never read from the form."""

    name = LineField(label="Your name", asks="Please tell us your name.", autocomplete="name")
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        help_text="The confirmation goes here.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Please give us an e-mail address for the confirmation.",
            "invalid": "That does not look like an e-mail address, such as joe@example.com.",
            "max_length": "That is longer than any e-mail address. Please look again.",
        },
    )
    line1 = LineField(
        label="Street and number", asks="Please tell us the street and number.", autocomplete="address-line1"
    )
    line2 = LineField(
        label="Flat, floor, company",
        asks="",
        autocomplete="address-line2",
        required=False,
        help_text="If there is one.",
    )
    postcode = LineField(label="Postcode", asks="", autocomplete="postal-code", most=20, required=False)
    city = LineField(label="Town or city", asks="Please tell us the town or city.", autocomplete="address-level2")
    country = forms.ChoiceField(
        label="Country",
        choices=[("", "Choose a country"), *COUNTRIES.items()],
        widget=forms.Select(attrs={"autocomplete": "country"}),
        error_messages={
            "required": "Please choose a country.",
            "invalid_choice": "We don't know that country. Please choose one from the list.",
        },
    )
    quantity = forms.IntegerField(
        label="Quantity",
        min_value=1,
        max_value=MOST,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Please tell us how many.",
            "invalid": f"Please give a whole number from 1 to {MOST}.",
            "min_value": "Please order at least 1.",
            "max_value": f"Up to {MOST} in one order. For more, please write to us.",
        },
    )
    letters = forms.BooleanField(label="", required=False)
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for a postcode where addresses have one."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("postcode") and data.get("country", "") not in {"", *WITHOUT_POSTCODE}:
            self.add_error("postcode", ValidationError("Please tell us the postcode.", code="required"))
        return data

    def count(self) -> int:
        """How many to show a total for: what was typed if it makes sense, else one."""
        typed = str(self["quantity"].value() or "")
        return int(typed) if typed in _QUANTITIES else 1

    def unjudged(self, **changed: Any) -> "CheckoutForm":
        """The same words as a form that is still being filled in."""
        return CheckoutForm(initial={name: self.data.get(name, "") for name in self.fields} | changed)

    def unreadable(self) -> bool:
        """Whether the parts that nobody types are not as we sent them."""
        return not {"token", "version"}.isdisjoint(self.errors)

    def submission(self) -> Submission:
        """What was said, once the form is valid."""
        data = self.cleaned_data
        contact = Contact(**{field: data[field] for field in CONTACT_FIELDS})
        return Submission(token=data["token"], version=data["version"], quantity=data["quantity"], contact=contact)


def new_token() -> str:
    """The name of one filling of the form."""
    return uuid.uuid4().hex


def new_form(*, version: int, known: Mapping[str, str]) -> CheckoutForm:
    """A form to fill in, with its own token and what is known already: nobody is asked for it again."""
    return CheckoutForm(initial={**known, "quantity": 1, "token": new_token(), "version": version})
