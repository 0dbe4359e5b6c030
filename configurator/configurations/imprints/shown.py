"""Shown: the places for words of a build, with what stands on each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from configurator.configurations.imprints.draw import Given
from configurator.configurations.imprints.forms import WordsForm, words_form
from configurator.configurations.imprints.model import Inscription
from configurator.configurations.imprints.product import ground_of, name_of
from configurator.configurations.imprints.words import text_sentence
from configurator.configurations.models import Configuration
from configurator.configurations.state import BuildState
from configurator.releases.imprints import ReleasedImprint


@dataclass(frozen=True, slots=True)
class Place:
    """One imprint of a build as its page shows it."""

    imprint: ReleasedImprint
    url: str
    form: WordsForm
    given: Inscription | None
    picture: str  # address of the preview, "" while nothing stands there
    unfit: str  # why what stands there can't be printed on this release, "" if it can

    @property
    def version(self) -> int:
        """Of what stands there; 0 for nothing."""
        return self.given.version if self.given else 0

    @property
    def is_agreed(self) -> bool:
        """Whether its customer lets us show it in the gallery; read along with it."""
        return self.given is not None and hasattr(self.given, "piece")

    @property
    def words(self) -> str:
        """What the preview shows, for those who don't see it."""
        text = " ".join(self.given.text.split()) if self.given else ""
        if self.given and self.given.picture:
            said = _("{place}: “{text}” and your picture") if text else _("{place}: your picture")
        else:
            said = _("{place}: “{text}”")
        return said.format(place=self.imprint.name, text=text)


def given_of(inscription: Inscription, imprint: ReleasedImprint, *, data: bytes = b"") -> Given:
    """What is drawn of a stored inscription; in the first font where its own is gone. `data` is its picture's."""
    font = imprint.font(inscription.font) or (imprint.fonts[0] if imprint.fonts else None)
    return Given(imprint, inscription.text, font, inscription.picture, data)


def unfit_sentence(inscription: Inscription, imprint: ReleasedImprint) -> str:
    """Why a stored inscription can't be printed on a release, "" if it can."""
    given = given_of(inscription, imprint)
    if given.picture and not imprint.takes_picture:
        return _("This place takes no pictures any more.")
    if given.text and not imprint.takes_text:
        return _("This place takes no words any more.")
    if given.font is None:
        return _("This place takes no words any more.") if given.text else ""
    return text_sentence(text=given.text, imprint=imprint, font=given.font, beside=bool(given.picture))


def place_of(
    *,
    configuration: Configuration,
    state: BuildState,
    imprint: ReleasedImprint,
    given: Inscription | None,
    form: WordsForm | None = None,
) -> Place:
    """One place of a build. No query."""
    url = reverse("configurations:own", args=[configuration.key, imprint.code])
    unfit = unfit_sentence(given, imprint) if given else ""
    picture = ""
    if given and not unfit:
        name = name_of(ground=ground_of(state=state, imprint=imprint), given=given_of(given, imprint))
        picture = reverse("configurations:own_picture", args=[configuration.key, imprint.code, name])
    return Place(imprint, url, form or words_form(imprint, given), given, picture, unfit)


def places_of(
    *, configuration: Configuration, state: BuildState, forms: Mapping[str, WordsForm] | None = None
) -> Sequence[Place]:
    """All places of a build, `forms` as they were sent. One query where its release has any, else none."""
    imprints = state.release.imprints
    if not imprints:
        return ()
    rows = Inscription.objects.filter(configuration=configuration.pk, imprint__in=imprints).select_related("piece")
    given = {row.imprint: row for row in rows}
    sent: Mapping[str, Any] = forms or {}
    return [
        place_of(configuration=configuration, state=state, imprint=i, given=given.get(c), form=sent.get(c))
        for c, i in imprints.items()
    ]
