"""Pictures in forms and lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.contrib.admin import display
from django.contrib.admin.widgets import AdminFileWidget
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.admin.bases import ModelForm
from catalog.pictures import NotAPictureError, as_webp, store

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

Row = TypeVar("Row", bound=Model)


class PictureWidget(AdminFileWidget):
    """Offers pictures only."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/webp,image/png,image/jpeg"} | (attrs or {}))


class PictureForm(ModelForm[Row]):
    """Keeps an uploaded picture under the hash of its content, drawn anew."""

    def clean_picture(self) -> Any:
        """Store a new picture and give its name; anything else stays as it is."""
        picture = self.cleaned_data["picture"]
        if not isinstance(picture, UploadedFile):
            return picture
        try:
            return store(as_webp(picture.read()))
        except NotAPictureError as error:
            text = _("This is not a WebP, PNG or JPEG picture, or it is larger than 8 MB or 40 megapixels.")
            raise forms.ValidationError(text) from error


class PicturePreview:
    """List and form columns that show an object's picture."""

    @display(description=gettext_lazy("picture"))
    def thumbnail(self, obj: Any) -> SafeString | str:
        """Show the picture small, for lists."""
        return _image(obj, "preview-small", 40)

    @display(description=gettext_lazy("preview"))
    def preview(self, obj: Any) -> SafeString | str:
        """Show the picture for forms."""
        return _image(obj, "preview", 160)


def _image(obj: Any, css_class: str, size: int) -> SafeString | str:
    if not obj.picture:
        return "none"
    return format_html(
        '<img class="{}" src="{}" alt="" width="{}" height="{}" loading="lazy">',
        css_class,
        obj.picture.url,
        size,
        size,
    )
