"""The form of one place for a customer's words and picture. Every mistake is said beside its field."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from catalog.photos import NotAPhotoError, Photo, Why, photo_of
from catalog.pictures import MOST_BYTES
from configurator.configurations.imprints.draw import MM_PER_INCH, picture_box
from configurator.configurations.imprints.model import Inscription
from configurator.configurations.imprints.words import text_sentence, tidy
from configurator.releases.imprints import ReleasedImprint

LEAST_DPI = 100
"""A picture with fewer pixels to the inch is seen to be made of them."""
SAID = {
    Why.EMPTY: _("This file is empty. Please choose another one."),
    Why.HEAVY: _("This file is larger than 8 MB. A smaller version of the picture will do."),
    Why.KIND: _("This is no PNG, JPEG or WebP picture. Please save it as one of these first."),
    Why.LARGE: _("This picture has more pixels than can be printed. A smaller version of it will do."),
    Why.MOVING: _("This picture moves. Please choose one that stands still."),
    Why.BROKEN: _("This file is damaged or not whole. Please save or load it once more."),
}


class WordsForm(forms.Form):
    """Words with their font, a picture, or both, for one imprint; `has_picture` says that one is there already."""

    has_picture = False

    def __init__(
        self,
        imprint: ReleasedImprint,
        data: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        **initial: Any,
    ) -> None:
        super().__init__(data, files, initial=initial, auto_id=f"own-{imprint.code}-%s")  # type: ignore[arg-type]
        self.imprint = imprint
        if imprint.takes_text:
            self.fields["text"] = forms.CharField(
                label=_("Your words"), required=False, strip=False, widget=_widget(imprint)
            )
        if len(imprint.fonts) > 1:
            fonts = [(font.code, font.name) for font in imprint.fonts]
            said = {"invalid_choice": _("This font is not offered here.")}
            self.fields["font"] = forms.ChoiceField(
                label=_("Font"), choices=fonts, required=False, widget=forms.RadioSelect, error_messages=said
            )
            self.initial.setdefault("font", imprint.fonts[0].code)
        if imprint.takes_picture:
            shown = {"accept": "image/png,image/jpeg,image/webp", "aria-describedby": f"own-{imprint.code}-says"}
            self.fields["picture"] = forms.FileField(
                label=_("Your picture"),
                required=False,
                allow_empty_file=True,
                max_length=1000,  # of its name, which is not kept
                widget=forms.FileInput(shown),
            )

    def clean_text(self) -> str:
        """In one spelling; line ends of a place with one line are spaces."""
        return tidy(str(self.cleaned_data["text"]))

    def clean_picture(self) -> Photo | None:
        """Drawn anew; None where none was sent."""
        sent = self.cleaned_data["picture"]
        if not isinstance(sent, UploadedFile):
            return None
        try:
            return photo_of(sent.read(MOST_BYTES + 1))
        except NotAPhotoError as error:
            raise forms.ValidationError(SAID[error.why]) from error

    def clean(self) -> dict[str, Any]:
        """Whether the words can be printed in this font, and the picture in this size."""
        cleaned: dict[str, Any] = super().clean() or {}
        text, picture = cleaned.get("text", ""), cleaned.get("picture")
        cleaned["font"] = self._font_code(cleaned)
        font = self.imprint.font(cleaned["font"])
        beside = picture is not None or (self.has_picture and "unpicture" not in self.data)
        sentence = text_sentence(text=text, imprint=self.imprint, font=font, beside=beside) if font else ""
        if sentence:
            self.add_error("text", sentence)
        if picture is not None and _too_coarse(picture, self.imprint, text):
            self.add_error("picture", _coarse_sentence(picture, *picture_box(imprint=self.imprint, text=text)))
        return cleaned

    def _font_code(self, cleaned: Mapping[str, Any]) -> str:
        found = self.imprint.font(cleaned.get("font", "")) or next(iter(self.imprint.fonts), None)
        return found.code if found else ""


def _too_coarse(picture: Photo, imprint: ReleasedImprint, text: str) -> bool:
    width, height = picture_box(imprint=imprint, text=text)
    millimetres = max(picture.width / width, picture.height / height)  # pixels to the mm where it fits
    return millimetres * MM_PER_INCH < LEAST_DPI


def _coarse_sentence(picture: Photo, width: float, height: float) -> str:
    said = _(
        "Printed, this picture would be blurred: {wide} x {high} pixels for {width:.0f} x {height:.0f} mm. "
        "Please choose a larger one."
    )
    return said.format(wide=picture.width, high=picture.height, width=width, height=height)


def words_form(
    imprint: ReleasedImprint,
    given: Inscription | None,
    data: Mapping[str, Any] | None = None,
    files: Mapping[str, Any] | None = None,
) -> WordsForm:
    """The form as the build has it, or as it was sent."""
    if given is None:
        return WordsForm(imprint, data, files)
    return WordsForm(imprint, data, files, text=given.text, font=given.font)


def _widget(imprint: ReleasedImprint) -> forms.Widget:
    described = f"own-{imprint.code}-name own-{imprint.code}-says"
    attrs = {"dir": "auto", "aria-describedby": described, "autocomplete": "off", "spellcheck": "false"}
    # twice as many as there is room for: too much is said, not cut off while somebody pastes
    attrs["maxlength"] = str(max(2 * imprint.most, 50))
    return forms.Textarea(attrs | {"rows": str(imprint.lines)}) if imprint.lines > 1 else forms.TextInput(attrs)
