"""The form in which staff name a receiver."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.fulfillment.formats import FORMATS
from configurator.fulfillment.formats.parties import NotSetUpError
from configurator.fulfillment.models import Receiver
from configurator.fulfillment.receivers.address import UnsafeAddressError, look_up


class ReceiverForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """Says beside each field what is wrong with it; an address is looked up as it will be when something is sent."""

    format = forms.ChoiceField(
        choices=[(name, form.title) for name, form in FORMATS.items()],
        initial="json",
        help_text=gettext_lazy(
            "What is posted. Holds and cancellations have no document and are JSON in every format."
        ),
    )

    class Meta:
        model = Receiver
        fields = ("name", "code", "url", "format", "all_families", "families", "list_url")
        widgets = {"families": forms.CheckboxSelectMultiple}
        error_messages = {
            "code": {"unique": gettext_lazy("Another receiver has this short name. Take another one.")},
        }

    def clean_format(self) -> str:
        """A format that can be written here."""
        name = str(self.cleaned_data["format"])
        try:
            FORMATS[name].check()
        except NotSetUpError as reason:
            said = _("Set {setting} to write this format.").format(setting=reason.setting)
            raise forms.ValidationError(said) from reason
        return name

    def clean_url(self) -> str:
        """Where orders go."""
        return self._reachable("url")

    def clean_list_url(self) -> str:
        """Where the receiver lists what it has."""
        return self._reachable("list_url")

    def clean(self) -> dict[str, Any]:
        """Either every family or at least one."""
        said = super().clean() or {}
        if not said.get("all_families") and not said.get("families"):
            self.add_error("families", _("Choose at least one family, or tick “orders of all families”."))
        return said

    def _reachable(self, name: str) -> str:
        url = str(self.cleaned_data[name]).strip()
        if url:
            try:
                look_up(url)
            except UnsafeAddressError as unsafe:
                raise forms.ValidationError(unsafe.why) from unsafe
        return url
