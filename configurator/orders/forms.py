"""Forms of more than one page: who gets it and where."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from configurator.languages.figures import latin
from configurator.orders.countries import WITHOUT_POSTCODE, countries_shown, country_name
from configurator.orders.postcodes import example, looks_like

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class PlainSelect(forms.Select):
    """A select without groups, written in one go: a template for each of 250 countries takes most of a page's time."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002  Django's signature
        """Write the element with its options."""
        chosen = "" if value is None else str(value)
        rows = ((code, SELECTED[str(code) == chosen], text) for code, text in self.choices)
        options = format_html_join("", '<option value="{}"{}>{}</option>', rows)
        return format_html(
            "<select{}>{}</select>", flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})})), options
        )


SELECTED = {True: mark_safe(" selected"), False: ""}


class LineField(forms.CharField):
    """A text on one line: line breaks and runs of spaces become one space."""

    def __init__(
        self,
        *,
        label: "str | _StrPromise",
        asks: "str | _StrPromise",
        autocomplete: str,
        most: int = 200,
        **options: Any,
    ) -> None:
        super().__init__(
            label=label,
            max_length=most,
            error_messages={
                "required": asks,
                "max_length": format_lazy(_("That is longer than {most} characters. Please shorten it."), most=most),
            },
            widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
            **options,
        )

    def to_python(self, value: Any) -> Any:
        """Join what was sent on several lines."""
        return " ".join(str(value or "").split())


def _countries() -> list[tuple[str, str]]:
    return [("", gettext("Choose a country")), *countries_shown()]


class ContactForm(forms.Form):
    """Who gets it and where."""

    name = LineField(label=_("Your name"), asks=_("Please tell us your name."), autocomplete="name")
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The confirmation goes here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Please give us an e-mail address for the confirmation."),
            "invalid": _("That does not look like an e-mail address, such as joe@example.com."),
            "max_length": _("That is longer than any e-mail address. Please look again."),
        },
    )
    line1 = LineField(
        label=_("Street and number"), asks=_("Please tell us the street and number."), autocomplete="address-line1"
    )
    line2 = LineField(
        label=_("Flat, floor, company"),
        asks="",
        autocomplete="address-line2",
        required=False,
        help_text=_("If there is one."),
    )
    postcode = LineField(label=_("Postcode"), asks="", autocomplete="postal-code", most=20, required=False)
    city = LineField(label=_("Town or city"), asks=_("Please tell us the town or city."), autocomplete="address-level2")
    country = forms.ChoiceField(
        label=_("Country"),
        choices=_countries,
        widget=PlainSelect(attrs={"autocomplete": "country"}),
        error_messages={
            "required": _("Please choose a country."),
            "invalid_choice": _("We don't know that country. Please choose one from the list."),
        },
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a postcode where addresses have one, and again where it can't be one of the country's."""
        data: dict[str, Any] = super().clean() or {}
        data["postcode"] = postcode = latin(data.get("postcode", ""))  # carriers count with these
        country = data.get("country", "")
        if not postcode and country not in {"", *WITHOUT_POSTCODE}:
            self.add_error("postcode", ValidationError(_("Please tell us the postcode."), code="required"))
        elif postcode and not looks_like(postcode=postcode, country=country):
            said = gettext("Postcodes look like {example} there ({country}). Please look again.")
            words = said.format(example=example(country), country=country_name(country))
            self.add_error("postcode", ValidationError(words, code="invalid"))
        return data
