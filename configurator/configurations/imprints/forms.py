"""The form of one place for a customer's words. Every mistake is said beside its field."""

from collections.abc import Mapping
from typing import Any

from django import forms

from configurator.configurations.imprints.model import Inscription
from configurator.configurations.imprints.words import text_sentence, tidy
from configurator.releases.imprints import ReleasedImprint


class WordsForm(forms.Form):
    """Words and their font, for one imprint."""

    def __init__(self, imprint: ReleasedImprint, data: Mapping[str, Any] | None = None, **initial: Any) -> None:
        super().__init__(data, initial=initial, auto_id=f"own-{imprint.code}-%s")
        self.imprint = imprint
        self.fields["text"] = forms.CharField(label="Your words", required=False, strip=False, widget=_widget(imprint))
        if len(imprint.fonts) > 1:
            fonts = [(font.code, font.name) for font in imprint.fonts]
            said = {"invalid_choice": "This font is not offered here."}
            self.fields["font"] = forms.ChoiceField(
                label="Font", choices=fonts, required=False, widget=forms.RadioSelect, error_messages=said
            )
            self.initial.setdefault("font", imprint.fonts[0].code)

    def clean_text(self) -> str:
        """In one spelling; line ends of a place with one line are spaces."""
        return tidy(str(self.cleaned_data["text"]))

    def clean(self) -> dict[str, Any]:
        """Whether the words can be printed in this font."""
        cleaned: dict[str, Any] = super().clean() or {}
        font = self.imprint.font(cleaned.get("font", "")) or self.imprint.fonts[0]
        cleaned["font"] = font.code
        sentence = text_sentence(text=cleaned.get("text", ""), imprint=self.imprint, font=font)
        if sentence:
            self.add_error("text", sentence)
        return cleaned


def words_form(imprint: ReleasedImprint, given: Inscription | None, data: Mapping[str, Any] | None = None) -> WordsForm:
    """The form as the build has it, or as it was sent."""
    if given is None:
        return WordsForm(imprint, data)
    return WordsForm(imprint, data, text=given.text, font=given.font)


def _widget(imprint: ReleasedImprint) -> forms.Widget:
    described = f"own-{imprint.code}-name own-{imprint.code}-says"
    attrs = {"dir": "auto", "aria-describedby": described, "autocomplete": "off", "spellcheck": "false"}
    # twice as many as there is room for: too much is said, not cut off while somebody pastes
    attrs["maxlength"] = str(max(2 * imprint.most, 50))
    return forms.Textarea(attrs | {"rows": str(imprint.lines)}) if imprint.lines > 1 else forms.TextInput(attrs)
