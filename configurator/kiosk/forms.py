from collections.abc import Iterable

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from configurator.kiosk.device import Kiosk

PAUSES = {60: _("1 minute"), 90: _("1½ minutes"), 120: _("2 minutes"), 180: _("3 minutes"), 300: _("5 minutes")}


class KioskForm(forms.Form):
    """How the tablet in front of staff shall behave. `families` are code and name of what is on sale."""

    family = forms.ChoiceField(label=_("What it begins with"), required=False)
    pause = forms.TypedChoiceField(
        label=_("Starts anew after"),
        coerce=int,
        choices=list(PAUSES.items()),
        initial=90,
        help_text=_("Without a touch. The customer is asked twenty seconds before."),
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("As the browser says")), *settings.LANGUAGES]
    )

    def __init__(self, *args: object, families: Iterable[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["family"].choices = [("", _("All products")), *families]  # type: ignore[attr-defined]

    def kiosk(self) -> Kiosk:
        """What was chosen."""
        said = self.cleaned_data
        return Kiosk(family=said["family"], pause=said["pause"], language=said["language"])
