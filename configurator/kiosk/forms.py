from collections.abc import Iterable

from django import forms

from configurator.kiosk.device import Kiosk

PAUSES = {60: "1 minute", 90: "1½ minutes", 120: "2 minutes", 180: "3 minutes", 300: "5 minutes"}


class KioskForm(forms.Form):
    """How the tablet in front of staff shall behave. `families` are code and name of what is on sale."""

    family = forms.ChoiceField(label="What it begins with", required=False)
    pause = forms.TypedChoiceField(
        label="Starts anew after",
        coerce=int,
        choices=list(PAUSES.items()),
        initial=90,
        help_text="Without a touch. The customer is asked twenty seconds before.",
    )

    def __init__(self, *args: object, families: Iterable[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["family"].choices = [("", "All products"), *families]  # type: ignore[attr-defined]

    def kiosk(self) -> Kiosk:
        """What was chosen."""
        return Kiosk(family=self.cleaned_data["family"], pause=self.cleaned_data["pause"])
